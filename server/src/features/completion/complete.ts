import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type None, type Outcome } from '../../base/outcome.ts';
import { decode, goesOn, type Decoded, type Decoding, type Step } from '../../decoding/decode.ts';
import type { Monitor } from '../../decoding/monitor.ts';
import { leftFor } from '../../decoding/refusals.ts';
import type { ModelThere, TokenCaches } from '../../index/tokenCaches.ts';
import type { LanguageModel } from '../../inference/ports.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import type { ImportPorts } from './imports.ts';
import { monitorAt } from './monitorAt.ts';
import { ban, branchesOf, likeliest, type Branch, type Tried } from './branches.ts';
import { closes, confident, endOf, withoutOpenString } from './extent.ts';
import { placeAt, type WritingPlace } from './place.ts';
import { trimmed } from './trim.ts';
import { verify, type Draft, type Verdict } from './verify.ts';

/** Name of the model that is the caches. */
export const cachesName = 'caches';
/** Tokens of a suggestion at most: a long line, or the body of a block. */
const mostTokens = { line: 60, block: 240 };
/** Suggestions that are tried where the analyzer objects to one. */
const mostTries = 4;
/** After a dereference the analyzer is asked even for a less likely token: what is masked leaves its probability to others. */
const leastMember = 0.05;

/**
 * How what is written is held: `verified` by monitors and by a look at the whole, as the editor has it; for comparison by
 * `monitors` alone, by `looks` at the whole alone, or by `nothing`.
 */
export type Guidance = 'verified' | 'monitors' | 'looks' | 'nothing';

export interface CompletionRequest {
  readonly snapshot: Snapshot;
  /** Absolute path with '/', for what stands beside it. */
  readonly path: string;
  /** As a person sees it: relative to the workspace. */
  readonly shownPath: string;
  /** UTF-16 code units. */
  readonly offset: number;
  /** 0 to 1: how likely the whole of a suggestion has to be. */
  readonly minimumConfidence: number;
  /** Suggestions at most, the likeliest first. */
  readonly alternatives: number;
  readonly guidance: Guidance;
}

/** A language model that reads a prompt; asked where the caches are not sure. */
export interface PromptedModel extends LanguageModel {
  readonly name: string;
  /** Ids that ask for what stands between prefix and suffix. */
  prompt(text: {
    readonly path: string;
    readonly prefix: string;
    readonly suffix: string;
  }): readonly number[];
}

export interface CompletionPorts extends ImportPorts {
  readonly caches: Pick<TokenCaches, 'at' | 'memberShares'>;
  /** Undefined where there is none. */
  prompted(): PromptedModel | undefined;
  /** Does the work of the prompted model when it is time; absent: at once. */
  paced?<T>(work: () => Promise<T>, checkpoint: Checkpoint): Promise<T>;
  readonly trees: Pick<Trees, 'with'>;
  analysisOf(languageId: string): StaticAnalysis | undefined;
  /** Why there is no analysis of a language; '' where there is one. */
  absenceOf(languageId: string): string;
}

/** Text to be inserted at the cursor. */
export interface Suggestion extends Verdict {
  /** Name of the model, or `caches`. */
  readonly model: string;
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
  const { text, language } = request.snapshot;
  const place = placeAt(text, request.offset, language.description.monitors?.imports?.closing);
  if (place.kind === 'none') return place;
  if (place.value.lineStart === request.offset && request.offset === 0)
    return none('nothing stands before the cursor');
  const job = jobOf(request, ports, place.value);
  const known = await suggestions({ ...job, ...cachesAt(job) }, checkpoint);
  const prompted = ports.prompted();
  if (known.kind === 'some' || prompted === undefined) return known;
  const write = () => suggestions({ ...job, ...promptedAt(job, prompted) }, checkpoint);
  const written = await (ports.paced?.(write, checkpoint) ?? write());
  return written.kind === 'some'
    ? written
    : none(`caches: ${known.reason}; ${prompted.name}: ${written.reason}`);
}

