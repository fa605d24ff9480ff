import { isLate, type Name, type Source, type StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { LanguageDescription } from '../syntax/language.ts';
import { openingsReader, type OpeningsOf } from '../syntax/openings.ts';
import { argumentsMonitor } from './arguments.ts';
import { asLongAs, type Ask } from './asking.ts';
import { dereferenceMonitor } from './dereference.ts';
import { importMonitor } from './imports.ts';
import { instantiationMonitor } from './instantiation.ts';
import { joined, lenient } from './joined.ts';
import { keyMonitor } from './keys.ts';
import { literalMonitor } from './literals.ts';
import { scopeMonitor } from './scope.ts';

/** A place at which something is written. */
export interface Writing {
  readonly language: LanguageDescription;
  readonly analysis: StaticAnalysis;
  /** The document as it would stand if this stood before the cursor. */
  sourceOf(before: string): Source;
  /** Names that the document shows to be visible at the cursor. */
  visible(checkpoint: Checkpoint): Promise<Outcome<ReadonlySet<string>>>;
  /** Milliseconds after which what a look at the whole sees too is not asked any longer. */
  readonly patience: number;
  /** Whether what a look at the whole sees too is asked about the end of this text. */
  isWorth(text: string): boolean;
  /** Told why the members of a receiver, which the analyzer may know, are not known in time. */
  onLate(reason: string): void;
}

/**
 * Everything that is held of a language while it is written. Members are held strictly: a receiver that nobody knows leaves
 * what is written unverified. For the other properties the analyzer's look at the whole stands in where it has no answer.
 */
export function monitorOf(writing: Writing): Monitor {
  const openingsOf = openingsReader(writing.language);
  const others = othersOf(writing, openingsOf).map((monitor) => lenient(monitor, writing.isWorth));
  return joined([membersOf(writing, openingsOf), ...others]);
}

function membersOf(
  { language, analysis, sourceOf, onLate }: Writing,
  openingsOf: OpeningsOf | undefined,
): Monitor {
  const declared = language.monitors?.members;
  const operators = language.dereference;
  const members = dereferenceMonitor(
    { operators, ...(declared === undefined ? {} : { declared }) },
    async (before, at, checkpoint) => {
      const members = await analysis.members(sourceOf(before), at, checkpoint);
      if (isLate(members)) onLate(members.reason);
      return members.kind === 'none' ? members : some(new Set(members.value.map(({ name }) => name)));
    },
  );
  const isCode = (text: string) => (openingsOf?.(text).at(-1)?.kind ?? 'bracket') === 'bracket';
  return {
    applies: (text) => members.applies(text) && isCode(text),
    maskAfter: (text, checkpoint) =>
      members.applies(text) && isCode(text) ? members.maskAfter(text, checkpoint) : undefined,
  };
}

function othersOf(writing: Writing, openingsOf: OpeningsOf | undefined): readonly Monitor[] {
  const { language, analysis, visible } = writing;
  const {
    imports,
    keys,
    literals,
    calls,
    arguments: counted,
    scope,
    instantiation,
  } = language.monitors ?? {};
  const { strings } = language;
  const [names, choices, arity] = [analysis.names, analysis.choices, analysis.arity];
  const found: Monitor[] = [];
  const asking = asker(writing);
  if (imports !== undefined && names !== undefined)
    found.push(importMonitor(imports, exportsAt(asking(names))));
  if (strings === undefined || openingsOf === undefined) return found;
  if (keys !== undefined && choices !== undefined) found.push(keyMonitor(keys, openingsOf, asking(choices)));
  if (literals !== undefined && choices !== undefined)
    found.push(literalMonitor({ strings, ...literals }, openingsOf, asking(choices)));
  const { constructible } = analysis;
  if (instantiation !== undefined && constructible !== undefined)
    found.push(instantiationMonitor(instantiation, openingsOf, asking(constructible)));
  if (calls !== undefined && counted !== undefined && arity !== undefined)
    found.push(argumentsMonitor({ ...calls, ...counted }, openingsOf, asking(arity)));
  if (calls !== undefined && scope !== undefined && names !== undefined)
    found.push(scopeMonitor({ ...calls, ...scope }, { openingsOf, visible, namesAt: asking(names) }));
  return found;
}

type Question<T> = (source: Source, offset: number, checkpoint: Checkpoint) => Promise<Outcome<T>>;

/** Asks of the end of what is written; all questions of one writing together have its patience. */
function asker({ sourceOf, patience }: Writing) {
  let until: number | undefined;
  return <T>(question: Question<T>): Ask<T> =>
    (text, checkpoint) => {
      until ??= performance.now() + patience;
      return asLongAs(until, checkpoint, (limited) => question(sourceOf(text), text.length, limited));
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
