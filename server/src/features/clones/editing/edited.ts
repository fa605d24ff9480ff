import type { CloneClass, CloneMember } from '../../../../protocol/clones.ts';
import { countErrors } from '../../../analysis/augment/errors.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import type { Outcome } from '../../../base/outcome.ts';
import { LineIndex, type Span } from '../../../base/text.ts';
import type { Snapshot } from '../../../syntax/trees.ts';
import type { ClonePorts } from '../ports.ts';
import type { Baseline, Baselines } from './baselines.ts';
import { codeOf, tokensIn, type Code } from './codeTokens.ts';
import { meaningsOf, namesOf, type FileNames } from './meanings.ts';
import { editInside, fileHunks, type MemberEdit } from './memberEdit.ts';
import { transferred, type Transferred } from './transfer.ts';

/** A place of a class that was edited, and its twins that were not. */
export interface EditedClass {
  readonly id: string;
  readonly edit: MemberEdit;
  readonly twins: readonly EditedTwin[];
}

export interface EditedTwin {
  /** Where it stands now. */
  readonly member: CloneMember;
  readonly snapshot: Snapshot;
  /** The edit as it would be made there, or why it cannot. */
  readonly edit: Outcome<Transferred>;
}

/** So many twins of a class are looked at. */
const mostTwins = 100;

/** Places of a document that were edited while their twins still stand as these places did. */
export async function editedClasses(
  snapshot: Snapshot,
  { ports, baselines }: { readonly ports: ClonePorts; readonly baselines: Baselines },
  checkpoint: Checkpoint,
): Promise<readonly EditedClass[]> {
  const baseline = await baselines.of(snapshot.uri, checkpoint);
  const found = await editedSince(baseline, snapshot, ports, checkpoint);
  if (found.length > 0) return found;
  return await editedSince(await baselines.inStep(snapshot.uri, checkpoint), snapshot, ports, checkpoint);
}

/** A file as it is in the editor. */
interface Now {
  readonly snapshot: Snapshot;
  readonly code: Code;
  readonly errors: number;
}

async function editedSince(
  baseline: Baseline | undefined,
  snapshot: Snapshot,
  ports: ClonePorts,
  checkpoint: Checkpoint,
): Promise<readonly EditedClass[]> {
  if (baseline === undefined || baseline.classes.length === 0) return [];
  const now = await nowOf(snapshot, ports, checkpoint);
  const edits = editsSince(baseline, now);
  if (edits.length === 0) return [];
  const found: EditedClass[] = [];
  const names = await ports.trees.with(snapshot, namesOf, checkpoint);
  for (const edited of edits) {
    await checkpoint();
    const twins = await twinsOf(edited, { baseline, now, names, ports }, checkpoint);
    if (twins.length > 0) found.push({ id: edited.each.id, edit: edited.edit, twins });
  }
  return withoutNested(found);
}

function editsSince({ code, errors, classes }: Baseline, now: Now): readonly Edited[] {
  // Half of an edit is none yet.
  if (now.errors > errors) return [];
  const hunks = fileHunks(code, now.code);
  if (hunks.length === 0) return [];
  const lines = new LineIndex(code.text);
  return classes.flatMap((each) =>
    each.members
      .filter(({ uri }) => uri === now.snapshot.uri)
      .flatMap((member) => {
        const from = tokensIn(code, spanOf(member, lines));
        const edit = editInside(hunks, from, { before: code, after: now.code });
        return edit === undefined ? [] : [{ each, member, edit }];
      }),
  );
}

interface Edited {
  readonly each: CloneClass;
  readonly member: CloneMember;
  readonly edit: MemberEdit;
}

interface Surroundings {
  readonly baseline: Baseline;
  readonly now: Now;
  readonly names: FileNames;
  readonly ports: ClonePorts;
}

