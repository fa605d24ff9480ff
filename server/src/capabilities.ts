import type { ServerCapabilities } from 'vscode-languageserver';
import type { Foundation } from './composition.ts';
import { Documents } from './workspace/documents.ts';
import { Notebooks } from './workspace/notebooks.ts';

/** What the server tells the editor that it can do. */
export function capabilitiesOf({ languages }: Foundation): ServerCapabilities {
  return {
    notebookDocumentSync: Notebooks.syncOptions(languages),
    textDocumentSync: { openClose: true, change: Documents.syncKind, save: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    codeLensProvider: { resolveProvider: false },
    codeActionProvider: { codeActionKinds: ['refactor.extract'], resolveProvider: false },
    inlineCompletionProvider: true,
    completionProvider: { triggerCharacters: triggersOf(languages.all), resolveProvider: false },
  };
}

/** The last character of each dereference of each language. */
function triggersOf(languages: Foundation['languages']['all']): string[] {
  return [
    ...new Set(languages.flatMap(({ description }) => description.dereference.map((each) => each.slice(-1)))),
  ];
}
