import * as vscode from 'vscode';

/** Milliseconds from asking for suggestions to having them, at `rounds` fresh edits of `file`; the first two are not counted. */
export async function suggestTimes(file: vscode.Uri, rounds: number): Promise<readonly number[]> {
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  const times: number[] = [];
  for (let round = 0; round < rounds + 2; round += 1) {
    const end = document.lineAt(document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, `\nconst round${round} = [${round}].`));
    const at = document.lineAt(document.lineCount - 1).range.end;
    const started = performance.now();
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
      '.',
    );
    times.push(performance.now() - started);
    if (!list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'flatMap')) {
      throw new Error(`Round ${round}: the editor's own suggestions did not come.`);
    }
  }
  await vscode.commands.executeCommand('workbench.action.files.revert');
  return times.slice(2);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
