import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'server/src/inference/fixtures');

/** `tenon encode`, which `tenon_training parity` asks. */
function encode(name: string, lines: readonly unknown[]) {
  const program = join(root, 'server/src/cli.ts');
  const given = [program, 'encode', '--ids', '--model', join(fixtures, name)];
  const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(process.execPath, given, { input, encoding: 'utf8' });
  const answers = stdout === '' ? [] : stdout.trimEnd().split('\n');
  return {
    status,
    stderr,
    answers: answers.map((line) => JSON.parse(line) as { vector: number[]; ids: number[] }),
  };
}

test('a line is a text or a block; each has its ids and a unit vector, in order', () => {
  const { status, answers } = encode('tiny-static', ['a = b', { code: 'c' }, 'a = b']);
  expect(status).toBe(0);
  expect(answers.map(({ ids }) => ids.length)).toEqual([3, 1, 3]);
  expect(answers[0]).toEqual(answers[2]);
  for (const { vector } of answers) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
});

test('data flow is read where the network reads it', () => {
  const nodes = [
    ['x', 0, 1],
    ['y', 4, 5],
  ];
  const { answers } = encode('tiny-graph', [
    { code: 'x = y', dataflow: { nodes, edges: [[0, 1, 'comesFrom']] } },
    { code: 'x = y', dataflow: { nodes, edges: [] } },
  ]);
  expect(answers[0]?.ids).toEqual(answers[1]?.ids);
  expect(answers[0]?.vector).not.toEqual(answers[1]?.vector);
});

test('a folder that is no package, or a line that is no text, is named', () => {
  expect(encode('nothing', ['x'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nothing') as string,
  });
  const odd = encode('tiny-static', [{ text: 'x' }]);
  expect(odd).toMatchObject({ status: 2, stderr: expect.stringContaining('"code"') as string });
});
