import type { Matches, Order, TokenCache } from './cache.ts';

/** What one cache says of the next token after a context of at least `least` tokens. */
export interface Evidence {
  /** Index of the cache, 0 is the innermost. */
  readonly level: number;
  /** Index in `lengths`. */
  readonly bucket: number;
  /** How often each token followed; of this call until the next step is taken. */
  readonly counts: ReadonlyMap<number, number>;
  /** Sum of `counts`, over 0. */
  readonly total: number;
}

/** Lengths of contexts that are told apart, the longest first, and the n-grams that they are found by. */
export const lengths: readonly { readonly least: number; readonly order: Order }[] = [
  { least: 20, order: 4 },
  { least: 12, order: 4 },
  { least: 8, order: 4 },
  { least: 6, order: 4 },
  { least: 4, order: 4 },
  { least: 3, order: 2 },
  { least: 2, order: 2 },
  { least: 1, order: 1 },
];
/** So many places at most are looked at for one order in one cache. */
const mostPlaces = 256;

/**
 * The evidence from the strongest to the weakest: longer contexts first, and of one length the inner cache's first. What says
 * no more than a longer context of the same cache is left out. A chain is walked when it is first asked for.
 */
export function* evidenceOf(caches: readonly TokenCache[], context: readonly number[]): Generator<Evidence> {
  const counters: (Counter | undefined)[] = caches.map(() => undefined);
  const totals = caches.map(() => 0);
  for (const [bucket, { least, order }] of lengths.entries())
    for (const [level, cache] of caches.entries()) {
      let counter = counters[level];
      if (counter?.order !== order) {
        counter = new Counter(order, cache.matches(context, order, mostPlaces));
        counters[level] = counter;
      }
      const total = counter.countFrom(least);
      if (total === 0 || total === totals[level]) continue;
      totals[level] = total;
      yield { level, bucket, counts: counter.counts, total };
    }
}

/** Counts what followed matches, longer ones first. */
class Counter {
  readonly order: Order;
  readonly counts = new Map<number, number>();
  /** By length, the tokens that followed a match of that length. */
  readonly #byLength: number[][] = [];
  #total = 0;

  constructor(order: Order, matches: Matches) {
    this.order = order;
    matches.lengths.forEach((length, at) => (this.#byLength[length] ??= []).push(matches.tokens[at] ?? 0));
  }

  /** Counts also the matches down to `least` tokens; how many there are now. */
  countFrom(least: number): number {
    while (this.#byLength.length > least) {
      for (const token of this.#byLength.pop() ?? []) {
        this.counts.set(token, (this.counts.get(token) ?? 0) + 1);
        this.#total += 1;
      }
    }
    return this.#total;
  }
}
