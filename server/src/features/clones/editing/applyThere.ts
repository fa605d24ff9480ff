import type { ApplyThere, ApplyThereParams, CloneMember } from '../../../../protocol/clones.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { none, type None } from '../../../base/outcome.ts';
import { changed, LineIndex, type TextChange } from '../../../base/text.ts';
import { countErrors } from '../../../analysis/augment/errors.ts';
import { parse } from '../../../syntax/parse.ts';
import type { Snapshot } from '../../../syntax/trees.ts';
import type { ClonePorts } from '../ports.ts';
import type { Baselines } from './baselines.ts';
import { editedClasses, type EditedTwin } from './edited.ts';

/** Makes the edit of one place in its twins: one text edit a change, each twin under a label of its own that asks for confirmation. */
export async function applyThere(
  { textDocument, classId, members }: ApplyThereParams,
  { ports, baselines }: { readonly ports: ClonePorts; readonly baselines: Baselines },
  checkpoint: Checkpoint,
): Promise<ApplyThere> {
  const snapshot = await ports.snapshot(textDocument.uri);
  if (snapshot === undefined || snapshot.version !== textDocument.version)
    return none('the document has changed meanwhile');
  const found = await editedClasses(snapshot, { ports, baselines }, checkpoint);
  const twins = found.find(({ id }) => id === classId)?.twins ?? [];
  const wanted = twins.filter(({ member }) => members.length === 0 || members.some(isAt(member)));
  if (wanted.length === 0) return none('no other place stands as this one did before the edit');
  const applied: Applied[] = [];
  const refused: { member: CloneMember; reason: string }[] = [];
  for (const twin of wanted) {
    const made = await appliedTo(twin, checkpoint);
    if (made.kind === 'none') refused.push({ member: twin.member, reason: made.reason });
    else applied.push(made);
  }
  if (applied.length === 0) return none(refused.map(({ reason }) => reason).join('; '));
  return { kind: 'edit', edit: workspaceEditOf(applied), refused };
}

function isAt(member: CloneMember) {
  return ({ uri, range }: ApplyThereParams['members'][number]) =>
    uri === member.uri && JSON.stringify(range.start) === JSON.stringify(member.range.start);
}

interface Applied {
  readonly kind: 'applied';
  readonly member: CloneMember;
  readonly snapshot: Snapshot;
  readonly changes: readonly TextChange[];
}

/** The edit there, if the file with it has no more syntax errors than without. */
async function appliedTo(
  { member, snapshot, edit }: EditedTwin,
  checkpoint: Checkpoint,
): Promise<Applied | None> {
  if (edit.kind === 'none') return edit;
  const { changes } = edit.value;
  const errors = await errorsIn(snapshot, snapshot.text, checkpoint);
  if ((await errorsIn(snapshot, changed(snapshot.text, changes), checkpoint)) > errors)
    return none('it would not parse there');
  return { kind: 'applied', member, snapshot, changes };
}

async function errorsIn({ language }: Snapshot, text: string, checkpoint: Checkpoint): Promise<number> {
  const tree = await parse(language, text, undefined, checkpoint);
  try {
    return countErrors(tree);
  } finally {
    tree.dispose();
  }
}

function workspaceEditOf(applied: readonly Applied[]): Extract<ApplyThere, { kind: 'edit' }>['edit'] {
  const byUri = new Map<string, Applied[]>();
  for (const each of applied) byUri.set(each.snapshot.uri, [...(byUri.get(each.snapshot.uri) ?? []), each]);
  const annotations = applied.map(({ member }, at) => [`place ${at}`, annotationOf(member)] as const);
  return {
    changeAnnotations: Object.fromEntries(annotations),
    documentChanges: [...byUri].map(([uri, places]) => ({
      textDocument: { uri, version: versionOf(places) },
      edits: places.flatMap(({ member, snapshot, changes }) => {
        const lines = new LineIndex(snapshot.text);
        const annotationId = `place ${applied.findIndex((each) => each.member === member)}`;
        return changes.map(({ span, text }) => ({
          range: { start: lines.placeAt(span.start), end: lines.placeAt(span.end) },
          newText: text,
          annotationId,
        }));
      }),
    })),
  };
}

/** Null for a file that is not open. */
function versionOf([first]: readonly Applied[]): number | null {
  return first === undefined || first.snapshot.version < 0 ? null : first.snapshot.version;
}

function annotationOf({ name, path, range }: CloneMember) {
  const label = name === '' ? 'The same lines' : name;
  return { label, description: `${path}:${range.start.line + 1}`, needsConfirmation: true };
}
