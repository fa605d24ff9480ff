import type { InitializeParams } from 'vscode-languageserver';
import { pathOf, slashed, type Folder } from './paths.ts';

/** The folders that the editor has open when it starts the server. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly Folder[] {
  if (workspaceFolders !== null && workspaceFolders !== undefined) return workspaceFolders.flatMap(folderAt);
  return rootUri === null ? [] : folderAt({ uri: rootUri, name: 'workspace' });
}

/** A folder of the workspace, none where it is not on disk. */
export function folderAt({ uri, name }: { readonly uri: string; readonly name: string }): readonly Folder[] {
  const path = pathOf(uri);
  return path === undefined ? [] : [{ path: slashed(path), name }];
}
