/**
 * Makes `models/tenon-ngrams-v1`: for each family of languages a table of what the training repositories of
 * `models/training/corpus.json` share.
 * usage: node test/bench/language-tables.ts [MIRRORS [ENTRIES]]; without MIRRORS only the card is written again
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Lexicon } from '../../server/src/inference/ngram/lexicon.ts';
import { Renaming } from '../../server/src/inference/ngram/renaming.ts';
import { codesOf } from '../../server/src/inference/ngram/tableSource.ts';
import { hashOf, tableOrders, type TableOrder } from '../../server/src/inference/ngram/table.ts';
import { writeTable, type NewEntry } from '../../server/src/inference/ngram/tableWriter.ts';
import { categoryOfPath } from '../../server/src/workspace/category.ts';
import { slashed } from '../../server/src/workspace/paths.ts';
import { familyOf, repositoriesOf } from './completing.ts';
import { counted, type Counted } from './table-count.ts';
import { shuffled } from './sources.ts';

const root = join(import.meta.dirname, '..', '..');
const largest = 200 * 1024;
/** Tokens of one repository that count at most. */
const mostOfRepository = 500_000;
/** Words are lexemes that so many repositories have, so often. */
const leastRepositories = 3;
const leastCount = 12;
const mostWords = 24_000;
/** Of what follows a context, so much is kept. */
const mostNext = 4;

interface Repository {
  readonly name: string;
  readonly files: readonly (readonly number[])[];
}

function read(folder: string, lexicon: Lexicon): readonly (readonly number[])[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .filter((path) => statSync(path).size <= largest)
    .filter((path) => categoryOfPath(slashed(relative(folder, path))) === 'code');
  const files: (readonly number[])[] = [];
  let tokens = 0;
  for (const path of shuffled(paths, 1)) {
    if (tokens > mostOfRepository) break;
    const text = readFileSync(path, 'utf8');
    if (text.length / (text.split('\n').length + 1) > 120) continue;
    const ids = lexicon.encode(text);
    tokens += ids.length;
    files.push(ids);
  }
  return files;
}

/** Lexemes that many repositories write. */
function wordsOf(repositories: readonly Repository[], lexicon: Lexicon): readonly string[] {
  const [counts, seen] = [new Uint32Array(lexicon.size), new Uint8Array(lexicon.size)];
  for (const { files } of repositories) {
    const here = new Set<number>();
    for (const ids of files)
      for (const id of ids) {
        counts[id] = (counts[id] ?? 0) + 1;
        here.add(id);
      }
    for (const id of here) seen[id] = (seen[id] ?? 0) + 1;
  }
  return [...counts.keys()]
    .filter((id) => (seen[id] ?? 0) >= leastRepositories && (counts[id] ?? 0) >= leastCount)
    .sort((a, b) => (seen[b] ?? 0) - (seen[a] ?? 0) || (counts[b] ?? 0) - (counts[a] ?? 0))
    .slice(0, mostWords)
    .map((id) => lexicon.textOf(id));
}

function coded(repositories: readonly Repository[], lexicon: Lexicon, words: readonly string[]) {
  const codes = new Map(words.map((word, code) => [lexicon.intern(word), code]));
  return repositories.map(({ files }) =>
    files.map((ids) => {
      const renaming = new Renaming((id) => lexicon.isName(id) && !codes.has(id));
      return Uint16Array.from(codesOf(ids, renaming, (id) => codes.get(id)));
    }),
  );
}

/** The entries that say most beyond what their shorter contexts say. */
function pruned(byOrder: ReadonlyMap<TableOrder, ReadonlyMap<number, Scored>>, most: number) {
  const all = [...byOrder].flatMap(([order, entries]) =>
    [...entries.values()].map((entry) => ({ order, entry })),
  );
  const kept = all.sort((a, b) => b.entry.gain - a.entry.gain).slice(0, most);
  return Map.groupBy(kept, ({ order }) => order);
}

interface Scored extends Counted {
  /** Bits that it saves in what it was counted on, against its shorter context. */
  readonly gain: number;
}

const discount = 1.5;

/** How many bits the entry saves: of each token that it names, count × log of its probability here over there. */
function gainOf({ total, next }: Counted, shorter: Counted | undefined): number {
  let gain = 0;
  for (const { code, count } of next.slice(0, mostNext)) {
    const before = shorter?.next.find((each) => each.code === code)?.count ?? 0;
    const there = Math.max(before / (shorter?.total ?? 1), 1e-4);
    const here = Math.max(count - discount, 0.1) / total;
    gain += count * Math.log2(here / there);
  }
  return gain;
}

/** What the table of the next shorter length says of each context, by the hash of the longer one. */
function shorterOf(
  repositories: readonly (readonly Uint16Array[])[],
  [order, shorter]: readonly [number, number],
  longer: ReadonlyMap<number, Counted>,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const files of repositories)
    for (const codes of files)
      for (let at = order; at < codes.length; at += 1) {
        const hash = hashOf(codes, at - order, at);
        if (longer.has(hash) && !found.has(hash)) found.set(hash, hashOf(codes, at - shorter, at));
      }
  return found;
}

