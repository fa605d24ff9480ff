import {
  DidChangeWatchedFilesNotification,
  type ClientCapabilities,
  type Connection,
} from 'vscode-languageserver';
import type { Documents } from './documents.ts';
import { pathOf } from './paths.ts';

export interface FileEvents {
  /** A file was saved, created, changed or deleted. */
  onChanged(path: string): void;
  onClosed(uri: string): void;
  onIgnoreRulesChanged(): void;
}

/** Follows what happens to files: in this editor by its saves, elsewhere by the client's watchers. */
export function follow(connection: Connection, documents: Documents, events: FileEvents): void {
  const changed = (uri: string) => {
    const path = pathOf(uri);
    if (path === undefined || neverIndexed.test(path)) return;
    if (path.endsWith('/.gitignore')) events.onIgnoreRulesChanged();
    else events.onChanged(path);
  };
  documents.listen(connection, { onSaved: changed, onClosed: events.onClosed });
  connection.onDidChangeWatchedFiles(({ changes }) => changes.forEach(({ uri }) => changed(uri)));
}

/** What package managers and git churn through by the thousand. */
const neverIndexed = /\/(?:node_modules|\.git)\//;

/** After initialized: asks the client to watch, where it can be asked. */
export function watch(connection: Connection, capabilities: ClientCapabilities): void {
  if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  void connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: '**/*' }],
  });
}
