import type { ClientCapabilities, Connection, InitializeParams } from 'vscode-languageserver';
import { pathOf, slashed, type Folder } from './paths.ts';

/** The folders that the editor has open when it starts the server. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly Folder[] {
  if (workspaceFolders !== null && workspaceFolders !== undefined) return workspaceFolders.flatMap(folderAt);
  return rootUri === null ? [] : folderAt({ uri: rootUri, name: 'workspace' });
}

/** A folder of the workspace, none where it is not on disk. */
function folderAt({ uri, name }: { readonly uri: string; readonly name: string }): readonly Folder[] {
  const path = pathOf(uri);
  return path === undefined ? [] : [{ path: slashed(path), name }];
}

/** Tells of folders that are added and removed, as what becomes of those there were; where the editor tells of them. */
export function followFolders(
  connection: Connection,
  { workspace }: ClientCapabilities,
  onChanged: (change: (before: readonly Folder[]) => readonly Folder[]) => void,
): void {
  if (workspace?.workspaceFolders !== true) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.flatMap(({ uri }) => pathOf(uri) ?? []));
    onChanged((before) => [...before.filter(({ path }) => !gone.has(path)), ...added.flatMap(folderAt)]);
  });
}
