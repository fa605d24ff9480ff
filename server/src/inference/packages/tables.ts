import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { none, type Outcome } from '../../base/outcome.ts';
import { parseTable, type LanguageTable } from '../ngram/table.ts';
import { faultOfFiles, format } from './manifest.ts';
import { readVerified } from './packages.ts';

/** What a package of tables of languages says it is. */
interface TablesManifest {
  readonly name: string;
  readonly task: 'ngrams';
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

/** The table of a family of languages, once it has the hash that its package says. */
export function readTable(folder: string, family: string): Outcome<LanguageTable> {
  const manifest = manifestIn(folder);
  const file = `${family}.table`;
  if (manifest === undefined) return none(`there is no package of n-grams in ${folder}`);
  if (!Object.hasOwn(manifest.files, file)) return none(`${manifest.name} has no table of ${family}`);
  const bytes = readVerified(folder, manifest, file);
  if (bytes.kind === 'none') return bytes;
  try {
    return parseTable(brotliDecompressSync(bytes.value));
  } catch {
    return none(`${file} is not compressed as it has to be`);
  }
}

function manifestIn(folder: string): TablesManifest | undefined {
  try {
    const read = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    const isOurs = read['format'] === format && read['task'] === 'ngrams' && faultOfFiles(read) === undefined;
    return isOurs ? (read as unknown as TablesManifest) : undefined;
  } catch {
    return undefined;
  }
}
