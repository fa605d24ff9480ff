import { isLate, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type None, type Outcome } from '../../base/outcome.ts';
import { decode, type Decoded, type Step } from '../../decoding/decode.ts';
import type { Monitor } from '../../decoding/monitor.ts';
import type { TokenCaches } from '../../index/tokenCaches.ts';
import type { LanguageModel } from '../../inference/ports.ts';
import { dereferenceMonitor } from '../../monitors/dereference.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import { placeAt, type WritingPlace } from './place.ts';
import { trimmed } from './trim.ts';
import { verify, type Draft, type Verdict } from './verify.ts';

/** Tokens of a suggestion at most: a long line. */
const mostTokens = 60;
/** Suggestions that are tried where the analyzer objects to one. */
const mostTries = 4;
/** After a dereference the analyzer is asked even for a less likely token: what is masked leaves its probability to others. */
const leastMember = 0.05;

export interface CompletionRequest {
  readonly snapshot: Snapshot;
  /** Absolute path with '/', for what stands beside it. */
  readonly path: string;
  /** UTF-16 code units. */
  readonly offset: number;
  /** 0 to 1: how likely the whole of a suggestion has to be. */
  readonly minimumConfidence: number;
  /** Suggestions at most, the likeliest first. */
  readonly alternatives: number;
  /** Whether monitors hold what is written; off for comparison only. */
  readonly guided: boolean;
}

export interface CompletionPorts {
  readonly caches: TokenCaches;
  readonly trees: Trees;
  analysisOf(languageId: string): StaticAnalysis | undefined;
}

/** Text to be inserted at the cursor. */
export interface Suggestion extends Verdict {
  readonly text: string;
  /** Product of what its tokens had. */
  readonly confidence: number;
}

/** What may be written at a place, the likeliest first; or why nothing is suggested. */
export async function complete(
  request: CompletionRequest,
  ports: CompletionPorts,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly Suggestion[]>> {
  const place = placeAt(request.snapshot.text, request.offset);
  if (place.kind === 'none') return place;
  const job = jobOf(request, ports, place.value);
  if (job.context.length === 0) return none('nothing stands before the cursor');
  const suggestions: Suggestion[] = [];
  const tried = new Map<number, Set<number>>();
  let reason: None | undefined;
  for (let count = 0; count < mostTries && suggestions.length < request.alternatives; count++) {
    const attempt = await attemptOne(job, tried, checkpoint);
    if (attempt.kind === 'none') reason ??= attempt;
    else if (attempt.value.kind === 'suggestion') suggestions.push(attempt.value.suggestion);
    else reason ??= none(attempt.value.reason);
    if (attempt.kind === 'none') break;
  }
  if (suggestions.length > 0) return some(suggestions);
  return reason ?? none('the model knows nothing of this place');
}

/** One place to complete, and everything that is needed for it. */
interface Job {
  readonly request: CompletionRequest;
  readonly ports: CompletionPorts;
  readonly place: WritingPlace;
  readonly model: LanguageModel;
  readonly context: readonly number[];
  /** The text before the half-typed word. */
  readonly text: string;
  readonly analysis: StaticAnalysis | undefined;
  readonly monitor: Monitor;
  /** Why the analyzer, which may know, did not say in time; '' when it did. */
  readonly missed: { reason: string };
}

function jobOf(request: CompletionRequest, ports: CompletionPorts, place: WritingPlace): Job {
  const { snapshot, path, offset } = request;
  const { language } = snapshot;
  const text = snapshot.text.slice(0, offset - place.typed.length);
  const writing = { path, family: language.family, text: snapshot.text };
  const { model, context } = ports.caches.at(writing, text.length);
  const languageId = language.description.editorIds[0] ?? language.id;
  const analysis = request.guided ? ports.analysisOf(languageId) : undefined;
  const after = snapshot.text.slice(offset);
  const missed = { reason: '' };
  const monitor =
    analysis === undefined
      ? unguided
      : dereferenceMonitor(language.description.dereference, async (before, at, checkpoint) => {
          const source = { uri: snapshot.uri, languageId, text: before + after };
          const members = await analysis.members(source, at, checkpoint);
          if (isLate(members)) missed.reason = members.reason;
          return members.kind === 'none' ? members : some(new Set(members.value.map(({ name }) => name)));
        });
  return { request, ports, place, model, context, text, analysis, monitor, missed };
}

const unguided: Monitor = { applies: () => false, maskAfter: () => undefined };

type Attempt =
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion }
  /** Something else may do better; `tried` knows what is not to come again. */
  | { readonly kind: 'refused'; readonly reason: string };

