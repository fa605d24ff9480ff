import { mixed } from './fingerprints.ts';
import type { Occurrence } from './table.ts';

/** A place and the text that it is in. */
export interface PlaceInText extends Occurrence {
  /** Its place in the order of the source, among those that are compared. */
  readonly rank: number;
  readonly symbols: Int32Array;
}

/** Runs that are remembered; a newer one takes the place of another. */
const most = 2 ** 17;
/** Numbers of one: the two texts, how much further on the other's tokens are, from and to in the first one's tokens. */
const width = 5;

/**
 * The runs of equal tokens around pairs of places, remembered: two copies of a file share a fingerprint every few tokens, and each would be
 * followed through the whole file.
 */
export class EqualRuns {
  readonly #runs = new Int32Array(most * width);

  /** Equal tokens from the two places on, these included. */
  ahead(a: PlaceInText, b: PlaceInText): number {
    const [first, second] = a.rank <= b.rank ? [a, b] : [b, a];
    return (this.#runs[this.#around(first, second) + 4] ?? 0) - first.at;
  }

  /** Equal tokens up to the two places, these included. */
  back(a: PlaceInText, b: PlaceInText): number {
    const [first, second] = a.rank <= b.rank ? [a, b] : [b, a];
    const run = this.#around(first, second);
    const from = this.#runs[run + 3] ?? 0;
    return this.#runs[run + 4] === from ? 0 : first.at - from + 1;
  }

  /** Where the run around the two places is remembered. */
  #around(a: PlaceInText, b: PlaceInText): number {
    const runs = this.#runs;
    const distance = b.at - a.at;
    const hash = mixed(Math.imul(a.slot, 0x01000193) ^ Math.imul(b.slot, 0x5bd1e995) ^ distance);
    const run = (hash & (most - 1)) * width;
    const isSame = runs[run] === a.slot && runs[run + 1] === b.slot && runs[run + 2] === distance;
    if (isSame && (runs[run + 3] ?? 0) <= a.at && a.at < (runs[run + 4] ?? 0)) return run;
    const { from, to } = extent(a, b);
    runs[run] = a.slot;
    runs[run + 1] = b.slot;
    runs[run + 2] = distance;
    runs[run + 3] = from;
    runs[run + 4] = to;
    return run;
  }
}

function extent(a: PlaceInText, b: PlaceInText): { from: number; to: number } {
  let from = a.at;
  let j = b.at;
  if (a.symbols[from] !== b.symbols[j]) return { from, to: from };
  while (from > 0 && j > 0 && a.symbols[from - 1] === b.symbols[j - 1]) {
    from--;
    j--;
  }
  let to = a.at + 1;
  j = b.at + 1;
  while (to < a.symbols.length && j < b.symbols.length && a.symbols[to] === b.symbols[j]) {
    to++;
    j++;
  }
  return { from, to };
}