function cachesAt({ request, ports, text }: Place): ModelThere & { readonly name: string } {
  const { snapshot, path } = request;
  const writing = { path, family: snapshot.language.family, text: snapshot.text };
  return { ...ports.caches.at(writing, text.length), name: cachesName };
}

function promptedAt({ request, text }: Place, model: PromptedModel): ModelThere & { readonly name: string } {
  const { snapshot, shownPath, offset } = request;
  const context = model.prompt({ path: shownPath, prefix: text, suffix: snapshot.text.slice(offset) });
  return { model, context, name: model.name };
}

/**
 * What one model has to say. A suggestion after the first leaves one before it where the model was least sure: of all places
 * and the tokens that came second there, the likeliest (k best sequences by deviations, Lawler 1972).
 */
async function suggestions(job: Job, checkpoint: Checkpoint): Promise<Outcome<readonly Suggestion[]>> {
  const found: Suggestion[] = [];
  const branches: Branch[] = [];
  const { alternatives } = job.request;
  let tried: Tried | undefined = new Map();
  let reason: None | undefined;
  let rest: Decoded | undefined;
  for (let count = 0; count < mostTries * alternatives && found.length < alternatives && tried; count++) {
    const attempt: Outcome<Attempt> = await attemptOne(job, tried, checkpoint);
    if (attempt.kind === 'none') reason ??= attempt;
    else if (attempt.value.kind === 'suggestion') {
      const { suggestion, steps } = attempt.value;
      if (!found.some(({ text }) => text === suggestion.text)) found.push(suggestion);
      if (alternatives > 1) branches.push(...(await branchesOf(job, { steps, tried }, checkpoint)));
    } else {
      reason ??= none(attempt.value.reason);
      rest ??= attempt.value.before;
      if (count < mostTries) continue;
    }
    tried = likeliest(branches);
  }
  for (let count = 0; count < mostTries && found.length === 0 && rest !== undefined; count++) {
    const shorter: Outcome<Attempt> = await attemptWith(job, rest, new Map(), checkpoint);
    if (shorter.kind === 'none') break;
    if (shorter.value.kind === 'suggestion') found.push(shorter.value.suggestion);
    else rest = shorter.value.before;
  }
  if (found.length > 0) return some(found);
  return reason ?? none('the model knows nothing of this place');
}

/** One place to complete, and everything that is known of it. */
interface Place {
  readonly request: CompletionRequest;
  readonly ports: CompletionPorts;
  readonly place: WritingPlace;
  /** The text before the half-typed word. */
  readonly text: string;
  readonly analysis: StaticAnalysis | undefined;
  readonly monitor: Monitor;
  /** Why the analyzer, which may know, did not say in time; '' when it did. */
  readonly missed: { reason: string };
  /** Whether the analyzer has found an error in something that was written here. */
  readonly seen: { fault: boolean };
}

/** A place with the model that is to complete it. */
interface Job extends Place, ModelThere {
  readonly name: string;
}

function jobOf(request: CompletionRequest, ports: CompletionPorts, place: WritingPlace): Place {
  const { snapshot, offset } = request;
  const { language } = snapshot;
  const text = snapshot.text.slice(0, offset - place.typed.length);
  const languageId = language.description.editorIds[0] ?? language.id;
  const analysis = request.guidance === 'nothing' ? undefined : ports.analysisOf(languageId);
  const missed = { reason: '' };
  const seen = { fault: false };
  const monitor = monitorAt({
    snapshot,
    offset,
    analysis: request.guidance === 'looks' ? undefined : analysis,
    trees: ports.trees,
    sharesAt: (before, members) => {
      const written = { text: snapshot.text, offset: text.length, written: before.slice(text.length) };
      return ports.caches.memberShares(members, { path: request.path, family: language.family, ...written });
    },
    isAll: request.guidance === 'monitors',
    imports: ports.filesNaming !== undefined && analysis?.imports !== undefined,
    isSuspect: () => seen.fault,
    onLate: (reason) => (missed.reason = reason),
  });
  return { request, ports, place, text, analysis, monitor, missed, seen };
}

