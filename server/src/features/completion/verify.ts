import { isLate, type Fault, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { TextChange } from '../../base/text.ts';
import type { Decoded } from '../../decoding/decode.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import { changeBetween, importing, membersHold, type ImportPorts } from './imports.ts';
import { Standing } from './standing.ts';
import { unclosedIn } from './trim.ts';

/** What is about to be suggested: `text` at `offset`. */
export interface Draft {
  readonly snapshot: Snapshot;
  readonly offset: number;
  readonly text: string;
  readonly decoded: Decoded;
}

export interface Verdict {
  /** `verified`: an analyzer knew the members of every dereference in it and finds no error in it. */
  readonly verdict: 'verified' | 'unverified';
  /** The analyzer, or '' where there is none. */
  readonly by: string;
  /** Why it is not verified, or ''. */
  readonly reason: string;
  /** Of the document, above the line of the draft: what imports the names that it takes from elsewhere. */
  readonly imports: readonly TextChange[];
  /** It is not verified because the analyzer did not have the time: asked again, it may be. */
  readonly isLate?: boolean;
}

export type Verified =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** `at`: code units into the draft's text. */
  | { readonly kind: 'fault'; readonly at: number; readonly reason: string };

export interface VerifyPorts extends ImportPorts {
  readonly trees: Pick<Trees, 'with'>;
  readonly analysis: StaticAnalysis | undefined;
  absenceOf(languageId: string): string;
}

/** Whether the draft holds before anybody sees it: it parses, and the analyzer finds no error in it (PG-TD's idea, arXiv 2303.05510). */
export async function verify(draft: Draft, ports: VerifyPorts, checkpoint: Checkpoint): Promise<Verified> {
  const { snapshot, text } = draft;
  const standing = new Standing(draft, ports.trees);
  if (!(await standing.parses(text, checkpoint))) {
    const at = await parsingUntil(text, standing, checkpoint);
    return { kind: 'fault', at, reason: 'what the model would write does not parse here' };
  }
  const { analysis } = ports;
  if (analysis === undefined) return unverified('', ports.absenceOf(languageIdOf(snapshot)));
  const found = await faultAfterImports(draft, { ...ports, analysis, standing }, checkpoint);
  if (found.kind === 'none') {
    const { verdict } = unverified(analysis.name, found.reason);
    return { kind: 'verdict', verdict: { ...verdict, isLate: isLate(found) } };
  }
  const { fault, importer, unimported } = found.value;
  if (fault !== undefined)
    return {
      kind: 'fault',
      at: Math.max(0, fault.span.start - importer.offset),
      reason: `${analysis.name} finds an error (${[fault.code, unimported].filter(Boolean).join('; ')}) in what the model would write`,
    };
  const { monitored, answered, reason } = draft.decoded.held(draft.decoded.steps.length);
  const imports = changeBetween(snapshot.text, importer.snapshot.text);
  if (answered < monitored) {
    const held = imports.length === 0 ? none(reason) : await membersHold(importer, analysis, checkpoint);
    if (held.kind === 'none') return unverified(analysis.name, held.reason, imports);
    if (!held.value) return { kind: 'fault', at: 0, reason: 'a name is no member of what is imported' };
  }
  return { kind: 'verdict', verdict: { verdict: 'verified', by: analysis.name, reason: '', imports } };
}

/** Places of a text at which it is cut to see whether what is before parses. */
const mostCuts = 3;

/** Where a text that does not parse goes wrong: before one of its last marks that end something, or at its start. */
async function parsingUntil(text: string, standing: Standing, checkpoint: Checkpoint): Promise<number> {
  const marks = [...text.matchAll(/[;,)\]}]/g)].map(({ index }) => index).filter((at) => at > 0);
  for (const at of marks.toReversed().slice(0, mostCuts))
    if (await standing.parses(text.slice(0, at), checkpoint)) return at;
  return 0;
}

/** Names that are imported for one draft at most. */
const mostImports = 3;

/** Who is asked, and how what is looked at stands in the document. */
interface Looking {
  readonly analysis: StaticAnalysis;
  readonly standing: Standing;
}

interface AfterImports {
  readonly fault: Fault | undefined;
  /** The draft in the text with the imports. */
  readonly importer: Draft;
  /** Why the fault is not taken away by an import, or ''. */
  readonly unimported: string;
}

