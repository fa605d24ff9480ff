import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';
import { treeOf } from './fixtures/testing.ts';

const program = Array.from(
  { length: 40 },
  (_, n) =>
    `def work${n}(first, secondValue):\n    if first > ${n}:\n        return helper_call(first, 'text ${n}')\n    return secondValue\n`,
).join('\n');

test('a block that fits is one piece', async () => {
  using tree = await treeOf('python', 'def f(a):\n    return a\n');
  expect(piecesOf(tree, { span: { start: 0, end: 23 } }, { window: 64, step: 48 })).toEqual([
    { span: { start: 0, end: 23 } },
  ]);
});

test('pieces hold every token, fit the window, overlap and end where nodes end', async () => {
  using tree = await treeOf('python', program);
  const budget = fc.record({
    window: fc.integer({ min: 8, max: 400 }),
    share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(budget, ({ window, share }) => {
      const step = Math.max(1, Math.floor(window * share));
      const pieces = piecesOf(
        tree,
        { span: { start: 0, end: program.length } },
        { window, step, weigh: () => 1 },
      );
      let covered = 0;
      for (const { span } of pieces) {
        expect(program.slice(covered, Math.max(covered, span.start)).trim()).toBe('');
        expect(
          program.slice(span.start, span.end).match(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu)?.length ?? 0,
        ).toBeLessThanOrEqual(window);
        expect(span.end).toBeGreaterThan(covered);
        covered = span.end;
      }
      expect(program.slice(covered).trim()).toBe('');
    }),
    { numRuns: 60 },
  );
});

test('a leaf that is longer than the window is cut between its words', async () => {
  const text = `x = "${'word '.repeat(500)}"`;
  using tree = await treeOf('python', text);
  const pieces = piecesOf(tree, { span: { start: 0, end: text.length } }, { window: 100, step: 80 });
  expect(pieces.length).toBeGreaterThan(4);
  for (const { span } of pieces) expect(text.slice(span.start, span.end)).toMatch(/^(x|\s?word|")/);
});

test('a window takes whole statements where they fit', async () => {
  using tree = await treeOf('python', program);
  const { span } = piecesOf(
    tree,
    { span: { start: 0, end: program.length } },
    { window: 120, step: 100, weigh: () => 1 },
  )[1] ?? {
    span: { start: 0, end: 0 },
  };
  expect(program.slice(span.start, span.end).trim()).toMatch(/^(def|if|return|first|\()/);
});