/** Twins that stand as the place did before the edit, with the edit as it would be there. */
async function twinsOf(
  { each, member, edit }: Edited,
  { baseline, now, names, ports }: Surroundings,
  checkpoint: Checkpoint,
): Promise<readonly EditedTwin[]> {
  const twins: EditedTwin[] = [];
  const taken = [{ uri: now.snapshot.uri, span: spanIn(edit.after, edit.to) }];
  const inserted = edit.hunks.map(({ after }) => spanIn(edit.after, after));
  const others = each.members.filter((one) => one !== member && one.category !== 'generated');
  for (const other of others.slice(0, mostTwins)) {
    await checkpoint();
    const text = await baseline.textOf(other, checkpoint);
    const there = await thereOf(other.uri, { now, ports }, checkpoint);
    if (text === undefined || text === '' || there === undefined) continue;
    const span = standingAt(text, there, { member: other, taken });
    if (span === undefined) continue;
    const theirs = await ports.trees.with(there.snapshot, namesOf, checkpoint);
    const meanings = meaningsOf(
      { names, inserted, uri: now.snapshot.uri },
      { names: theirs, span, uri: other.uri },
    );
    const said = transferred(edit, { code: there.code, tokens: tokensIn(there.code, span) }, meanings);
    if (!isReminder(said)) continue;
    taken.push({ uri: other.uri, span });
    const lines = new LineIndex(there.snapshot.text);
    const range = { start: lines.placeAt(span.start), end: lines.placeAt(span.end) };
    twins.push({ member: { ...other, range }, snapshot: there.snapshot, edit: said });
  }
  return twins.some(({ edit: said }) => said.kind === 'some' && said.value.isSame) ? twins : [];
}

/** Not where the lines around the edit are others, nor where the edit has been made. */
function isReminder(said: ReturnType<typeof transferred>): boolean {
  return said.kind === 'some' ? said.value.changes.length > 0 : !('isElsewhere' in said);
}

async function thereOf(
  uri: string,
  { now, ports }: Pick<Surroundings, 'now' | 'ports'>,
  checkpoint: Checkpoint,
): Promise<Now | undefined> {
  if (uri === now.snapshot.uri) return now;
  const snapshot = await ports.snapshot(uri);
  return snapshot === undefined ? undefined : await nowOf(snapshot, ports, checkpoint);
}

async function nowOf(snapshot: Snapshot, { trees }: ClonePorts, checkpoint: Checkpoint): Promise<Now> {
  return await trees.with(
    snapshot,
    (tree) => ({ snapshot, code: codeOf(tree), errors: countErrors(tree) }),
    checkpoint,
  );
}

/** Where a text stands that stood at the member's range: the nearest that no other place has. */
function standingAt(
  text: string,
  { snapshot }: Now,
  { member, taken }: { readonly member: CloneMember; readonly taken: readonly { uri: string; span: Span }[] },
): Span | undefined {
  const near = new LineIndex(snapshot.text).offsetAt(member.range.start);
  let best: Span | undefined;
  for (let at = snapshot.text.indexOf(text); at !== -1; at = snapshot.text.indexOf(text, at + 1)) {
    const span = { start: at, end: at + text.length };
    const isTaken = taken.some(
      (other) => other.uri === member.uri && other.span.start < span.end && span.start < other.span.end,
    );
    if (!isTaken && Math.abs(at - near) < Math.abs((best?.start ?? Infinity) - near)) best = span;
  }
  return best;
}

/** One class for each line that was edited: that with the most twins. */
function withoutNested(found: readonly EditedClass[]): readonly EditedClass[] {
  const byLine = new Map<number, EditedClass>();
  for (const each of found) {
    const line = each.edit.hunks[0]?.after.start ?? 0;
    if ((byLine.get(line)?.twins.length ?? 0) < each.twins.length) byLine.set(line, each);
  }
  return [...byLine.values()];
}

function spanOf({ range }: CloneMember, lines: LineIndex): Span {
  return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}

/** The span of the tokens `start` to `end`; that between them where there are none. */
export function spanIn({ tokens, text }: Code, { start, end }: Span): Span {
  if (start === end) {
    const at = tokens[start]?.span.start ?? text.length;
    return { start: at, end: at };
  }
  return { start: tokens[start]?.span.start ?? 0, end: tokens[end - 1]?.span.end ?? 0 };
}
