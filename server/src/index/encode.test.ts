import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { checkpointOf } from '../base/checkpoint.ts';
import type { Encoder } from '../inference/ports.ts';
import { encodeFile } from './encode.ts';
import type { StoredBlock } from './store.ts';

const never = checkpointOf(new AbortController().signal);
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const text = 'alpha(); beta(); alpha();';

function block(pieces: readonly (readonly [number, number])[]): StoredBlock {
  return {
    kind: 'function',
    name: 'f',
    container: [],
    signature: 'f()',
    doc: '',
    span: { start: 0, end: text.length },
    range: nowhere,
    nameRange: nowhere,
    pieces: pieces.map(([start, end]) => ({ kind: 'whole', span: { start, end }, range: nowhere })),
  };
}

function recording(): Encoder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    identity: 'm',
    dimension: 2,
    encode: async (texts) => {
      asked.push(...texts);
      return some(texts.map((each) => Float32Array.from(each.startsWith('alpha') ? [1, 0] : [0, 1])));
    },
    aggregate: ([first]) => first ?? new Float32Array(2),
  };
}

test('each text is encoded once, and every piece gets its vector', async () => {
  const encoder = recording();
  const file = {
    blocks: [
      block([[0, 8]]),
      block([
        [9, 16],
        [17, 25],
      ]),
    ],
    text,
    known: [],
  };
  const vectors = await encodeFile(file, encoder, never);
  expect(encoder.asked).toEqual(['alpha();', 'beta();']);
  expect(
    vectors.kind === 'some' && vectors.value.map(({ block: b, piece, values }) => [b, piece, [...values]]),
  ).toEqual([
    [0, 0, [127, 0]],
    [1, 0, [0, 127]],
    [1, 1, [127, 0]],
  ]);
});

test('what was encoded before is not encoded again, wherever it is now', async () => {
  const before = await encodeFile({ blocks: [block([[0, 8]])], text, known: [] }, recording(), never);
  const encoder = recording();
  const known = before.kind === 'some' ? before.value : [];
  const vectors = await encodeFile(
    { blocks: [block([[9, 16]]), block([[17, 25]])], text, known },
    encoder,
    never,
  );
  expect(encoder.asked).toEqual(['beta();']);
  expect(vectors.kind === 'some' && vectors.value).toMatchObject([{ block: 0 }, { block: 1, piece: 0 }]);
});

test('an encoder that has nothing to give is passed on with its reason', async () => {
  const encoder: Encoder = {
    identity: 'm',
    dimension: 2,
    encode: async () => none('restarting'),
    aggregate: () => new Float32Array(2),
  };
  expect(await encodeFile({ blocks: [block([[0, 8]])], text, known: [] }, encoder, never)).toEqual(
    none('restarting'),
  );
});
