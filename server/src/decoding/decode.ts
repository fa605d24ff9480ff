import type { Checkpoint } from '../base/checkpoint.ts';
import type { Candidate, LanguageModel, Vocabulary } from '../inference/ports.ts';
import { asked, type Due } from './due.ts';
import { heldIn, type Held } from './held.ts';
import type { Mask, Monitor } from './monitor.ts';
import { heardOf, refusedOf, shareOf } from './refusals.ts';
import { preferredOf, type Preferred } from './shares.ts';

/** What is continued, and how far. */
export interface Decoding {
  readonly model: LanguageModel;
  readonly monitor: Monitor;
  /** The document up to the first token to come. */
  readonly text: string;
  /** The same in tokens. */
  readonly context: readonly number[];
  /** At most so many tokens. */
  readonly most: number;
  /** How likely a line has to be: where it is less, nothing more is decoded of it, and nobody asked. Absent: any. */
  readonly least?: number;
  /** What the first token has to go on with: the half of a word that is typed (token healing). */
  readonly typed: string;
  /** By place: tokens that were tried and are not to come again. */
  readonly tried: ReadonlyMap<number, ReadonlyMap<number, Why>>;
  /**
   * Where in a token the sequence ends that has come to `before`, the document up to there: what is in front of it is its last
   * part. 0: before the token; -1: not in it.
   */
  endIn(token: string, before: string): number;
  /** Whether a token closes what is open: a sequence that would rather end is closed first. */
  closes?(token: string): boolean;
}

/** Why a token is not to come again: it is wrong there, so that its probability goes to the others; or it was written before. */
export type Why = 'wrong' | 'written';

export interface Step {
  readonly id: number;
  readonly text: string;
  /** What is left for it once what the monitor forbids is taken away. */
  readonly probability: number;
}

export interface Decoded {
  readonly steps: readonly Step[];
  /** What the monitor knew of the first so many steps and of what may follow them. */
  held(count: number): Held;
  /** Whether the monitor lets the sequence end after so many steps: not in the middle of a name. */
  mayEnd(count: number): boolean;
}

/** So many starts of names that nothing ends are taken back at most. */
const mostTakenBack = 16;

/**
 * The likeliest continuation under the monitor, greedily. The monitor runs beside and not in the way: the sequence is
 * decoded without waiting, to its end or for as long as it is likely enough, then the masks are looked at in the order of their places; at the first token that
 * one does not let through, the sequence is cut and goes on from there, masked.
 */
export async function decode(decoding: Decoding, checkpoint: Checkpoint): Promise<Decoded> {
  const steps: Step[] = [];
  const masks: (Mask | string | undefined)[] = [];
  const tried = new Map([...decoding.tried].map(([place, ids]) => [place, new Map(ids)]));
  const mayEnd = (count: number) => endsAfter(masks[count]);
  const refused = new Set<string>();
  let again: Pending = new Map();
  for (let takenBack = 0; ;) {
    const ahead = await runAhead({ ...decoding, tried }, { steps, masks }, checkpoint);
    const pending = new Map([...again, ...ahead.pending]);
    const breach = await firstBreach(pending, { ...decoding, tried }, { steps, masks }, checkpoint);
    again = breach === undefined ? new Map() : stillToHear(breach, masks);
    if (breach !== undefined) cut(breach, { steps, masks }, refused, tried);
    else if (ahead.isUnlikely && isLikely(steps, decoding)) continue;
    else if (mayEnd(steps.length) || takenBack++ === mostTakenBack) break;
    else if (!takeBack({ steps, masks }, tried)) break;
  }
  return { steps, held: (count) => heldIn(masks.slice(0, count + 1)), mayEnd };
}

type Pending = ReadonlyMap<number, Due>;
type Tried = Map<number, Map<number, Why>>;

/**
 * Takes the steps from a place on back. A token that its mask lets through alone and refuses for what follows it would be chosen again and
 * again: the second time it is not to come any more.
 */
function cut(place: number, { steps }: Progress, refused: Set<string>, tried: Tried): void {
  const id = steps[place]?.id;
  const key = `${place} ${id}`;
  if (id !== undefined && refused.has(key))
    tried.set(place, (tried.get(place) ?? new Map<number, Why>()).set(id, 'wrong'));
  refused.add(key);
  steps.length = place;
}

