import { expect, test } from 'vitest';
import type { Status } from '../../server/protocol/status.ts';
import { statusDetail, statusText } from './status-text.ts';

const ready: Status = {
  index: {
    phase: 'ready',
    files: 3,
    filesTotal: 3,
    blocks: 10,
    vectors: 10,
    staticVectors: 10,
    skipped: {},
    reader: false,
    reason: '',
    paused: false,
  },
  model: { state: 'ready', name: 'small', device: 'cpu', reason: '' },
};
const during = (index: Partial<Status['index']>): Status => ({
  ...ready,
  index: { ...ready.index, ...index },
});

test.each([
  [ready, 'Tenon $(check)'],
  [during({ phase: 'indexing', files: 1 }), 'Tenon $(loading~spin) 33 %'],
  [during({ phase: 'indexing', files: 0, filesTotal: 0 }), 'Tenon $(loading~spin) 0 %'],
  [during({ phase: 'vectors', vectors: 5 }), 'Tenon $(sparkle) 50 %'],
  [during({ phase: 'vectors', paused: true }), 'Tenon $(debug-pause)'],
  [during({ vectors: 5 }), 'Tenon $(sparkle) 50 %'],
  [{ ...during({ vectors: 0 }), model: { ...ready.model, state: 'off' as const } }, 'Tenon $(check)'],
  [during({ phase: 'failed', reason: 'The disk is full.' }), 'Tenon $(warning)'],
  [{ ...ready, model: { ...ready.model, state: 'refused' as const } }, 'Tenon $(warning)'],
])('status %# reads %s', (status, expected) => {
  expect(statusText(status)).toBe(expected);
});

test('the detail says what was left out, who writes, and why something is not as it should be', () => {
  const detail = statusDetail({
    ...during({
      skipped: { binary: 2, 'too large': 1 },
      reader: true,
      reason: 'Rebuilt: the format is new.',
    }),
    model: { state: 'ready', name: 'small', device: 'cpu', reason: 'webgpu: no adapter' },
  }).join('\n');
  for (const part of [
    'Left out: 2 binary, 1 too large.',
    'Another window',
    'Rebuilt: the format is new.',
    'small, ready on cpu',
    'webgpu: no adapter',
  ]) {
    expect(detail).toContain(part);
  }
});
