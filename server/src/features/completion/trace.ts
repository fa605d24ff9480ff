import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Candidate, LanguageModel } from '../../inference/ports.ts';
import { dereferenceMonitor, type KnownMembers } from '../../monitors/dereference.ts';
import { cachesName, type CompletionPorts, type CompletionRequest } from './complete.ts';
import { placeAt } from './place.ts';

/** What took the time. Phases overlap: decoding runs ahead while an analyzer answers. */
const phases = [
  'caches',
  'model',
  'parsing',
  'members',
  'names',
  'choices',
  'arity',
  'faults',
  'imports',
] as const;
type Phase = (typeof phases)[number];

export interface Timing {
  readonly phase: Phase;
  readonly milliseconds: number;
  readonly calls: number;
}

/** A step of decoding, and what could have been written in it. */
export interface TracedStep {
  /** The token that was taken. */
  readonly token: string;
  /** The likeliest tokens before anything was masked. */
  readonly candidates: readonly TracedCandidate[];
}

export interface TracedCandidate {
  readonly token: string;
  /** Among all tokens. */
  readonly probability: number;
  /** Whether what is typed, the mask, and the errors that were found let it through. */
  readonly isAllowed: boolean;
}

/** What is shown of the candidates of a step. */
const shownCandidates = 5;

/** A sequence after which a model was asked what comes next. */
interface Visit {
  readonly name: string;
  readonly model: LanguageModel;
  readonly context: readonly number[];
  /** As the model was last asked. */
  readonly allows: (id: number) => boolean;
  /** Ids that it answered, those of the last time first. */
  readonly answers: readonly number[];
}

/** Watches one completion: hand `ports` to it, and look afterwards. */
export class CompletionTrace {
  readonly ports: CompletionPorts;
  readonly #request: CompletionRequest;
  readonly #now: () => number;
  readonly #spent = new Map<Phase, { milliseconds: number; calls: number }>();
  readonly #visits = new Map<string, Visit>();
  /** Members by the text before them. */
  readonly #members = new Map<string, Outcome<KnownMembers>>();

  constructor(request: CompletionRequest, ports: CompletionPorts, now: () => number) {
    this.#request = request;
    this.#now = now;
    this.ports = this.#watched(ports);
  }

  get timings(): readonly Timing[] {
    return phases.flatMap((phase) => {
      const spent = this.#spent.get(phase);
      const milliseconds = Math.round(10 * (spent?.milliseconds ?? 0)) / 10;
      return spent === undefined ? [] : [{ phase, milliseconds, calls: spent.calls }];
    });
  }