/** Whoever refused a token there may have something to say of the next one too, once what follows it is known. */
function stillToHear(place: number, masks: Progress['masks']): Pending {
  const mask = masks[place];
  if (typeof mask !== 'function' || mask.appeal === undefined) return new Map();
  // By then it may have been heard about other tokens.
  return new Map([[place, { answer: Promise.resolve(() => masks[place] ?? mask), abandon: () => {} }]]);
}

function endsAfter(mask: Mask | string | undefined): boolean {
  return typeof mask !== 'function' || mask('\n');
}

/** What begins a name that nothing ends is taken back, not to come again. False where the last step begins none. */
function takeBack({ steps, masks }: Progress, tried: Tried): boolean {
  const last = steps.at(-1);
  const place = steps.length - 1;
  if (last === undefined || typeof masks[place] !== 'function') return false;
  steps.length = place;
  masks.length = place + 1;
  tried.set(place, (tried.get(place) ?? new Map<number, Why>()).set(last.id, 'wrong'));
  for (const later of tried.keys()) if (later > place) tried.delete(later);
  return true;
}

interface Progress {
  readonly steps: Step[];
  /** By place: the mask, why there is none, or undefined where the monitor has nothing to say. */
  readonly masks: (Mask | string | undefined)[];
}

interface Ahead {
  /** The questions whose answers are due, by place. */
  readonly pending: Pending;
  /** Whether it was ended because what is written is not likely enough: an answer may make it so. */
  readonly isUnlikely: boolean;
}

/** Decodes to the end, or for as long as the line is likely enough. */
async function runAhead(
  decoding: Decoding,
  { steps, masks }: Progress,
  checkpoint: Checkpoint,
): Promise<Ahead> {
  const pending = new Map<number, Due>();
  for (;;) {
    const place = steps.length;
    if (!isLikely(steps, decoding)) return { pending, isUnlikely: true };
    const text = written(decoding, steps);
    if (masks.length <= place) {
      const due = asked(decoding.monitor, text, checkpoint);
      if (due !== undefined) pending.set(place, due);
      masks.length = place + 1;
    }
    if (place >= decoding.most) break;
    const mask = await heardAt(decoding, { steps, masks }, checkpoint);
    const step = await stepAfter(decoding, { steps, mask }, checkpoint);
    const end = step === undefined ? 0 : decoding.endIn(step.text, text);
    if (step === undefined || end === 0) break;
    steps.push(end === -1 ? step : { ...step, text: step.text.slice(0, end) });
    if (end !== -1) break;
  }
  return { pending, isUnlikely: false };
}

/** Whether the last line of the steps is likely enough. */
function isLikely(steps: readonly Step[], { least = 0 }: Decoding): boolean {
  if (least === 0) return true;
  const start = Math.max(
    0,
    steps.findLastIndex(({ text }) => /^[\r\n]/.test(text)),
  );
  return steps.slice(start).reduce((product, { probability }) => product * probability, 1) >= least;
}

/**
 * Where a mask refuses what the model holds for likely by this and nothing is left that it gives this much, the sequence ends if it may:
 * it is not made to write what it does not mean.
 */
const mostOverruled = 0.5;
const leastLeft = 0.1;

/** The mask of the next place, with whoever may let through what it refuses asked. */
async function heardAt(
  decoding: Decoding,
  { steps, masks }: Progress,
  checkpoint: Checkpoint,
): Promise<Mask | string | undefined> {
  const mask = masks[steps.length];
  if (typeof mask !== 'function') return mask;
  const ids = [...decoding.context, ...steps.map(({ id }) => id)];
  const { fits } = choiceAt(decoding, steps, mask);
  return (masks[steps.length] = await heardOf(mask, { model: decoding.model, ids, fits }, checkpoint));
}

