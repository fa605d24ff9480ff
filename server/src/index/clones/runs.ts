import type { Occurrence } from './table.ts';

/** A place and the text that it is in. */
export interface PlaceInText extends Occurrence {
  /** Its place in the order of the source, among those that are compared. */
  readonly rank: number;
  readonly symbols: Int32Array;
}

/** Equal tokens of two texts, in the first one's tokens; the other's are `distance` further. */
interface Run {
  readonly slot: number;
  readonly other: number;
  readonly distance: number;
  readonly from: number;
  readonly to: number;
}

/** Runs that are remembered; beyond that all are forgotten. */
const most = 200_000;

/**
 * The runs of equal tokens around pairs of places, remembered: two copies of a file share a fingerprint every few tokens, and each would be
 * followed through the whole file.
 */
export class EqualRuns {
  readonly #runs = new Map<number, Run>();

  /** Equal tokens from the two places on, these included. */
  ahead(a: PlaceInText, b: PlaceInText): number {
    const [first, second] = a.rank <= b.rank ? [a, b] : [b, a];
    return this.#around(first, second).to - first.at;
  }

  /** Equal tokens up to the two places, these included. */
  back(a: PlaceInText, b: PlaceInText): number {
    const [first, second] = a.rank <= b.rank ? [a, b] : [b, a];
    const { from, to } = this.#around(first, second);
    return to === from ? 0 : first.at - from + 1;
  }

  #around(a: PlaceInText, b: PlaceInText): Run {
    const distance = b.at - a.at;
    const key = ((a.slot * 65_599 + b.slot) % 2 ** 30) * 2 ** 22 + ((distance + 2 ** 21) % 2 ** 22);
    const held = this.#runs.get(key);
    const isSame = held?.slot === a.slot && held.other === b.slot && held.distance === distance;
    if (held !== undefined && isSame && held.from <= a.at && a.at < held.to) return held;
    const run = { slot: a.slot, other: b.slot, distance, ...extent(a, b) };
    if (this.#runs.size >= most) this.#runs.clear();
    this.#runs.set(key, run);
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
