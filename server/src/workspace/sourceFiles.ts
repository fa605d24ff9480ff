import { readFile, stat } from 'node:fs/promises';
import type { Checkpoint } from '../base/checkpoint.ts';
import type { Category } from '../index/store.ts';
import { screen } from './screen.ts';
import { isWalked, walk, type Wanted } from './walk.ts';

export interface SourceOptions {
  /** Absolute paths with '/'. */
  readonly folders: readonly string[];
  readonly wanted: Wanted;
  /** Bytes; larger files are left out. */
  readonly largest: number;
}

/** Paths of the files that are indexed, of all folders, each once. */
export async function sourceFiles(
  { folders, wanted, largest }: SourceOptions,
  checkpoint: Checkpoint,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const folder of folders)
    for await (const { path, size } of walk(folder, wanted, checkpoint)) if (size <= largest) found.add(path);
  return [...found].sort((a, b) => (a < b ? -1 : 1));
}

/** Whether {@link sourceFiles} would find the file. */
export async function isSourceFile(
  path: string,
  { folders, wanted, largest }: SourceOptions,
): Promise<boolean> {
  const folder = folders.find((each) => path.startsWith(`${each}/`));
  if (folder === undefined || !(await isWalked(path, folder, wanted))) return false;
  try {
    const facts = await stat(path);
    return facts.isFile() && facts.size <= largest;
  } catch {
    // Deleted since it was told of.
    return false;
  }
}

/** The text of a file that people wrote, undefined where it is none. `shown` is its path within its folder. */
export async function readSource(
  path: string,
  shown: string,
): Promise<{ readonly text: string; readonly category: Category } | undefined> {
  try {
    const screened = screen(shown, await readFile(path));
    if (screened.kind === 'skipped' || screened.category === 'generated') return undefined;
    return { text: screened.text, category: screened.category };
  } catch {
    // Deleted, or not ours to read.
    return undefined;
  }
}