  /** The steps that led to what is suggested; without it as far as the last attempt of the last model went. */
  async steps(
    suggested: { readonly model: string; readonly text: string } | undefined,
    checkpoint: Checkpoint,
  ): Promise<readonly TracedStep[]> {
    const { snapshot, offset } = this.#request;
    const place = placeAt(snapshot.text, offset, snapshot.language.description.monitors?.imports?.closing);
    const typed = place.kind === 'some' ? place.value.typed : '';
    const before = snapshot.text.slice(0, offset - typed.length);
    const visits = [...this.#visits.values()];
    const name = suggested?.model ?? visits.at(-1)?.name;
    const steps: TracedStep[] = [];
    let left = suggested === undefined ? undefined : typed + suggested.text;
    let text = before;
    let visit = visits.find((each) => each.name === name);
    while (visit !== undefined && left !== '') {
      const taken = takenIn(visit, left, text);
      if (taken === undefined) break;
      const token = visit.model.vocabulary.textAfter(taken, text);
      steps.push({ token, candidates: await this.#candidates(visit, text, checkpoint) });
      text += token;
      left = left?.slice(token.length);
      visit = this.#visits.get(keyOf(visit.name, [...visit.context, taken]));
    }
    return steps;
  }

  async #candidates(visit: Visit, text: string, checkpoint: Checkpoint): Promise<readonly TracedCandidate[]> {
    const { model, context, allows } = visit;
    const { dereference } = this.#request.snapshot.language.description;
    const known = async (before: string) => this.#members.get(flush(before)) ?? none('nobody was asked');
    const mask = await dereferenceMonitor({ operators: dereference }, known).maskAfter(text, checkpoint);
    const likeliest = await model.next(context, shownCandidates, () => true, checkpoint);
    return likeliest.map(({ id, probability }) => {
      const token = model.vocabulary.textAfter(id, text);
      const isAllowed = allows(id) && (mask?.kind !== 'some' || mask.value(token));
      return { token, probability, isAllowed };
    });
  }

  #watched(ports: CompletionPorts): CompletionPorts {
    const { caches, trees, prompted, analysisOf } = ports;
    const at: CompletionPorts['caches']['at'] = (...place) => {
      const there = this.#timed('caches', () => caches.at(...place));
      return { ...there, model: this.#watchedModel(cachesName, there.model) };
    };
    const memberShares: CompletionPorts['caches']['memberShares'] = (...asked) =>
      this.#timed('members', () => caches.memberShares(...asked));
    const withTree: CompletionPorts['trees']['with'] = (...use) =>
      this.#timedLong('parsing', () => trees.with(...use));
    return {
      ...ports,
      caches: { at, memberShares },
      trees: { with: withTree },
      prompted: () => {
        const model = prompted();
        if (model === undefined) return undefined;
        const { name } = model;
        return { ...this.#watchedModel(name, model), name, prompt: (text) => model.prompt(text) };
      },
      analysisOf: (languageId) => {
        const analysis = analysisOf(languageId);
        return analysis === undefined ? undefined : this.#watchedAnalysis(analysis);
      },
    };
  }

  #watchedModel(name: string, model: LanguageModel): LanguageModel {
    const next: LanguageModel['next'] = async (context, most, allows, checkpoint) => {
      const found = await this.#timedLong('model', () => model.next(context, most, allows, checkpoint));
      this.#visited({ name, model, context, allows }, found);
      return found;
    };
    return { vocabulary: model.vocabulary, next };
  }

  #visited(asked: Omit<Visit, 'answers'>, found: readonly Candidate[]): void {
    const key = keyOf(asked.name, asked.context);
    const before = this.#visits.get(key)?.answers ?? [];
    this.#visits.set(key, { ...asked, answers: [...new Set([...found.map(({ id }) => id), ...before])] });
  }

  #watchedAnalysis(analysis: StaticAnalysis): StaticAnalysis {
    const {
      takesAnyName,
      names,
      choices,
      constructible,
      callable,
      comparable,
      arity,
      assignable,
      typeOf,
      imports,
    } = analysis;
    return {
      name: analysis.name,
      ...(analysis.isLiteral === true && { isLiteral: true }),
      members: async (source, offset, checkpoint) => {
        const members = await this.#timedLong('members', () => analysis.members(source, offset, checkpoint));
        const names =
          members.kind === 'none' ? members : some({ names: new Set(members.value.map(({ name }) => name)) });
        this.#members.set(flush(source.text.slice(0, offset)), names);
        return members;
      },
      faults: (...asked) => this.#timedLong('faults', () => analysis.faults(...asked)),
      ...(takesAnyName && {
        takesAnyName: (...asked) => this.#timedLong('members', () => takesAnyName(...asked)),
      }),
      ...(names && { names: (...asked) => this.#timedLong('names', () => names(...asked)) }),
      ...(choices && { choices: (...asked) => this.#timedLong('choices', () => choices(...asked)) }),
      ...(constructible && {
        constructible: (...asked) => this.#timedLong('names', () => constructible(...asked)),
      }),
      ...(callable && { callable: (...asked) => this.#timedLong('names', () => callable(...asked)) }),
      ...(assignable && {
        assignable: (...asked) => this.#timedLong('names', () => assignable(...asked)),
      }),
      ...(comparable && {
        comparable: (...asked) => this.#timedLong('names', () => comparable(...asked)),
      }),
      ...(arity && { arity: (...asked) => this.#timedLong('arity', () => arity(...asked)) }),
      ...(typeOf && { typeOf: (...asked) => this.#timedLong('names', () => typeOf(...asked)) }),
      ...(imports && { imports: (...asked) => this.#timedLong('imports', () => imports(...asked)) }),
    };
  }

  #timed<T>(phase: Phase, work: () => T): T {
    const begun = this.#now();
    const result = work();
    this.#spend(phase, this.#now() - begun);
    return result;
  }

  async #timedLong<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const begun = this.#now();
    try {
      return await work();
    } finally {
      this.#spend(phase, this.#now() - begun);
    }
  }

  #spend(phase: Phase, milliseconds: number): void {
    const spent = this.#spent.get(phase) ?? { milliseconds: 0, calls: 0 };
    this.#spent.set(phase, {
      milliseconds: spent.milliseconds + milliseconds,
      calls: spent.calls + 1,
    });
  }
}

/** The token of a visit that what was written goes on with; without it the last that the model answered. */
function takenIn({ model, answers }: Visit, left: string | undefined, before: string): number | undefined {
  const goesOn = (id: number) => {
    const token = model.vocabulary.textAfter(id, before);
    return left === undefined || (token !== '' && (left.startsWith(token) || token.startsWith(left)));
  };
  return answers.find(goesOn);
}

function keyOf(name: string, context: readonly number[]): string {
  return `${name}: ${context.join(' ')}`;
}

/** Without the blanks that its last line begins with: a place is asked about so. */
function flush(text: string): string {
  const start = text.lastIndexOf('\n') + 1;
  return text.slice(0, start) + text.slice(start).trimStart();
}
