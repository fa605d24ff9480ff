import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../server/src/syntax/language.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

const largest = 512 * 1024;

/** The files under `folder` that are in a language of `languages`, up to 512 KiB each, in a fixed order. */
export function sourcesIn(folder: string, languages: Languages): ReadonlyMap<Language, readonly Source[]> {
  const byLanguage = new Map<Language, Source[]>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    const language = languages.ofPath(path);
    if (language === undefined || statSync(path).size > largest || /\.min\.|\.d\.ts$/.test(path)) continue;
    const list = byLanguage.get(language) ?? [];
    list.push({ path, text: readFileSync(path, 'utf8') });
    byLanguage.set(language, list);
  }
  return byLanguage;
}

/** A shuffle that is the same every time (mulberry32). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomOf(seed);
  const copy = [...items];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
  }
  return copy;
}

export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