/** The first fault for which no import is sure, once those that are sure are made. */
async function faultAfterImports(
  draft: Draft,
  ports: ImportPorts & Looking,
  checkpoint: Checkpoint,
): Promise<Outcome<AfterImports>> {
  let importer = draft;
  for (let count = 0; ; count++) {
    const fault = await faultIn(importer, ports, checkpoint);
    if (fault.kind === 'none') return fault;
    if (fault.value === undefined || count === mostImports)
      return some({ fault: fault.value, importer, unimported: '' });
    const whole = await ports.standing.whole(importer, importer.text, checkpoint);
    const next = await importing({ ...importer, whole }, fault.value, ports, checkpoint);
    if (next?.kind !== 'some') return some({ fault: fault.value, importer, unimported: next?.reason ?? '' });
    importer = next.value;
  }
}

/**
 * The error that the analyzer finds in the draft, if there is one. A bracket that the draft leaves open is not at its end: of
 * `f(` nobody knows yet that arguments are missing, so an error of it counts only where it is there without the bracket too.
 */
async function faultIn(
  draft: Draft,
  { analysis, standing }: Looking,
  checkpoint: Checkpoint,
): Promise<Outcome<Fault | undefined>> {
  const { snapshot, offset } = draft;
  for (let text = draft.text; ;) {
    const whole = await standing.whole(draft, text, checkpoint);
    const source = { uri: snapshot.uri, languageId: languageIdOf(snapshot), text: whole };
    const faults = await analysis.faults(source, checkpoint);
    if (faults.kind === 'none') return faults;
    const end = offset + text.length;
    const touching = faults.value.filter(({ span }) => span.start < end && span.end > offset);
    const inside = await added(touching, { draft, end, analysis }, checkpoint);
    const open = unclosedIn(text);
    const waits = ({ span }: Fault) =>
      open.some((at) => span.start <= offset + at && span.end >= offset + at);
    const certain = inside.filter((fault) => !waits(fault));
    const last = open.at(-1);
    if (inside.length === 0 || certain.length > 0 || last === undefined) return some(innermost(certain));
    const uncalled = inside.find(({ span }) => span.end === offset + last);
    text = text.slice(0, last);
    if (uncalled === undefined) continue;
    const called = { ...source, text: await standing.whole(draft, text, checkpoint) };
    const callable = await analysis.callable?.(called, offset + last, checkpoint);
    if (callable?.kind === 'some' && !callable.value)
      return some({ ...uncalled, span: { start: offset + last, end: offset + last + 1 } });
  }
}

/** Without those around the draft that stand there before it is written. */
async function added(
  faults: readonly Fault[],
  {
    draft,
    end,
    analysis,
  }: { readonly draft: Draft; readonly end: number; readonly analysis: StaticAnalysis },
  checkpoint: Checkpoint,
): Promise<readonly Fault[]> {
  const { snapshot, offset } = draft;
  const isAround = ({ span }: Fault) => span.start < offset && span.end > end;
  if (!faults.some(isAround)) return faults;
  const source = { uri: snapshot.uri, languageId: languageIdOf(snapshot), text: snapshot.text };
  const before = await analysis.faults(source, checkpoint);
  if (before.kind === 'none') return faults;
  const wasThere = ({ span, code }: Fault) =>
    before.value.some((old) => old.code === code && old.span.start === span.start);
  return faults.filter((fault) => !isAround(fault) || !wasThere(fault));
}

const languageIdOf = ({ language }: Snapshot) => language.description.editorIds[0] ?? language.id;

/** The first that has no other in it: an error of a whole call is one of its argument. */
function innermost(faults: readonly Fault[]): Fault | undefined {
  const holds = (outer: Fault, inner: Fault) =>
    outer.span.start <= inner.span.start &&
    inner.span.end <= outer.span.end &&
    outer.span.end - outer.span.start > inner.span.end - inner.span.start;
  return faults.find((fault) => !faults.some((other) => holds(fault, other)));
}

function unverified(by: string, reason: string, imports: readonly TextChange[] = []) {
  const verdict: Verdict = { verdict: 'unverified', by, reason, imports };
  return { kind: 'verdict', verdict } as const;
}
