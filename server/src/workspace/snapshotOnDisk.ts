import { readFile } from 'node:fs/promises';
import type { Languages } from '../syntax/languages.ts';
import type { Snapshot } from '../syntax/trees.ts';
import { pathOf } from './paths.ts';

/** A file that is not open, as it is on disk; undefined in a language that is not read. */
export async function snapshotOnDisk(uri: string, languages: Languages): Promise<Snapshot | undefined> {
  const path = pathOf(uri);
  const language = path === undefined ? undefined : languages.ofPath(path);
  if (path === undefined || language === undefined) return undefined;
  return { uri, version: -1, language, text: await readFile(path, 'utf8') };
}
