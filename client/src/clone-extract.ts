import * as vscode from 'vscode';
import type { CloneClass, ExtractCloneParams } from '../../server/protocol/clones.ts';
import { toRange } from './clone-compare.ts';
import { fileOfMostPlaces } from './clone-text.ts';
import type { ServerConnection } from './server-connection.ts';

/** Writes a function of what stands in several places of a document, calls it there, and asks for its name. One undo takes all of it back. */
export async function extractClone(params: ExtractCloneParams, connection: ServerConnection): Promise<void> {
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Extracting a function', cancellable: true },
    (_, token) => connection.extractClone(params, token),
  );
  if (found.kind === 'none') {
    void vscode.window.showInformationMessage(`No function can be extracted: ${found.reason}.`);
    return;
  }
  const uri = vscode.Uri.parse(params.textDocument.uri);
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  if (editor.document.version !== params.textDocument.version) {
    void vscode.window.showInformationMessage('The document has changed meanwhile: nothing was edited.');
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(
    uri,
    found.edits.map(({ range, newText }) => vscode.TextEdit.replace(toRange(range), newText)),
  );
  if (!(await vscode.workspace.applyEdit(edit))) return;
  const name = new vscode.Position(found.name.line, found.name.character);
  editor.selection = new vscode.Selection(name, name);
  editor.revealRange(new vscode.Range(name, name), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (found.verdict === 'unverified')
    void vscode.window.showInformationMessage(`The function is unverified: ${found.reason}.`);
  await vscode.commands.executeCommand('editor.action.rename');
}

/** The same for a class of the view: in the file in which most of its places stand. */
export async function extractClass(each: CloneClass, connection: ServerConnection): Promise<void> {
  const uri = fileOfMostPlaces(each);
  if (uri === undefined) {
    void vscode.window.showInformationMessage(
      'A function is extracted within a file, and no file has two of these places.',
    );
    return;
  }
  const { version } = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  await extractClone({ textDocument: { uri, version }, classId: each.id }, connection);
}
