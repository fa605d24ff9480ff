import type { CloneHint, CloneHintsParams } from '../../../../protocol/clones.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { LineIndex } from '../../../base/text.ts';
import type { ClonePorts } from '../ports.ts';
import type { Baselines } from './baselines.ts';
import { editedClasses, spanIn, type EditedClass } from './edited.ts';

/** What a document's edits inside of clone classes leave undone elsewhere. Empty also when the document has become another version. */
export async function cloneHints(
  { textDocument }: CloneHintsParams,
  { ports, baselines }: { readonly ports: ClonePorts; readonly baselines: Baselines },
  checkpoint: Checkpoint,
): Promise<readonly CloneHint[]> {
  if (!ports.settings()['clones.hints']) return [];
  const snapshot = await ports.snapshot(textDocument.uri);
  if (snapshot === undefined || snapshot.version !== textDocument.version) return [];
  const found = await editedClasses(snapshot, { ports, baselines }, checkpoint);
  const lines = new LineIndex(snapshot.text);
  return found.map((each) => hintOf(each, lines));
}

function hintOf({ id, edit, twins }: EditedClass, lines: LineIndex): CloneHint {
  const span = spanIn(edit.after, edit.to);
  const [first] = edit.hunks;
  const { start } = first === undefined ? span : spanIn(edit.after, first.after);
  return {
    classId: id,
    range: { start: lines.placeAt(span.start), end: lines.placeAt(span.end) },
    line: lines.placeAt(Math.min(start, span.end)).line,
    others: twins.map(({ member }) => member),
  };
}
