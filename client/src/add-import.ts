import * as vscode from 'vscode';
import type { AddImportArguments } from '../../server/protocol/requests.ts';

/** Adds what a suggestion that was just taken has to import, so that one undo takes back both. */
export async function addImport({ uri, edits }: AddImportArguments): Promise<void> {
  const parsed = vscode.Uri.parse(uri).toString();
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === parsed);
  await editor?.edit(
    (edit) => {
      for (const { range, newText } of edits) edit.replace(rangeOf(range), newText);
    },
    { undoStopBefore: false, undoStopAfter: true },
  );
}

function rangeOf({ start, end }: AddImportArguments['edits'][number]['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
