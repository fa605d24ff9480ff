import type { Vocabulary } from '../inference/ports.ts';
import type { Mask } from './monitor.ts';

/** What may be written at a place. */
export interface Choice {
  readonly mask: Mask;
  readonly vocabulary: Vocabulary;
  /** Whether a token may come: it goes on with what is typed and was not tried before. */
  fits(id: number): boolean;
  /** Whether it cannot come at all, so that its share goes to the others. */
  isRefused(id: number): boolean;
}

/** A token, and its share of what may come there. */
export interface Preferred {
  readonly id: number;
  readonly probability: number;
}

/** The name that the mask's shares prefer; undefined where it has none, or none that fits. */
export function preferredOf({ mask, vocabulary, fits, isRefused }: Choice): Preferred | undefined {
  let total = 0;
  let best: Preferred | undefined;
  for (const [name, share] of mask.shares ?? []) {
    const id = vocabulary.idOf?.(name);
    if (id === undefined || isRefused(id)) continue;
    total += share;
    if (fits(id) && share > (best?.probability ?? 0)) best = { id, probability: share };
  }
  return best === undefined ? undefined : { ...best, probability: best.probability / total };
}