function scored(repositories: readonly (readonly Uint16Array[])[]) {
  const byOrder = new Map<TableOrder, ReadonlyMap<number, Scored>>();
  let below: ReadonlyMap<number, Counted> | undefined;
  let belowOrder = 0;
  for (const order of tableOrders.toReversed()) {
    const here = counted(repositories, order);
    const links: ReadonlyMap<number, number> =
      below === undefined ? new Map() : shorterOf(repositories, [order, belowOrder], here);
    const entries = [...here].map(([hash, entry]) => {
      const link = links.get(hash);
      const shorter = link === undefined ? undefined : below?.get(link);
      return [hash, { ...entry, gain: gainOf(entry, shorter) }] as const;
    });
    byOrder.set(order, new Map(entries));
    process.stderr.write(`  order ${order}: ${entries.length} contexts\n`);
    [below, belowOrder] = [here, order];
  }
  return byOrder;
}

/** What a table was made of. */
interface Made {
  readonly repositories: number;
  readonly tokens: number;
  readonly words: number;
  readonly contexts: number;
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly licence: string;
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
  readonly families: Readonly<Record<string, Made>>;
  readonly corpus: { readonly train: readonly string[] };
}

/** The table of one family and what it was made of. */
function tableOf(members: readonly { readonly repository: string; readonly folder: string }[], most: number) {
  const lexicon = new Lexicon();
  const repositories = members.map((each) => ({ name: each.repository, files: read(each.folder, lexicon) }));
  const words = wordsOf(repositories, lexicon);
  const codes = coded(repositories, lexicon, words);
  const kept = pruned(scored(codes), most);
  const orders = new Map(tableOrders.map((order) => [order, (kept.get(order) ?? []).map(entryOf)] as const));
  const table = brotliCompressSync(writeTable(words, orders), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
  });
  const made: Made = {
    repositories: members.length,
    tokens: codes.flat().reduce((sum, file) => sum + file.length, 0),
    words: words.length,
    contexts: [...orders.values()].reduce((sum, entries) => sum + entries.length, 0),
    bytes: table.length,
  };
  return { table, made };
}

function entryOf({ entry: { hash, total, next } }: { readonly entry: Scored }): NewEntry {
  const shares = next.slice(0, mostNext).map(({ code, count }) => ({ code, share: count / total }));
  return { hash, total, distinct: next.length, next: shares.filter(({ share }) => share >= 1 / 255) };
}

function cardOf({ name, licence, families, corpus }: Manifest): string {
  const rows = Object.entries(families).map(
    ([family, { repositories, tokens, words, contexts, bytes }]) =>
      `| ${family} | ${repositories} | ${(tokens / 1e6).toFixed(1)} | ${words} | ${contexts} | ${(bytes / 1e6).toFixed(2)} |`,
  );
  return `# ${name}

What is written in a language everywhere: pruned n-grams of 1 to 8 lexemes, the outermost level of the nested caches that ghost text and starred
members come from (Hellendoorn and Devanbu, FSE 2017). There is no network to run. A name that fewer than ${leastRepositories} repositories have stands as
its role (the last name, the one before it ...), so that a table holds idioms and no names of anybody's project.

| languages | repositories | million lexemes | words | contexts | MB |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

A context is kept if ${leastRepositories} repositories have it; of what follows it what two have, the ${mostNext} likeliest; in the end those contexts that save the most
bits beyond what their shorter ones say (weighted difference, Seymore and Rosenfeld 1996). At most ${mostOfRepository.toLocaleString('en')} lexemes of a
repository count, without tests, generated files and files over ${largest / 1024} KB.

## What it is worth

\`node test/bench/complete-fit.ts MIRRORS\` (and with \`language\` behind it, which leaves the tables out) on the 13 validation repositories, with everything else of the repository known: 76.6 % of the likeliest
tokens are right without the tables, 77.3 % with them; 2.33 and 2.21 bits a token. It is small there because a repository says most of what it
will say again; in a new and empty workspace it is all there is. \`npm run bench -- complete --mirrors MIRRORS\` has the lines (BENCHMARKS.md).

## Where it fails

- It knows no names of libraries that fewer than ${leastRepositories} of the repositories use.
- Six repositories are few: what two of them share may be a habit of theirs.
- C++, C, TypeScript and JavaScript share a table with their relatives; C# or PHP of another decade is not in it.

## Made by, from

\`node test/bench/language-tables.ts MIRRORS\` (10 minutes of one core), from the training split of \`models/training/corpus.json\`, as far as
mirrors were there. Licence: ${licence}; the licences of the repositories are in that file.

${corpus.train.map((repository) => `- ${repository}`).join('\n')}
`;
}

const [mirrors, entries = '100000'] = process.argv.slice(2);
const folder = join(root, 'models', 'tenon-ngrams-v1');
const manifestPath = join(folder, 'manifest.json');

function make(from: string): void {
  const [files, families, train]: [Record<string, { sha256: string }>, Record<string, Made>, string[]] = [
    {},
    {},
    [],
  ];
  const byFamily = Map.groupBy(repositoriesOf('train', from), ({ language }) => familyOf(language));
  for (const [family, members] of byFamily) {
    process.stderr.write(`${family}: ${members.length} repositories\n`);
    const { table, made } = tableOf(members, Number(entries));
    writeFileSync(join(folder, `${family}.table`), table);
    files[`${family}.table`] = { sha256: createHash('sha256').update(table).digest('hex') };
    families[family] = made;
    train.push(...members.map(({ repository, commit }) => `${repository}@${commit.slice(0, 12)}`));
  }
  const name = 'tenon-ngrams-v1';
  const manifest = {
    format: 1,
    name,
    task: 'ngrams',
    licence: 'MIT',
    files,
    families,
    corpus: { train: train.toSorted() },
  };
  writeFileSync(manifestPath, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

mkdirSync(folder, { recursive: true });
if (mirrors !== undefined) make(mirrors);
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
writeFileSync(join(folder, 'CARD.md'), cardOf(manifest));
