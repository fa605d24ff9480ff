import type { Checkpoint } from '../base/checkpoint.ts';
import type { Candidate, LanguageModel } from '../inference/ports.ts';
import type { Mask } from './monitor.ts';

/** A model, and what it is asked to go on from. */
export interface ModelAt {
  readonly model: LanguageModel;
  readonly ids: readonly number[];
}

/** So many tokens at most are looked at to see how much of the probability a mask takes away. */
const mostRefused = 16;

/** How likely the model holds what is refused: of the likeliest tokens. */
export async function refusedOf(
  isRefused: (id: number) => boolean,
  { model, ids }: ModelAt,
  checkpoint: Checkpoint,
): Promise<number> {
  const likeliest = await model.next(ids, mostRefused, () => true, checkpoint);
  return likeliest.reduce((sum, each) => sum + (isRefused(each.id) ? each.probability : 0), 0);
}

/** A token's probability where so much of it is refused. */
export function shareOf({ probability }: Pick<Candidate, 'probability'>, refused: number): number {
  return Math.min(1, probability / Math.max(1 - refused, Number.EPSILON));
}

/** A token's probability once what is refused has none: that of the likeliest tokens is looked at. */
export async function leftFor(
  best: Candidate,
  isRefused: (id: number) => boolean,
  at: ModelAt,
  checkpoint: Checkpoint,
): Promise<number> {
  return shareOf(best, await refusedOf(isRefused, at, checkpoint));
}

/** So many tokens at most are asked about before one is chosen. */
const mostHeard = 4;

/**
 * The mask that holds for the likeliest token that it lets through: of each that is likelier, and that it would refuse, those who may
 * know more are asked first.
 */
export async function heardOf(
  mask: Mask,
  { model, ids, fits }: ModelAt & { fits(id: number): boolean },
  checkpoint: Checkpoint,
): Promise<Mask> {
  const refused = new Set<number>();
  for (let held = mask; ;) {
    if (held.appeal === undefined || refused.size === mostHeard) return held;
    const [best] = await model.next(ids, 1, (id) => fits(id) && !refused.has(id), checkpoint);
    if (best === undefined) return held;
    const token = model.vocabulary.textOf(best.id);
    if (held(token)) return held;
    held = await held.appeal(token);
    if (!held(token)) refused.add(best.id);
  }
}
