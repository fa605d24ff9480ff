import { flush } from '../analysis/flush.ts';
import { isLate, type Name, type Source, type StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { LanguageDescription } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { argumentsMonitor } from './arguments.ts';
import { assignableMonitor } from './assignable.ts';
import { asLongAs, type Ask } from './asking.ts';
import { callableMonitor } from './callable.ts';
import { caseMonitor } from './cases.ts';
import { dereferenceMonitor } from './dereference.ts';
import { importMonitor } from './imports.ts';
import { instantiationMonitor } from './instantiation.ts';
import { joined, lenient } from './joined.ts';
import { keyMonitor } from './keys.ts';
import { literalMonitor } from './literals.ts';
import { membersAt, type MemberPorts } from './members.ts';
import { ruleMonitors } from './rules.ts';
import { moduleMonitor, type EntriesAt } from './modules.ts';
import { scopeMonitor } from './scope.ts';

/** A place at which something is written. */
export interface Writing {
  readonly language: LanguageDescription;
  readonly analysis: StaticAnalysis;
  /** Undefined where the language does not say how its strings look. */
  readonly openingsOf: OpeningsOf | undefined;
  /** The document as it would stand if this stood before the cursor; with `isClosed`, what its last line opens is closed. */
  sourceOf(before: string, isClosed: boolean): Source;
  /** As the port of the same name of {@link MemberPorts}. */
  readonly sharesAt?: MemberPorts['sharesAt'];
  /** Names that the document shows to be visible at the cursor. */
  visible(checkpoint: Checkpoint): Promise<Outcome<ReadonlySet<string>>>;
  /** What is in folders around the document; undefined where it is in none. */
  readonly entriesAt: EntriesAt | undefined;
  /** Milliseconds after which what a look at the whole sees too is not asked any longer. */
  readonly patience: number;
  /**
   * Whether what a look at the whole sees too is asked about the end of this text; with `isImported`, of names that are not in
   * scope, which that look may import.
   */
  isWorth(text: string, isImported: boolean): boolean;
  /** Told why the members of a receiver, which the analyzer may know, are not known in time. */
  onLate(reason: string): void;
}

/**
 * Everything that is held of a language while it is written. Members are held strictly: a receiver that nobody knows leaves
 * what is written unverified. For the other properties the analyzer's look at the whole stands in where it has no answer.
 */
export function monitorOf(writing: Writing): Monitor {
  const { language, openingsOf } = writing;
  const rules = openingsOf === undefined ? [] : ruleMonitors(language, openingsOf);
  return joined([membersOf(writing), ...rules.map(({ monitor }) => monitor), ...othersOf(writing)]);
}

function membersOf({ language, analysis, openingsOf, sourceOf, sharesAt, onLate }: Writing): Monitor {
  const { members: declared, instead } = language.monitors ?? {};
  const operators = language.dereference;
  const { takesAnyName } = analysis;
  const heard = <T>(answer: Outcome<T>) => {
    if (isLate(answer)) onLate(answer.reason);
    return answer;
  };
  const flushed = flush(language, analysis);
  const told: MemberPorts = {
    ...(sharesAt && { sharesAt }),
    members: async (source, offset, checkpoint) =>
      heard(await analysis.members(...flushed(source, offset), checkpoint)),
    ...(takesAnyName && {
      takesAnyName: async (source, offset, checkpoint) =>
        heard(await takesAnyName(...flushed(source, offset), checkpoint)),
    }),
  };
  const members = dereferenceMonitor(
    { operators, ...(declared && { declared }), ...(instead && { instead }) },
    (before, at, checkpoint) => membersAt(told, sourceOf(before, true), at, checkpoint),
  );
  const isCode = (text: string) => (openingsOf?.(text).at(-1)?.kind ?? 'bracket') === 'bracket';
  return {
    applies: (text) => members.applies(text) && isCode(text),
    maskAfter: (text, checkpoint) =>
      members.applies(text) && isCode(text) ? members.maskAfter(text, checkpoint) : undefined,
  };
}

/** What the analyzer is asked about besides members, as far as it can be and the language says where. */
function othersOf(writing: Writing): readonly Monitor[] {
  const { strings, monitors: places = {} } = writing.language;
  const { openingsOf } = writing;
  if (strings === undefined || openingsOf === undefined) return [];
  const { names, choices, constructible, callable, comparable, arity, assignable } = writing.analysis;
  const { imports, modules, keys, literals, instantiation, cases, calls, scope } = places;
  const counted = calls && places.arguments && { ...calls, ...places.arguments };
  const used = calls && scope && { ...calls, ...scope };
  const { visible, isWorth, entriesAt } = writing;
  const { asking, askingAhead } = asker(writing);
  const held = <P, T>(
    place: P | undefined,
    question: Question<T> | undefined,
    monitor: (place: P, ask: Ask<T>) => Monitor,
    { isWorthIt = (text: string) => isWorth(text, false), isScope = false } = {},
  ) =>
    place === undefined || question === undefined
      ? []
      : [lenient(monitor(place, asking(question, isScope)), isWorthIt)];
  // No names come of it that could be written: before a look at the whole has found an error it is not asked at the cursor either.
  const onceSuspect = { isWorthIt: (text: string) => isWorth(`${text} `, false) };
  const uses = (place: NonNullable<typeof used>, namesAt: Ask<readonly Name[]>) =>
    scopeMonitor(place, { openingsOf, visible, namesAt });
  return [
    ...held(imports, names, (place, ask) => importMonitor(place, exportsAt(ask))),
    ...(modules === undefined || entriesAt === undefined
      ? []
      : [lenient(moduleMonitor({ strings, ...modules }, openingsOf, entriesAt), () => true)]),
    ...held(keys, choices, (place, ask) => keyMonitor(place, openingsOf, ask)),
    ...held(literals, choices, (place, ask) => literalMonitor({ strings, ...place }, openingsOf, ask)),
    ...held(
      instantiation,
      constructible,
      (place, ask) => instantiationMonitor(place, openingsOf, ask),
      onceSuspect,
    ),
    ...held(calls, callable, (place, ask) => callableMonitor(place, openingsOf, ask), onceSuspect),
    ...held(cases, comparable, (place, ask) => caseMonitor(place, openingsOf, ask), onceSuspect),
    ...held(counted, arity, (place, ask) => argumentsMonitor(place, openingsOf, ask), onceSuspect),
    ...(calls === undefined ||
    places.arguments?.any === undefined ||
    arity === undefined ||
    assignable === undefined
      ? []
      : [
          lenient(
            assignableMonitor({ ...calls, any: places.arguments.any }, openingsOf, {
              arityAt: asking(arity, false),
              assignableAt: askingAhead(assignable),
            }),
            onceSuspect.isWorthIt,
          ),
        ]),
    ...held(used, names, uses, { isWorthIt: (text) => isWorth(text, true), isScope: true }),
  ];
}

type Question<T> = (source: Source, offset: number, checkpoint: Checkpoint) => Promise<Outcome<T>>;

/**
 * Asks of the end of what is written; all questions of one writing together have its patience. What is in scope is asked about again of a
 * line that is closed, where nobody knows it while a bracket is open.
 */
function asker({ language, analysis, sourceOf, patience }: Writing) {
  const flushed = flush(language, analysis);
  let until: number | undefined;
  const inTime = <T>(checkpoint: Checkpoint, ask: (limited: Checkpoint) => Promise<Outcome<T>>) =>
    asLongAs((until ??= performance.now() + patience), checkpoint, ask);
  return {
    asking:
      <T>(question: Question<T>, isScope: boolean): Ask<T> =>
      async (text, checkpoint) => {
        const ask = (isClosed: boolean) => (limited: Checkpoint) =>
          question(...flushed(sourceOf(text, isClosed), text.length), limited);
        const found = await inTime(checkpoint, ask(false));
        const isKnown = found.kind === 'some' || isLate(found) || !isScope;
        return isKnown ? found : await inTime(checkpoint, ask(true));
      },
    /** Of a place in what is written: `ahead` of it comes more. */
    askingAhead:
      <T>(question: Question<T>) =>
      (text: string, ahead: string, checkpoint: Checkpoint) =>
        inTime(checkpoint, (limited) =>
          question(...flushed(sourceOf(text + ahead, true), text.length), limited),
        ),
  };
}

function exportsAt(namesAt: Ask<readonly Name[]>): Ask<readonly string[]> {
  return async (text, checkpoint) => {
    const found = await namesAt(text, checkpoint);
    if (found.kind === 'none') return found;
    const names = found.value.flatMap(({ name, kind }) => (kind === 'keyword' ? [] : [name]));
    return names.length === 0 ? none('nothing is known of the module') : some(names);
  };
}
