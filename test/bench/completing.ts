import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { TokenCache } from '../../server/src/inference/ngram/cache.ts';
import { Lexicon } from '../../server/src/inference/ngram/lexicon.ts';
import { NestedCaches } from '../../server/src/inference/ngram/nested.ts';
import type { LanguageTable } from '../../server/src/inference/ngram/table.ts';
import { BoundTable } from '../../server/src/inference/ngram/tableSource.ts';
import { readTable } from '../../server/src/inference/packages/tables.ts';
import { rolesOf } from '../../server/src/inference/ngram/renaming.ts';
import { checkout, type Pinned } from './mirrors.ts';

/** A file of a repository, as lexemes. */
export interface LexedFile {
  readonly path: string;
  readonly text: string;
  readonly ids: readonly number[];
}

/** A repository in caches, so that one of its files can be written again while the others are known. */
export interface Workspace {
  readonly lexicon: Lexicon;
  readonly files: readonly LexedFile[];
  /** What the rest of the repository says of what follows `before`, the start of the file. Until `put` is called with it. */
  without(file: LexedFile): (before: readonly number[]) => NestedCaches;
  put(file: LexedFile): void;
}

const root = join(import.meta.dirname, '..', '..');
const tables = join(root, 'models', 'tenon-ngrams-v1');
const largest = 512 * 1024;
/** What was built from other files of the repository would give them away. */
const built = /(?:^|\/)(?:dist|build|vendor)\/|\.min\.|\.d\.ts$/;

/** The repositories of a split of `models/training/corpus.json` that `mirrors` has, at their commits. */
export function repositoriesOf(split: 'held-out' | 'valid' | 'train', mirrors: string) {
  const corpus: readonly (Pinned & { readonly split: string })[] = JSON.parse(
    readFileSync(join(root, 'models', 'training', 'corpus.json'), 'utf8'),
  );
  return corpus.flatMap((pinned) => {
    if (pinned.split !== split) return [];
    const folder = checkout(pinned, mirrors);
    return folder === undefined ? [] : [{ ...pinned, folder }];
  });
}

/** Languages of one family share what is known of them. */
export function familyOf(language: string): string {
  const read = readFileSync(join(root, 'grammars', language, 'language.json'), 'utf8');
  return (JSON.parse(read) as { readonly family: string }).family;
}

/** What is written in a family of languages everywhere, as it is shipped. */
export function tableOf(family: string): LanguageTable | undefined {
  const table = readTable(tables, family);
  return table.kind === 'some' ? table.value : undefined;
}

/** `language`: its folder in `grammars/`, for the table of its family. */
export function workspaceOf(folder: string, language: string): Workspace {
  const lexicon = new Lexicon();
  const table = tableOf(familyOf(language));
  const beside = table === undefined ? {} : { language: new BoundTable(table, lexicon) };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .filter((path) => statSync(path).size <= largest && !built.test(relative(folder, path)))
    .map((path) => [relative(folder, path), readFileSync(path, 'utf8')] as const)
    .map(([path, text]) => ({ path, text, ids: lexicon.encode(text) }));
  const workspace = new TokenCache();
  const around = new TokenCache();
  const put = ({ path, ids }: LexedFile) => {
    workspace.replace(path, ids);
    around.replace(path, rolesOf(ids, lexicon));
  };
  for (const file of files) put(file);
  const without = (left: LexedFile) => {
    workspace.remove(left.path);
    around.remove(left.path);
    const folder = new TokenCache();
    for (const { path, ids } of files)
      if (path !== left.path && dirname(path) === dirname(left.path)) folder.add(ids);
    return (before: readonly number[]) => {
      const [own, file] = [new TokenCache(), new TokenCache()];
      own.add(before);
      file.add(rolesOf(before, lexicon));
      return new NestedCaches(lexicon, [own, folder, workspace], { file, around, ...beside });
    };
  };
  return { lexicon, files, without, put };
}
