import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { Checkpoint } from '../base/checkpoint.ts';
import { isExcluded, rulesOf, withGitignore, type Rules } from './exclusion.ts';

/** A file that was found, not yet read. */
export interface FoundFile {
  /** Absolute, with '/'. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Which files are wanted. */
export interface Wanted {
  /** Glob patterns to leave out. */
  readonly excludes: readonly string[];
  accepts(path: string): boolean;
}

/**
 * Files under `folder` that are wanted and that neither .gitignore nor the excludes leave out. Symbolic links are not
 * followed, so that no file is found twice and no loop is run through. A folder that cannot be read holds nothing.
 */
export async function* walk(
  folder: string,
  wanted: Wanted,
  checkpoint: Checkpoint,
): AsyncGenerator<FoundFile> {
  const open: { path: string; rules: Rules }[] = [
    { path: folder, rules: await rulesOf(folder, wanted.excludes) },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    await checkpoint();
    const { path } = next;
    const rules = await withGitignore(path, next.rules);
    const files: string[] = [];
    for (const entry of await entriesOf(path)) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory() && !isExcluded(child, true, rules)) open.push({ path: child, rules });
      else if (entry.isFile() && wanted.accepts(child) && !isExcluded(child, false, rules)) files.push(child);
    }
    yield* await found(files);
  }
}

/** Whether {@link walk} would find the file `path` in `folder`. */
export async function isWalked(path: string, folder: string, wanted: Wanted): Promise<boolean> {
  if (!path.startsWith(`${folder}/`) || !wanted.accepts(path)) return false;
  let rules = await withGitignore(folder, await rulesOf(folder, wanted.excludes));
  const names = path.slice(folder.length + 1).split('/');
  let at = folder;
  for (const name of names.slice(0, -1)) {
    at = `${at}/${name}`;
    if (isExcluded(at, true, rules)) return false;
    rules = await withGitignore(at, rules);
  }
  return !isExcluded(path, false, rules);
}

/** The file as {@link walk} finds it, or undefined when there is none. */
export async function find(path: string): Promise<FoundFile | undefined> {
  const [file] = await found([path]);
  return file;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function found(paths: readonly string[]): Promise<FoundFile[]> {
  const stats = await Promise.all(paths.map(statOf));
  return paths.flatMap((path, i) => {
    const facts = stats[i];
    return facts?.isFile() ? [{ path, size: facts.size, modified: facts.mtimeMs }] : [];
  });
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
