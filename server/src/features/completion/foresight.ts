import { setTimeout as delay } from 'node:timers/promises';
import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { checkpointOf, type Checkpoint } from '../../base/checkpoint.ts';
import { Lru } from '../../base/lru.ts';
import type { Outcome } from '../../base/outcome.ts';
import { patternOf } from '../../base/pattern.ts';
import type { LanguageDescription } from '../../syntax/language.ts';
import { complete, type CompletionPorts, type CompletionRequest, type Suggestion } from './complete.ts';

/** Milliseconds after an answer in which no other key may come: who types on is not thought ahead of. */
const pause = 20;
/** How likely a dereference has to be to be thought of, and a blank behind which a name stands that an analyzer is asked about. */
const leastLikely = { dereference: 0.1, blank: 0.5 };
/** Tokens that are thought of at one place. */
const mostThought = 2;
/** Milliseconds for which an answer counts: another file may be edited meanwhile. */
const freshFor = 10_000;
/** Documents of which it is known that an analyzer has been asked about them. */
const warmKept = 32;

type Answer = Outcome<readonly Suggestion[]>;

interface Thought {
  readonly uri: string;
  readonly text: string;
  readonly offset: number;
  readonly until: number;
  readonly answer: Promise<Answer | undefined>;
}

/**
 * What is worked on between two keys: the members of what stands before the cursor, where a dereference is likely to come next, and the
 * suggestion that would be made there or behind a word such as `new`. The analyzer that would be asked then has answered by then.
 */
export class Foresight {
  readonly #thoughts: Thought[] = [];
  readonly #warm = new Lru<string, true>(warmKept);
  readonly #now: () => number;
  #unwanted = new AbortController();

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The answer for a place, where it was thought of and is a verified suggestion; what was thought of other places is dropped. */
  async answerTo({ snapshot, offset }: CompletionRequest): Promise<Answer | undefined> {
    const isSame = (thought: Thought) =>
      thought.offset === offset && thought.text === snapshot.text && this.#now() < thought.until;
    const found = this.#thoughts.find((thought) => thought.uri === snapshot.uri && isSame(thought));
    if (found === undefined) this.drop();
    const answer = await found?.answer;
    // Who has verified nothing may know more once it stands there: the editor does.
    const isSure = answer?.kind === 'some' && answer.value.every(({ verdict }) => verdict === 'verified');
    return isSure ? answer : undefined;
  }

  drop(): void {
    this.#unwanted.abort();
    this.#thoughts.length = 0;
  }

  /** Thinks of what may come after a place that was answered. */
  begin(request: CompletionRequest, ports: CompletionPorts): void {
    this.drop();
    this.#unwanted = new AbortController();
    void this.#think(request, ports, checkpointOf(this.#unwanted.signal)).catch(() => {});
  }

  async #think(request: CompletionRequest, ports: CompletionPorts, checkpoint: Checkpoint): Promise<void> {
    await delay(pause, undefined, { ref: false });
    await checkpoint();
    const analysis = ports.analysisOf(request.snapshot.language.description.editorIds[0] ?? '');
    if (analysis === undefined) return;
    for (const ahead of await likelyAfter(request, ports, checkpoint)) {
      const answer = complete(ahead, { ...ports, prompted: () => undefined }, checkpoint).catch(
        () => undefined,
      );
      const { uri, text } = ahead.snapshot;
      this.#thoughts.push({ uri, text, offset: ahead.offset, until: this.#now() + freshFor, answer });
      await answer;
      await checkpoint();
    }
    await this.#warmUp(request, analysis, checkpoint);
  }

  /** What an analyzer has to read before it can say what is in scope, it reads once. */
  async #warmUp(
    { snapshot, offset }: CompletionRequest,
    analysis: StaticAnalysis,
    checkpoint: Checkpoint,
  ): Promise<void> {
    const { uri, text, language } = snapshot;
    if (this.#warm.get(uri) === true) return;
    this.#warm.set(uri, true);
    const languageId = language.description.editorIds[0] ?? language.id;
    await analysis.names?.({ uri, languageId, text }, offset, checkpoint);
  }
}

/** The same document a token later, for each that is likely to come and behind which an analyzer is asked. */
async function likelyAfter(
  request: CompletionRequest,
  { caches }: CompletionPorts,
  checkpoint: Checkpoint,
): Promise<readonly CompletionRequest[]> {
  const { snapshot, offset, path } = request;
  const { text, language } = snapshot;
  if (!/[\p{ID_Continue}$)\]]$/u.test(text.slice(0, offset))) return [];
  const { model, context } = caches.at({ path, family: language.family, text }, offset);
  const next = await model.next(context, mostThought + 2, () => true, checkpoint);
  const isAsked = askedBehind(language.description, text.slice(Math.max(0, offset - reach), offset));
  return next
    .map(({ id, probability }) => ({ token: model.vocabulary.textOf(id), probability }))
    .filter(({ token, probability }) => isAsked(token, probability))
    .slice(0, mostThought)
    .map(({ token }) => {
      const typed = text.slice(0, offset) + token + text.slice(offset);
      // Not a version of the document, so that its tree stays that of the document.
      const ahead = { ...snapshot, version: snapshot.version - 1, text: typed };
      return { ...request, snapshot: ahead, offset: offset + token.length };
    });
}

/** No longer piece of text is looked at before a name. */
const reach = 200;

function askedBehind({ dereference, monitors = {} }: LanguageDescription, before: string) {
  const { instantiation, cases, imports } = monitors;
  const places = [instantiation, cases, imports].filter((place) => place !== undefined);
  return (token: string, probability: number): boolean => {
    if (dereference.includes(token)) return probability >= leastLikely.dereference;
    if (token !== ' ' || probability < leastLikely.blank) return false;
    return places.some((place) => patternOf(`(?:${place.before})$`).test(`${before} `));
  };
}
