import { expect, test } from 'vitest';
import { aligned, inRows } from './alignment.ts';
import { fingerprintsOf, winnowingFor } from './fingerprints.ts';
import { EqualRuns } from './runs.ts';
import { repeatsOf } from './repeats.ts';
import { shareOf } from './naming.ts';
import { FingerprintTable } from './table.ts';
import type { Texts } from './texts.ts';

/** A generator that gives the same numbers each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
}

const symbols = (length: number, next: (below: number) => number, kinds: number) =>
  Int32Array.from({ length }, () => next(kinds));

test('two texts that share a run of so many tokens share a fingerprint in it, wherever it stands', () => {
  const next = random(7);
  for (let round = 0; round < 200; round++) {
    const run = symbols(30, next, 9);
    const around = () => [...symbols(next(60), next, 9)];
    const texts = [0, 1].map(() => {
      const before = around();
      return { at: before.length, whole: Int32Array.from([...before, ...run, ...around()]) };
    });
    const [left, right] = texts.map(({ at, whole }) => {
      const { hashes, positions } = fingerprintsOf(whole, winnowingFor(30));
      return [...hashes].filter((_, i) => positions[i]! >= at && positions[i]! <= at + 15);
    });
    expect(left!.some((hash) => right!.includes(hash))).toBe(true);
  }
});

test('fingerprints are few', () => {
  const { hashes } = fingerprintsOf(symbols(10_000, random(3), 50), winnowingFor(50));
  expect(hashes.length).toBeGreaterThan(500);
  expect(hashes.length).toBeLessThan(1000);
  expect(fingerprintsOf(new Int32Array(10), winnowingFor(50)).hashes.length).toBe(0);
});

test('an alignment is a longest common subsequence, by the table and by edits', () => {
  const next = random(11);
  for (let round = 0; round < 60; round++) {
    const size = round < 50 ? 40 : 700;
    const a = symbols(1 + next(size), next, 4);
    const b = symbols(1 + next(size), next, 4);
    const { left, right } = aligned(a, b);
    expect(left.length).toBe(longestCommon(a, b));
    left.forEach((at, i) => {
      expect(a[at]).toBe(b[right[i]!]);
      if (i > 0) expect(at > left[i - 1]! && right[i]! > right[i - 1]!).toBe(true);
    });
  }
});

function longestCommon(a: Int32Array, b: Int32Array): number {
  let row = new Int32Array(b.length + 1);
  for (const symbol of a) {
    const next = new Int32Array(b.length + 1);
    for (let j = 0; j < b.length; j++)
      next[j + 1] = symbol === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!);
    row = next;
  }
  return row[b.length]!;
}

test('equal tokens in short rows do not count', () => {
  const alignment = aligned(Int32Array.of(1, 2, 3, 9, 4), Int32Array.of(1, 2, 3, 4));
  expect(inRows(alignment, 3)).toEqual({ left: [0, 1, 2], right: [0, 1, 2] });
});

test('names that stand for each other over and over tell of one origin, others do not', () => {
  expect(shareOf(2, [])).toBe(1);
  expect(
    shareOf(0, [
      [1, 2],
      [1, 2],
      [3, 4],
      [3, 4],
    ]),
  ).toBe(1);
  expect(
    shareOf(0, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  ).toBe(0);
  expect(
    shareOf(1, [
      [1, 2],
      [1, 3],
      [1, 4],
    ]),
  ).toBe(0.25);
  expect(shareOf(0, [])).toBe(1);
});

test('maximal repeats: each set of places once, as long as it gets', () => {
  const texts = ['xabcdefy', 'zabcdefw', 'qqbcdeqq', 'abcd'].map((text) =>
    Int32Array.from(text, (letter) => letter.charCodeAt(0)),
  );
  const source = {
    lexedOf: (slot: number) => ({ blind: texts[slot]! }),
    compare: (a: number, b: number) => a - b,
  } as unknown as Texts;
  const seeds = texts.map((text, slot) => ({ slot, at: text.indexOf('c'.charCodeAt(0)) }));
  const found = repeatsOf(seeds, source, 3, new EqualRuns()).map(({ members, length }) => {
    const { slot, at } = members[0]!;
    const content = String.fromCharCode(...texts[slot]!.slice(at, at + length));
    return `${content} ${members.map((each) => each.slot).join('')}`;
  });
  expect(found.toSorted()).toEqual(['abcd 013', 'abcdef 01', 'bcd 0123', 'bcde 012']);
});

test('the table finds what was there at the beginning and what came later, dead slots left out', () => {
  const dead = new Set<number>();
  const table = new FingerprintTable((slot) => !dead.has(slot));
  const prints = (...hashes: number[]) => ({
    hashes: Int32Array.from(hashes),
    positions: Int32Array.from(hashes, (_, i) => i * 10),
  });
  table.put(0, prints(5, -7, 5));
  table.put(1, prints(-7));
  table.build();
  table.add(2, prints(5));
  expect(table.occurrences(5)).toEqual([
    { slot: 0, at: 0 },
    { slot: 0, at: 20 },
    { slot: 2, at: 0 },
  ]);
  expect(table.occurrences(-7).map(({ slot }) => slot)).toEqual([0, 1]);
  expect(table.occurrences(6)).toEqual([]);
  dead.add(0);
  expect(table.occurrences(5)).toEqual([{ slot: 2, at: 0 }]);
  expect([table.count(5, 9), table.count(-7, 9)]).toEqual([1, 1]);
});
