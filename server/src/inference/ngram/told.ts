import { Lru } from '../../base/lru.ts';
import type { Evidence } from './evidence.ts';
import { weightOf } from './weights.ts';

/** Contexts of which it is kept what is said of them: those of one line, about. */
const kept = 64;

/** What one cache says after a context, as shares of its total. */
export interface Piece {
  /** How much of what is left goes to it, 0 to 1. */
  readonly weight: number;
  readonly ids: readonly number[];
  /** By place in `ids`. */
  readonly shares: readonly number[];
}

/** The evidence of one context, taken from the caches as far as somebody has looked at it. */
export class Told {
  readonly #evidence: Iterator<Evidence, void>;
  readonly #pieces: Piece[] = [];

  constructor(evidence: Iterator<Evidence, void>) {
    this.#evidence = evidence;
  }

  /** The piece at a place from the strongest on; undefined after the weakest. */
  at(place: number): Piece | undefined {
    while (this.#pieces.length <= place) {
      const { done, value } = this.#evidence.next();
      if (done === true) return undefined;
      this.#pieces.push({
        weight: weightOf(value),
        ids: [...value.counts.keys()],
        shares: Array.from(value.counts.values(), (count) => count / value.total),
      });
    }
    return this.#pieces[place];
  }
}

/**
 * What was said of contexts: masks, alternatives and the keys of one word ask about the same ones again. Whoever changes a cache makes
 * it forget.
 */
export class ToldBefore {
  readonly #known = new Lru<string, Told>(kept);

  of(context: readonly number[], ask: () => Iterator<Evidence, void>): Told {
    const key = context.join(' ');
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const told = new Told(ask());
    this.#known.set(key, told);
    return told;
  }

  forget(): void {
    this.#known.clear();
  }
}
