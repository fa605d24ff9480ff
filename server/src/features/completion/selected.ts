import type { InlineCompletionParams, Range } from 'vscode-languageserver';
import { LineIndex } from '../../base/text.ts';
import type { Snapshot } from '../../syntax/trees.ts';
import type { Writing } from '../../workspace/notebooks.ts';

/** What is selected in the suggest list and what it would replace; at the cursor and empty when nothing is. */
export function selectedOf({ position, context }: Pick<InlineCompletionParams, 'position' | 'context'>): {
  readonly text: string;
  readonly range: Range;
} {
  return context.selectedCompletionInfo ?? { text: '', range: { start: position, end: position } };
}

/** The document as it stands once the selected item is taken, after what it goes on from, and the place behind it. */
export function withSelected(
  { snapshot: open, before }: Writing,
  selected: ReturnType<typeof selectedOf>,
): { readonly snapshot: Snapshot; readonly offset: number } {
  const lines = new LineIndex(open.text);
  const [start, end] = [lines.offsetAt(selected.range.start), lines.offsetAt(selected.range.end)];
  const text = before + open.text.slice(0, start) + selected.text + open.text.slice(end);
  return { snapshot: { ...open, text }, offset: before.length + start + selected.text.length };
}