async function stepAfter(
  decoding: Decoding,
  { steps, mask }: { readonly steps: readonly Step[]; readonly mask: Mask | string | undefined },
  checkpoint: Checkpoint,
): Promise<Step | undefined> {
  const { model, context } = decoding;
  const ids = [...context, ...steps.map(({ id }) => id)];
  const { owed, before, isRefused, allows } = choiceAt(decoding, steps, mask);
  const [best] = await model.next(ids, 1, allows, checkpoint);
  const named = typeof mask === 'function' ? namedBy(mask, best, decoding, steps) : undefined;
  const taken = named ?? best;
  if (taken === undefined) return undefined;
  const text = model.vocabulary.textAfter(taken.id, written(decoding, steps));
  const hasWrong = before !== undefined && [...before.values()].includes('wrong');
  if (named !== undefined || (typeof mask !== 'function' && owed === '' && !hasWrong))
    return { ...taken, text };
  const refused = await refusedOf(isRefused, { model, ids }, checkpoint);
  const isOverruled = refused >= mostOverruled && taken.probability < leastLeft;
  if (isOverruled && steps.length > 0 && endsAfter(mask) && decoding.closes?.(text) !== true)
    return undefined;
  return { id: taken.id, text, probability: shareOf(taken, refused) };
}

/** Which tokens may come after these steps. */
function choiceAt(
  { model: { vocabulary }, typed, tried }: Decoding,
  steps: readonly Step[],
  mask: Mask | string | undefined,
) {
  const before = tried.get(steps.length);
  const owed = typed.slice(steps.reduce((length, { text }) => length + text.length, 0));
  const isForbidden = (id: number) => typeof mask === 'function' && !mask(vocabulary.textOf(id));
  const fits = (id: number) => before?.has(id) !== true && goesOn(vocabulary, id, owed);
  return {
    owed,
    before,
    fits,
    allows: (id: number) => fits(id) && !isForbidden(id),
    isRefused: (id: number) =>
      before?.get(id) === 'wrong' || !goesOn(vocabulary, id, owed) || isForbidden(id),
  };
}

/** The name that the mask prefers, where the model would write one that has a share, or knows nothing. */
function namedBy(
  mask: Mask,
  best: Pick<Candidate, 'id'> | undefined,
  decoding: Decoding,
  steps: readonly Step[],
): Preferred | undefined {
  const { vocabulary } = decoding.model;
  if (best !== undefined && mask.shares?.has(vocabulary.textOf(best.id)) !== true) return undefined;
  return preferredOf({ mask, vocabulary, ...choiceAt(decoding, steps, mask) });
}

/** The document up to the next step. */
function written({ text }: Decoding, steps: readonly Step[]): string {
  return text + steps.map((step) => step.text).join('');
}

/** Whether a token may follow where `typed` stands already: it begins with that, or is the start of it (token healing). */
export function goesOn(vocabulary: Vocabulary, id: number, typed: string): boolean {
  const token = vocabulary.textOf(id);
  return token.startsWith(typed) || (!vocabulary.hasWholeWords && token !== '' && typed.startsWith(token));
}

/**
 * Takes the answers over in the order of their places. The place of the first token for which a mask has another, if there is one: what
 * was asked about places behind it is given up.
 */
async function firstBreach(
  pending: Pending,
  decoding: Decoding,
  { steps, masks }: Progress,
  checkpoint: Checkpoint,
): Promise<number | undefined> {
  for (const [place, { answer }] of pending) {
    const answered = await answer;
    await checkpoint();
    const token = steps[place]?.text ?? '\n';
    const ahead = steps.slice(place + 1).reduce((text, step) => text + step.text, '');
    const mask = await appealed(answered(), token, ahead);
    masks[place] = mask;
    const step = steps[place];
    if (typeof mask !== 'function' || step === undefined) continue;
    const named = namedBy(mask, step, decoding, steps.slice(0, place));
    if (named?.id === step.id) steps[place] = { ...step, probability: named.probability };
    else if (named !== undefined || !mask(token, ahead)) {
      masks.length = place + 1;
      for (const [later, { abandon }] of pending) if (later > place) abandon();
      return place;
    }
  }
  return undefined;
}

async function appealed(mask: Mask | string, token: string, ahead: string): Promise<Mask | string> {
  if (typeof mask === 'string' || mask.appeal === undefined || mask(token, ahead)) return mask;
  return await mask.appeal(token, ahead);
}