async function attemptOne(
  job: Job,
  tried: Map<number, Set<number>>,
  checkpoint: Checkpoint,
): Promise<Outcome<Attempt>> {
  const { request, place, model, monitor } = job;
  const decoding = { ...job, typed: place.typed, tried, most: mostTokens, stops };
  if (!(await knowsThis(job, tried, checkpoint)))
    return none('the model is not sure enough of anything here');
  const decoded = await decode({ ...decoding, model, monitor }, checkpoint);
  // What the analyzer would know is not guessed: the next keystroke asks again.
  if (job.missed.reason !== '') return none(job.missed.reason);
  const { steps, confidence } = confident(decoded.steps, request.minimumConfidence);
  const [first] = decoded.steps;
  if (first === undefined) return none('the model knows no member that fits here');
  if (steps.length === 0) {
    const sure = Math.round(100 * first.probability);
    return none(`the model is not sure enough: ${sure} % for its first token`);
  }
  const draft = draftOf(job, { ...decoded, steps });
  if (draft.text === '') {
    ban(tried, 0, first);
    return some({ kind: 'refused', reason: 'what the model would write stands there already' });
  }
  const checked = await verify(draft, { ...job, trees: job.ports.trees }, checkpoint);
  if (checked.kind === 'fault') {
    const at = stepAt(steps, place.typed.length + checked.at);
    const step = steps[at];
    if (step !== undefined) ban(tried, at, step);
    return some({ kind: 'refused', reason: checked.reason });
  }
  ban(tried, 0, first);
  return some({ kind: 'suggestion', suggestion: { ...checked.verdict, text: draft.text, confidence } });
}

/** Before the analyzer is asked: whether the model is sure enough of anything at all. */
async function knowsThis(
  { model, context, place, monitor, text, request }: Job,
  tried: ReadonlyMap<number, ReadonlySet<number>>,
  checkpoint: Checkpoint,
): Promise<boolean> {
  const before = tried.get(0);
  const fits = (id: number) =>
    before?.has(id) !== true && model.vocabulary.textOf(id).startsWith(place.typed);
  const [best] = await model.next(context, 1, fits, checkpoint);
  if (best === undefined || stops(model.vocabulary.textOf(best.id))) return false;
  return best.probability >= (monitor.applies(text) ? leastMember : request.minimumConfidence);
}

function stops(token: string): boolean {
  return token.startsWith('\n') || token.startsWith('\r');
}

/** The longest start whose product of probabilities is at least `least`. */
function confident(
  steps: readonly Step[],
  least: number,
): { readonly steps: readonly Step[]; readonly confidence: number } {
  let confidence = 1;
  for (const [at, { probability }] of steps.entries()) {
    if (confidence * probability < least) return { steps: steps.slice(0, at), confidence };
    confidence *= probability;
  }
  return { steps, confidence };
}

function draftOf({ request, place }: Job, decoded: Decoded): Draft {
  const { snapshot, offset } = request;
  const continuation = decoded.steps
    .map(({ text }) => text)
    .join('')
    .slice(place.typed.length);
  return { snapshot, offset, text: trimmed(continuation, snapshot.text, place), decoded };
}

/** The step whose text holds the code unit `at` of all their texts. */
function stepAt(steps: readonly Step[], at: number): number {
  let end = 0;
  const found = steps.findIndex(({ text }) => (end += text.length) > at);
  return found === -1 ? steps.length - 1 : found;
}

function ban(tried: Map<number, Set<number>>, place: number, { id }: Step): void {
  const here = tried.get(place) ?? new Set();
  tried.set(place, here.add(id));
  // What was tried further on was tried after another start.
  for (const later of tried.keys()) if (later > place) tried.delete(later);
}
