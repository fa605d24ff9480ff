import { readFile } from 'node:fs/promises';
import type { TokenCaches } from '../index/tokenCaches.ts';
import { uriOf } from './paths.ts';

export interface NamingFile {
  readonly uri: string;
  readonly text: string;
  /** Whether it is in the same folder. */
  readonly isBeside: boolean;
}

/** So many files are read at most. */
const mostFiles = 6;

/** Files around `path` (absolute, with '/') that have the word in them, those of its own folder first. */
export async function namingFiles(
  word: string,
  { path, family }: { readonly path: string; readonly family: string },
  caches: TokenCaches,
): Promise<readonly NamingFile[]> {
  const folderOf = (each: string) => each.slice(0, each.lastIndexOf('/'));
  const isBeside = (each: string) => folderOf(each) === folderOf(path);
  const others = caches.pathsWith(word, family).filter((each) => each !== path);
  const nearestFirst = [...others.filter(isBeside), ...others.filter((each) => !isBeside(each))];
  const files = nearestFirst.slice(0, mostFiles).map(async (each) => {
    const text = await readIfThere(each);
    return text === undefined ? [] : [{ uri: uriOf(each), text, isBeside: isBeside(each) }];
  });
  return (await Promise.all(files)).flat();
}

/** A file that was removed meanwhile names nothing. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
