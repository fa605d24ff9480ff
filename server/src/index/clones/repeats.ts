import { mixed } from './fingerprints.ts';
import type { EqualRuns, PlaceInText } from './runs.ts';
import type { Occurrence } from './table.ts';
import { inOrder, type Texts } from './texts.ts';

/** Equal runs of tokens, which nothing prolongs: `length` tokens from each place. */
export interface Repeat {
  readonly members: readonly Occurrence[];
  readonly length: number;
  /** Of the members and the length: the same repeat is found from many seeds. */
  readonly key: number;
}

/**
 * The maximal repeats around a seed (Gusfield, "Algorithms on Strings, Trees, and Sequences", 7.12), from the places that have it: for every set
 * of places that go on alike to the right how far they are alike to the left, and the other way round. At least `min`
 * tokens long. Places that only have the seed's hash drop out.
 */
export function repeatsOf(
  seeds: readonly Occurrence[],
  texts: Texts,
  min: number,
  runs: EqualRuns,
): readonly Repeat[] {
  const places = seeds
    .toSorted((a, b) => inOrder(a, b, texts))
    .map(({ slot, at }, rank) => ({ slot, at, rank, symbols: texts.lexedOf(slot).blind }));
  const found: Repeat[] = [];
  const seen = new Set<number>();
  for (const ahead of places.length === 2 ? [true] : [true, false]) {
    const sorted = places.length === 2 ? places : places.toSorted((a, b) => compared(a, b, ahead, runs));
    for (const { from, to, length } of intervals(sorted, ahead, runs)) {
      // The seed's first token is counted in both directions when the first of them is back.
      const size = length + commonOf(sorted, { from, to }, !ahead, runs) - (ahead ? 0 : 1);
      if (size < min) continue;
      const before = ahead ? size - length : length - 1;
      const members = apartOf(sorted.slice(from, to), before, size);
      const cut = members.length === to - from ? [] : cutApart(sorted.slice(from, to), before, { size, min });
      for (const repeat of [{ members, length: size }, ...cut]) {
        const key = keyOf(repeat.members, repeat.length);
        if (repeat.members.length < 2 || seen.has(key)) continue;
        seen.add(key);
        found.push({ ...repeat, key });
      }
    }
  }
  return found;
}

/** So many tokens two clones may run into each other by: what ends a statement, and what begins one. */
const mostOverlap = 8;

/**
 * Clones right behind each other have more in common than their distance: the end of what stands before both, the beginning of what stands behind
 * both. Each way to cut that off is a repeat; one of them is whole statements to its ends.
 */
function cutApart(
  seeds: readonly PlaceInText[],
  before: number,
  { size, min }: { readonly size: number; readonly min: number },
): readonly Omit<Repeat, 'key'>[] {
  const sorted = seeds.toSorted((a, b) => a.rank - b.rank);
  const distance = sorted.reduce((least, { slot, at }, i) => {
    const last = sorted[i - 1];
    return last?.slot === slot ? Math.min(least, at - last.at) : least;
  }, size);
  if (distance === size || distance < min || size - distance > mostOverlap) return [];
  return Array.from({ length: size - distance + 1 }, (_, cut) => ({
    members: sorted.map(({ slot, at }) => ({ slot, at: at - before + cut })),
    length: distance,
  }));
}

/** 53 bits of a hash of a set of places: two of them are not taken for one another. */
function keyOf(members: readonly Occurrence[], size: number): number {
  let high = size;
  let low = ~size;
  for (const { slot, at } of members) {
    high = Math.imul(Math.imul(high, 31) + slot, 0x01000193) ^ at;
    low = (Math.imul(low ^ at, 0x5bd1e995) + slot) | 0;
  }
  return (mixed(high) >>> 0) * 2 ** 21 + (mixed(low) >>> 11);
}

/** The places, so many tokens earlier, in the order of the source, without those that overlap the one before in the same text. */
function apartOf(seeds: readonly PlaceInText[], before: number, length: number): readonly Occurrence[] {
  const kept: Occurrence[] = [];
  for (const { slot, at } of seeds.toSorted((a, b) => a.rank - b.rank)) {
    const last = kept.at(-1);
    const start = at - before;
    if (last === undefined || last.slot !== slot || last.at + length <= start) kept.push({ slot, at: start });
  }
  return kept;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * Tokens that two places share from the seed on: ahead from its first token, or back from its first token (which is counted
 * as well). Two places of one text do not run into each other.
 */
function common(a: PlaceInText, b: PlaceInText, ahead: boolean, runs: EqualRuns): number {
  const length = ahead ? runs.ahead(a, b) : runs.back(a, b);
  return a.slot === b.slot ? Math.min(length, Math.abs(a.at - b.at)) : length;
}

/** By the first tokens in which they differ; who ends first comes first. */
function compared(a: PlaceInText, b: PlaceInText, ahead: boolean, runs: EqualRuns): number {
  if (a === b) return 0;
  const shared = ahead ? runs.ahead(a, b) : -runs.back(a, b);
  const [left, right] = [a.symbols[a.at + shared], b.symbols[b.at + shared]];
  if (left === undefined || right === undefined)
    return left === right ? a.rank - b.rank : left === undefined ? -1 : 1;
  return left < right ? -1 : 1;
}

/** Runs of neighbours that share `length` tokens, which a larger run does not: the inner nodes of a suffix tree. */
function* intervals(
  sorted: readonly PlaceInText[],
  ahead: boolean,
  runs: EqualRuns,
): Generator<Interval & { readonly length: number }> {
  const open: { from: number; length: number }[] = [];
  for (let i = 1; i <= sorted.length; i++) {
    const a = sorted[i - 1];
    const b = sorted[i];
    const shared = a !== undefined && b !== undefined ? common(a, b, ahead, runs) : 0;
    let from = i - 1;
    while ((open.at(-1)?.length ?? 0) > shared) {
      const closed = open.pop();
      if (closed === undefined) break;
      yield { from: closed.from, to: i, length: closed.length };
      from = closed.from;
    }
    if (shared > 0 && (open.at(-1)?.length ?? 0) < shared) open.push({ from, length: shared });
  }
}

/** Tokens that all places of an interval share in the other direction, the seed's first token not counted. */
function commonOf(
  sorted: readonly PlaceInText[],
  { from, to }: Interval,
  ahead: boolean,
  runs: EqualRuns,
): number {
  const first = sorted[from];
  let shared = Infinity;
  for (const other of sorted.slice(from + 1, to)) {
    if (first !== undefined) shared = Math.min(shared, common(first, other, ahead, runs) - (ahead ? 0 : 1));
  }
  return Number.isFinite(shared) ? Math.max(0, shared) : 0;
}
