import * as vscode from 'vscode';
import type { CompletionList } from 'vscode-languageserver-protocol';
import type { EditorCompletionsParams } from '../../server/protocol/requests.ts';

/** What the language support in this editor would complete at a place; null once the document is another version. */
export async function editorCompletions({
  uri,
  version,
  position: { line, character },
}: EditorCompletionsParams): Promise<CompletionList | null> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  if (document?.version !== version) return null;
  const list = await vscode.commands.executeCommand<vscode.CompletionList | undefined>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    new vscode.Position(line, character),
  );
  if (list === undefined) return null;
  return { isIncomplete: list.isIncomplete === true, items: list.items.map(itemOf) };
}

function itemOf({ label, kind, filterText, insertText, additionalTextEdits = [] }: vscode.CompletionItem) {
  const written = typeof insertText === 'string' ? insertText : insertText?.value;
  return {
    label: typeof label === 'string' ? label : label.label,
    // The protocol counts from 1.
    ...(kind === undefined ? {} : { kind: (kind + 1) as CompletionList['items'][number]['kind'] & number }),
    ...(filterText === undefined ? {} : { filterText }),
    ...(written === undefined ? {} : { insertText: written }),
    additionalTextEdits: additionalTextEdits.map(({ range, newText }) => ({ range, newText })),
  };
}