type Attempt =
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion; readonly steps: readonly Step[] }
  /** Something else may do better; `tried` knows what is not to come again. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** What stands before the error. */
      readonly before?: Decoded;
    };

async function attemptOne(job: Job, tried: Tried, checkpoint: Checkpoint): Promise<Outcome<Attempt>> {
  const { place, model, monitor, request } = job;
  const most = place.block === undefined ? mostTokens.line : mostTokens.block;
  const endIn = endOf(place, job.text);
  const least = request.minimumConfidence;
  const decoding = { ...job, typed: place.typed, tried, most, least, endIn, closes };
  if (!(await knowsThis(job, tried, checkpoint)))
    return none('the model is not sure enough of anything here');
  const decoded = await decode({ ...decoding, model, monitor }, checkpoint);
  return await attemptWith(job, decoded, tried, checkpoint);
}

async function attemptWith(
  job: Job,
  decoded: Decoded,
  tried: Tried,
  checkpoint: Checkpoint,
): Promise<Outcome<Attempt>> {
  const { request, place } = job;
  // What the analyzer would know is not guessed: the next keystroke asks again.
  if (job.missed.reason !== '') return none(job.missed.reason);
  const steps = withoutOpenString(
    confident(decoded, request.minimumConfidence),
    job.text,
    request.snapshot.language,
  );
  const confidence = steps.reduce((product, { probability }) => product * probability, 1);
  const [first] = decoded.steps;
  if (first === undefined) return none('the model knows no member that fits here');
  if (steps.length === 0) {
    const sure = Math.round(100 * first.probability);
    return none(`the model is not sure enough: ${sure} % for its first token`);
  }
  const draft = draftOf(job, { ...decoded, steps });
  if (draft.text === '') {
    ban(tried, 0, first, 'written');
    return some({ kind: 'refused', reason: 'what the model would write stands there already' });
  }
  const checked =
    request.guidance === 'monitors'
      ? unlooked
      : await verify(draft, { analysis: job.analysis, ...job.ports }, checkpoint);
  if (checked.kind === 'fault') {
    job.seen.fault = true;
    const at = stepAt(steps, place.typed.length + checked.at);
    const step = steps[at];
    if (step !== undefined) ban(tried, at, step, 'wrong');
    const before = at === 0 ? {} : { before: { ...decoded, steps: steps.slice(0, at) } };
    return some({ kind: 'refused', reason: checked.reason, ...before });
  }
  const suggestion = { ...checked.verdict, text: draft.text, confidence, model: job.name };
  return some({ kind: 'suggestion', suggestion, steps });
}

const unlooked = {
  kind: 'verdict',
  verdict: { verdict: 'unverified', by: '', reason: 'verification was not asked for', imports: [] },
} as const;

/** Before the analyzer is asked: whether the model is sure enough of anything at all. */
async function knowsThis(
  { model, context, place, monitor, text, request }: Job,
  tried: Decoding['tried'],
  checkpoint: Checkpoint,
): Promise<boolean> {
  const before = tried.get(0);
  const fits = (id: number) => before?.has(id) !== true && goesOn(model.vocabulary, id, place.typed);
  const [best] = await model.next(context, 1, fits, checkpoint);
  if (best === undefined || /^$|^[\r\n]/.test(model.vocabulary.textOf(best.id))) return false;
  const isRefused = (id: number) => !goesOn(model.vocabulary, id, place.typed) || before?.get(id) === 'wrong';
  const sure = await leftFor(best, isRefused, { model, ids: context }, checkpoint);
  const { minimumConfidence: least } = request;
  return sure >= least || (sure >= leastMember && monitor.applies(text));
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
