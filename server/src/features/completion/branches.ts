import type { Checkpoint } from '../../base/checkpoint.ts';
import { goesOn, type Step, type Why } from '../../decoding/decode.ts';
import type { ModelThere } from '../../index/tokenCaches.ts';
import type { WritingPlace } from './place.ts';

/** By place: tokens that are not to come again there. */
export type Tried = Map<number, Map<number, Why>>;

/** A sequence that was not written yet: it leaves one that was at some place, with the token that came second there. */
export interface Branch {
  readonly tried: Tried;
  /** Of the tokens up to there and of the second one, the product. */
  readonly probability: number;
}

/** Places of a sequence that are looked at. */
const mostPlaces = 16;

/** Where else the model would have gone, from each place of a sequence that it wrote without what was tried. */
export async function branchesOf(
  { model, context, place }: ModelThere & { readonly place: WritingPlace },
  { steps, tried }: { readonly steps: readonly Step[]; readonly tried: Tried },
  checkpoint: Checkpoint,
): Promise<readonly Branch[]> {
  const branches: Branch[] = [];
  const ids = [...context];
  let [product, written] = [1, 0];
  // What stands before the last deviation has been branched from already.
  const from = Math.max(0, ...tried.keys());
  for (const [at, step] of steps.slice(0, mostPlaces).entries()) {
    const left = tried.get(at);
    const owed = place.typed.slice(written);
    const fits = (id: number) =>
      id !== step.id && left?.has(id) !== true && goesOn(model.vocabulary, id, owed);
    if (at >= from) {
      const [second] = await model.next(ids, 1, fits, checkpoint);
      if (second !== undefined && !/^$|^[\r\n]/.test(model.vocabulary.textOf(second.id)))
        branches.push({ tried: without(tried, at, step), probability: product * second.probability });
    }
    ids.push(step.id);
    product *= step.probability;
    written += step.text.length;
  }
  return branches;
}

/** Takes the likeliest branch out; undefined when there is none. */
export function likeliest(branches: Branch[]): Tried | undefined {
  branches.sort((a, b) => a.probability - b.probability);
  return branches.pop()?.tried;
}

/** Not to come again at `place`. What was tried further on was tried after another start. */
export function ban(tried: Tried, place: number, { id }: Step, why: Why): void {
  const here: Map<number, Why> = tried.get(place) ?? new Map();
  tried.set(place, here.set(id, why));
  for (const later of tried.keys()) if (later > place) tried.delete(later);
}

function without(tried: Tried, place: number, step: Step): Tried {
  const copy = new Map([...tried].map(([at, ids]) => [at, new Map(ids)]));
  ban(copy, place, step, 'written');
  return copy;
}
