import type { Matches, Order, TokenCache } from './cache.ts';

/** What one cache says of the next token after a context of at least `least` tokens. */
export interface Evidence {
  readonly place: Place;
  /** Index in `lengths`. */
  readonly bucket: number;
  /** How often each token followed; of this call until the next step is taken. */
  readonly counts: ReadonlyMap<number, number>;
  /** How many places there are: over 0, and over the sum of `counts` where some say what has no token here. */
  readonly total: number;
  /** How many different tokens followed. */
  readonly distinct: number;
}

/** The innermost cache, those between, the outermost; and the same with names replaced by roles: of the file, around it. */
export const places = ['inner', 'between', 'outer', 'renamed', 'renamedAround'] as const;
export type Place = (typeof places)[number];

/** A cache, the context in its tokens, and what its tokens are. */
export interface Source {
  readonly place: Place;
  readonly cache: TokenCache;
  readonly context: readonly number[];
  tokenOf(token: number): number | undefined;
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
export function* evidenceOf(sources: readonly Source[]): Generator<Evidence> {
  const counters: (Counter | undefined)[] = sources.map(() => undefined);
  const totals = sources.map(() => 0);
  for (const [bucket, { least, order }] of lengths.entries())
    for (const [level, { place, cache, context, tokenOf }] of sources.entries()) {
      let counter = counters[level];
      if (counter?.order !== order) {
        counter = new Counter(order, cache.matches(context, order, mostPlaces), tokenOf);
        counters[level] = counter;
      }
      const total = counter.countFrom(least);
      if (total === 0 || total === totals[level]) continue;
      totals[level] = total;
      const { counts, distinct } = counter;
      if (counts.size > 0) yield { place, bucket, counts, total, distinct };
    }
}

/** Counts what followed matches, longer ones first. */
class Counter {
  readonly order: Order;
  readonly counts = new Map<number, number>();
  /** By length, the tokens that followed a match of that length. */
  readonly #byLength: number[][] = [];
  readonly #tokenOf: (token: number) => number | undefined;
  readonly #seen = new Set<number>();
  #total = 0;

  constructor(order: Order, matches: Matches, tokenOf: (token: number) => number | undefined) {
    this.order = order;
    this.#tokenOf = tokenOf;
    matches.lengths.forEach((length, at) => (this.#byLength[length] ??= []).push(matches.tokens[at] ?? 0));
  }

  get distinct(): number {
    return this.#seen.size;
  }

  /** Counts also the matches down to `least` tokens; how many there are now. */
  countFrom(least: number): number {
    while (this.#byLength.length > least) {
      for (const token of this.#byLength.pop() ?? []) {
        this.#total += 1;
        this.#seen.add(token);
        const id = this.#tokenOf(token);
        if (id !== undefined) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
      }
    }
    return this.#total;
  }
}
