import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeGraph } from '../ports.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';
import { graphRow, graphSequence, type GraphFrame, type GraphSequence } from './graph.ts';

const json = readFileSync(join(import.meta.dirname, '../fixtures/tiny/tokenizer.json'), 'utf8');
const tokenizer = readTokenizer(json);
if (tokenizer.kind === 'none') throw new Error(tokenizer.reason);
const frame: GraphFrame = { tokenizer: tokenizer.value, prefix: [0], suffix: [1], window: 32, nodes: 8 };

/** `x` and `y` of `x = y`, one token each: places 1, 2 and 3 between prefix and suffix. */
const assignment: CodeGraph = {
  code: 'x = y',
  nodes: [
    { start: 0, end: 1 },
    { start: 4, end: 5 },
  ],
  edges: [[0, 1]],
};

/** Rows of the mask as text, `x` where the row's place sees the column's. */
function drawn(...sequences: readonly GraphSequence[]): readonly string[] {
  const { places, mask } = graphRow(sequences);
  return places.map((_, row) =>
    Array.from(mask.subarray(row * places.length, (row + 1) * places.length), (seen) =>
      seen ? 'x' : '.',
    ).join(''),
  );
}

test('a node sees itself, its token and the node that its value comes from, and its token sees it', () => {
  const sequence = graphSequence(assignment, frame);
  expect(sequence).toMatchObject({ tokens: 5, alignment: [[1], [3]], edges: [[0, 1]] });
  expect(graphRow([sequence]).places).toEqual([2, 3, 4, 5, 6, 0, 0]);
  expect(drawn(sequence)).toEqual([
    'xxxxxxx', // prefix: every node
    'xxxxxx.', // x: its node
    'xxxxx..', // =
    'xxxxx.x', // y: its node
    'xxxxxxx', // suffix
    '.x...xx', // the node of x, which comes from y
    '...x..x', // the node of y
  ]);
});

test('sequences of a row do not see each other', () => {
  const plain = graphSequence({ code: 'z', nodes: [], edges: [] }, { ...frame, prefix: [], suffix: [] });
  expect(drawn(plain, plain)).toEqual(['x.', '.x']);
});

test('a word of several tokens is aligned with all of them', () => {
  const code = 'zyxwvut = 1';
  const sequence = graphSequence({ code, nodes: [{ start: 0, end: 7 }], edges: [] }, frame);
  const { length } = tokenizer.value.encode('zyxwvut');
  expect(length).toBeGreaterThan(1);
  expect(sequence.alignment).toEqual([Array.from({ length }, (_, at) => at + 1)]);
});

test('nodes over the window and over the most are left out, with their edges', () => {
  const cut = graphSequence(assignment, { ...frame, window: 4 });
  expect(cut).toMatchObject({ tokens: 4, alignment: [[1]], edges: [] });
  expect(graphSequence(assignment, { ...frame, nodes: 1 })).toMatchObject({ alignment: [[1]], edges: [] });
});
