import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some } from '../../base/outcome.ts';
import { once } from '../../monitors/asking.ts';
import type { EntriesAt } from '../../monitors/modules.ts';

/** What is in the folders around a file (absolute); of each it is asked once. */
export function foldersAround(path: string): EntriesAt {
  return once((relative, checkpoint) => entriesOf(join(path, '..', relative), checkpoint));
}

async function entriesOf(folder: string, checkpoint: Checkpoint): ReturnType<EntriesAt> {
  await checkpoint();
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // What a link leads to may be either.
    return some(
      entries.flatMap((entry) => {
        const isLink = entry.isSymbolicLink();
        const asFolder = entry.isDirectory() || isLink ? [{ name: entry.name, isFolder: true }] : [];
        const asFile = entry.isFile() || isLink ? [{ name: entry.name, isFolder: false }] : [];
        return [...asFolder, ...asFile];
      }),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error) return none('there is no such folder');
    throw error;
  }
}
