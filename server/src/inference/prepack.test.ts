import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepack } from './prepack.ts';

test('every sequence stands in exactly one row, and no row is over its capacity', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 64 })), (lengths) => {
      const rows = prepack(lengths, 64);
      expect(rows.flatMap(({ members }) => members).toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
      for (const { members, tokens } of rows) {
        expect(members.reduce((sum, at) => sum + (lengths[at] ?? 0), 0)).toBe(tokens);
        expect(tokens).toBeLessThanOrEqual(64);
      }
    }),
  );
});

test('the longest come first and short ones fill what is left', () => {
  expect(prepack([10, 60, 4, 50], 64)).toEqual([
    { members: [1, 2], tokens: 64 },
    { members: [3, 0], tokens: 60 },
  ]);
});

test('a sequence over the capacity has a row of its own', () => {
  expect(prepack([100, 3], 64)).toEqual([
    { members: [0], tokens: 100 },
    { members: [1], tokens: 3 },
  ]);
});

test('nothing packs into no rows', () => expect(prepack([], 64)).toEqual([]));
