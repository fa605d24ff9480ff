import { URI } from 'vscode-uri';

/** A folder of the workspace. */
export interface Folder {
  /** Absolute, with '/', without one at the end. */
  readonly path: string;
  readonly name: string;
}

/** Absolute path with '/' of a file URI, or undefined for another scheme. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? slashed(parsed.fsPath) : undefined;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}

export function slashed(path: string): string {
  const forward = path.replaceAll('\\', '/');
  return forward.length > 1 && forward.endsWith('/') ? forward.slice(0, -1) : forward;
}

/** `path` relative to the innermost folder that holds it; the folder's name before it when there are several. */
export function shownPath(path: string, folders: readonly Folder[]): string {
  const holder = folderOf(path, folders);
  if (holder === undefined) return path;
  const relative = path.slice(holder.path.length + 1);
  return folders.length > 1 ? `${holder.name}/${relative}` : relative;
}

export function folderOf(path: string, folders: readonly Folder[]): Folder | undefined {
  return folders
    .filter((folder) => path.startsWith(`${folder.path}/`))
    .reduce<Folder | undefined>(
      (best, each) => (best && best.path.length > each.path.length ? best : each),
      undefined,
    );
}
