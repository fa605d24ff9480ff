import type { ApplyThere, ApplyThereParams, CloneMember, EditThere } from '../../../../protocol/clones.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../../base/outcome.ts';
import { changed, LineIndex } from '../../../base/text.ts';
import { errorsIn } from '../../../analysis/augment/errors.ts';
import type { ClonePorts } from '../ports.ts';
import type { Baselines } from './baselines.ts';
import { editedClasses, type EditedTwin } from './edited.ts';

/** The edit of one place as it would be made in its twins. */
export async function applyThere(
  { textDocument, classId }: ApplyThereParams,
  { ports, baselines }: { readonly ports: ClonePorts; readonly baselines: Baselines },
  checkpoint: Checkpoint,
): Promise<ApplyThere> {
  const snapshot = await ports.snapshot(textDocument.uri);
  if (snapshot === undefined || snapshot.version !== textDocument.version)
    return none('the document has changed meanwhile');
  const found = await editedClasses(snapshot, { ports, baselines }, checkpoint);
  const twins = found.find(({ id }) => id === classId)?.twins ?? [];
  if (twins.length === 0) return none('no other place stands as this one did before the edit');
  const places: EditThere[] = [];
  const refused: { member: CloneMember; reason: string }[] = [];
  for (const twin of twins) {
    const made = await editThere(twin, checkpoint);
    if (made.kind === 'none') refused.push({ member: twin.member, reason: made.reason });
    else places.push(made.value);
  }
  return { kind: 'places', places, refused };
}

/** The edit there, if the file with it has no more syntax errors than without. */
async function editThere(
  { member, snapshot, edit }: EditedTwin,
  checkpoint: Checkpoint,
): Promise<Outcome<EditThere>> {
  if (edit.kind === 'none') return edit;
  const { changes } = edit.value;
  const errors = await errorsIn(snapshot.language, snapshot.text, checkpoint);
  if ((await errorsIn(snapshot.language, changed(snapshot.text, changes), checkpoint)) > errors)
    return none('it would not parse there');
  const lines = new LineIndex(snapshot.text);
  const edits = changes.map(({ span, text }) => ({
    range: { start: lines.placeAt(span.start), end: lines.placeAt(span.end) },
    newText: text,
  }));
  return some({ member, edits });
}
