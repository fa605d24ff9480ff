import type { Matches, Order, TokenCache } from './cache.ts';
import { tableOrders } from './table.ts';
import type { TableThere } from './tableSource.ts';

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

/**
 * The innermost cache, those between, the outermost; the same with names replaced by roles: of the file, around it; and what
 * is written in the language everywhere.
 */
export const places = ['inner', 'between', 'outer', 'renamed', 'renamedAround', 'language'] as const;
export type Place = (typeof places)[number];

/** Something that was read, at the end of a context. */
export interface Source {
  readonly place: Place;
  /** What it says after the length of context `bucket`; undefined where that is no more than after a longer one. */
  at(bucket: number): Pick<Evidence, 'counts' | 'total' | 'distinct'> | undefined;
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

/** The evidence from the strongest to the weakest: longer contexts first, and of one length that of the first sources. */
export function* evidenceOf(sources: readonly Source[]): Generator<Evidence> {
  for (const bucket of lengths.keys())
    for (const source of sources) {
      const said = source.at(bucket);
      if (said !== undefined && said.counts.size > 0) yield { ...said, place: source.place, bucket };
    }
}

/** A cache, the context in its tokens, and what its tokens are. A chain is walked when it is first asked for. */
export function cacheSource(
  place: Place,
  cache: TokenCache,
  context: readonly number[],
  tokenOf: (token: number) => number | undefined,
): Source {
  let counter: Counter | undefined;
  let before = 0;
  return {
    place,
    at(bucket) {
      const length = lengths[bucket];
      if (length === undefined) return undefined;
      const { least, order } = length;
      if (counter?.order !== order)
        counter = new Counter(order, cache.matches(context, order, mostPlaces), tokenOf);
      const total = counter.countFrom(least);
      if (total === 0 || total === before) return undefined;
      before = total;
      return { counts: counter.counts, total, distinct: counter.distinct };
    },
  };
}

export function tableSource({ entry, tokenOf }: TableThere): Source {
  return {
    place: 'language',
    at(bucket) {
      const order = tableOrders.find((each) => each === lengths[bucket]?.least);
      const found = order === undefined ? undefined : entry(order);
      if (found === undefined) return undefined;
      const { total, distinct, next } = found;
      const counts = new Map<number, number>();
      for (const { code, share } of next) {
        const id = tokenOf(code);
        if (id !== undefined) counts.set(id, share * total);
      }
      return { counts, total, distinct };
    },
  };
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
