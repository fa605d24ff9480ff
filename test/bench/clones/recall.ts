import { readFileSync } from 'node:fs';
import type { CloneClass, CloneType } from '../../../server/protocol/clones.ts';
import { checkpointOf } from '../../../server/src/base/checkpoint.ts';
import { LineIndex } from '../../../server/src/base/text.ts';
import { aligned } from '../../../server/src/index/clones/alignment.ts';
import { defaultRules } from '../../../server/src/features/clones/rules.ts';
import { WorkspaceClones } from '../../../server/src/features/clones/workspaceClones.ts';
import { blocksOf } from '../../../server/src/syntax/blocks.ts';
import type { Language } from '../../../server/src/syntax/language.ts';
import type { Languages } from '../../../server/src/syntax/languages.ts';
import { parse } from '../../../server/src/syntax/parse.ts';
import { heldOutRepositories, type Repository } from '../repositories.ts';
import type { BenchOptions } from '../report.ts';
import { randomOf, shuffled, sourcesIn, type Source } from '../sources.ts';
import { donations, edited, mutated, type Donor } from './mutations.ts';

/** Clones planted of one type in one language, and how many of them were found. */
export interface Recall {
  readonly language: string;
  readonly type: 1 | 2 | 3;
  readonly planted: number;
  readonly found: number;
}

interface Plant {
  readonly type: 1 | 2 | 3;
  readonly origin: Placed;
  readonly copy: Placed;
}

interface Placed {
  readonly path: string;
  /** Lines from 0, both included. */
  readonly first: number;
  readonly last: number;
}

/** Tokens of functions that are planted, and of what is planted. */
const sizes = { least: 60, most: 500 };
/** Functions of one file that are planted. */
const mostOfFile = 2;
/** Of the lines of both functions so much has to lie in the places of one class. */
const covered = 0.8;
/** A clone of type 3 has this share of its tokens left. */
const leastSimilarity = 0.7;
const never = checkpointOf(new AbortController().signal);

/** Plants clones of types 1 to 3 into held-out repositories, and counts those that are found. */
export async function recalls(
  options: BenchOptions,
  languages: Languages,
  wanted: number,
): Promise<readonly Recall[]> {
  const { repositories } = heldOutRepositories(options);
  const byLanguage = Map.groupBy(repositories, ({ language }) => language);
  const found: Recall[] = [];
  for (const [id, all] of byLanguage) {
    const language = languages.byId(id);
    if (language === undefined) continue;
    options.say(`planting clones in ${id} ...`);
    found.push(...(await recallIn(language, all, languages, wanted)));
  }
  return found;
}

async function recallIn(
  language: Language,
  repositories: readonly Repository[],
  languages: Languages,
  wanted: number,
): Promise<readonly Recall[]> {
  const counts = { 1: { planted: 0, found: 0 }, 2: { planted: 0, found: 0 }, 3: { planted: 0, found: 0 } };
  for (const { folder } of repositories) {
    const missing = wanted - Math.min(counts[1].planted, counts[2].planted, counts[3].planted);
    if (missing <= 0) break;
    const sources = sourcesIn(folder, languages).get(language) ?? [];
    const { plants, files } = await planted(language, shuffled(sources, 7).slice(0, 400), missing);
    for (const type of [1, 2, 3] as const) {
      const classes = await classesOf(files, languages, type);
      for (const plant of plants) {
        if (plant.type !== type || counts[type].planted >= wanted) continue;
        counts[type].planted++;
        if (classes.some((each) => holds(each, plant))) counts[type].found++;
        else if (process.env['TENON_BENCH_MISSES'] !== undefined) tellMiss(plant, files);
      }
    }
  }
  return ([1, 2, 3] as const).map((type) => ({ language: language.id, type, ...counts[type] }));
}

interface Planted {
  readonly plants: readonly Plant[];
  readonly files: ReadonlyMap<string, string>;
}

async function planted(language: Language, sources: readonly Source[], wanted: number): Promise<Planted> {
  const files = new Map(sources.map(({ path, text }) => [path, text]));
  const plants: Plant[] = [];
  const counts = [0, 0, 0, 0];
  const random = randomOf(11);
  let foreign: readonly string[] = [];
  for (const { path, text } of sources) {
    if (Math.min(...counts.slice(1)) >= wanted) break;
    const tree = await parse(language, text, undefined, never);
    const blocks = tree.tree.rootNode.hasError ? [] : blocksOf(tree).filter(({ kind }) => kind !== 'class');
    let ofFile = 0;
    for (const { span } of shuffled(blocks, 3)) {
      if (ofFile >= mostOfFile) break;
      const own = donations(tree, span).filter((text) => isClosed(language, text));
      const tokens = lexed(language, text.slice(span.start, span.end)).count;
      if (tokens >= sizes.least && tokens <= sizes.most && foreign.length > 20) {
        const lines = new LineIndex(text);
        const origin = { path, first: lines.placeAt(span.start).line, last: lines.placeAt(span.end).line };
        ofFile++;
        for (const type of [1, 2, 3] as const) {
          if ((counts[type] ?? 0) >= wanted) continue;
          const code = await versionOf({ tree, span, foreign }, type, random);
          if (code === undefined) continue;
          const copy = `${path}.planted${plants.length}${path.slice(path.lastIndexOf('.'))}`;
          const [before, after] = [carrier(foreign, random), carrier(foreign, random)];
          const body = placed(code, text, span.start);
          files.set(copy, `${openingOf(language)}${before}\n${body}\n${after}\n`);
          const first = before.split('\n').length;
          plants.push({
            type,
            origin,
            copy: { path: copy, first, last: first + body.split('\n').length - 1 },
          });
          counts[type] = (counts[type] ?? 0) + 1;
        }
      }
      foreign = [...own, ...foreign].slice(0, 300);
    }
    tree.dispose();
  }
  return { plants, files };
}

/** Whether what comes behind it begins a statement of its own. */
function isClosed({ description }: Language, text: string): boolean {
  return !text.includes('<<') && (description.lexical?.ends !== 'semicolon' || text.endsWith(';'));
}

/** A few statements of other functions, so that the copy does not stand alone in its file. */
function carrier(foreign: readonly string[], random: () => number): string {
  return Array.from({ length: 3 }, () => foreign[Math.floor(random() * foreign.length)] ?? '').join('\n');
}

async function versionOf(donor: Donor, type: 1 | 2 | 3, random: () => number): Promise<string | undefined> {
  if (type !== 3) {
    const code = await whole(donor, mutated(donor, type, random));
    return code !== undefined && isEqual(donor, code, type === 1 ? 'exact' : 'blind') ? code : undefined;
  }
  for (let tries = 0; tries < 4; tries++) {
    const code = await whole(donor, edited(donor, 1 + Math.floor(random() * 4), random));
    if (code === undefined) continue;
    const similarity = similarityOf(donor, code);
    if (
      similarity >= leastSimilarity &&
      similarity < 1 &&
      lexed(donor.tree.language, code).count >= sizes.least
    )
      return code;
  }
  return undefined;
}

/** The code if it still parses in its place. */
async function whole({ tree, span }: Donor, code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const text = tree.text.slice(0, span.start) + code + tree.text.slice(span.end);
  const again = await parse(tree.language, text, undefined, never);
  const isBroken = again.tree.rootNode.hasError;
  again.dispose();
  return isBroken ? undefined : code;
}

/** Whether the edits left what the type says alike: renaming may write `{ a: b }` for `{ a }`. */
function isEqual({ tree, span }: Donor, code: string, column: 'exact' | 'blind'): boolean {
  const own = lexed(tree.language, tree.text.slice(span.start, span.end))[column];
  const other = lexed(tree.language, code)[column];
  return own.length === other.length && own.every((symbol, at) => symbol === other[at]);
}

/** Share of tokens that are in both, in order. */
function similarityOf({ tree, span }: Donor, code: string): number {
  const [a, b] = [tree.text.slice(span.start, span.end), code].map(
    (text) => lexed(tree.language, text).exact,
  );
  if (a === undefined || b === undefined) return 0;
  return (2 * aligned(a, b).left.length) / (a.length + b.length);
}

/** What has to stand before code in a file of its own. */
function openingOf({ description }: Language): string {
  return description.lexical?.inside === undefined ? '' : '<?php ';
}

function lexed(language: Language, code: string) {
  return language.lexer.lex(openingOf(language) + code);
}

/** The code with its first line as far in as it was: strings of many lines stay as they are. */
function placed(code: string, text: string, start: number): string {
  return (/[ \t]*$/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? '') + code;
}

async function classesOf(
  files: ReadonlyMap<string, string>,
  languages: Languages,
  most: 1 | 2 | 3,
): Promise<readonly CloneClass[]> {
  const clones = new WorkspaceClones(
    {
      files: async () => [...files.keys()],
      read: async (path) => ({ text: files.get(path) ?? readFileSync(path, 'utf8'), category: 'code' }),
      languageOf: (path) => languages.ofPath(path),
      uriOf: (path) => path,
      shownPathOf: (path) => path,
      onProgress() {},
    },
    { rules: defaultRules, tokens: Infinity },
  );
  await clones.find(never);
  const types = new Set<CloneType>(([1, 2, 3] as const).filter((type) => type <= most || most > 1));
  const list = await clones.list(types, never);
  return list.kind === 'classes' ? list.classes : [];
}

function holds({ members }: CloneClass, { origin, copy }: Plant): boolean {
  return [origin, copy].every(({ path, first, last }) =>
    members.some(({ uri, range }) => {
      const lines = Math.min(range.end.line, last) - Math.max(range.start.line, first) + 1;
      return uri === path && lines >= covered * (last - first + 1);
    }),
  );
}

function tellMiss({ type, origin, copy }: Plant, files: ReadonlyMap<string, string>): void {
  const cut = ({ path, first, last }: Placed) =>
    (files.get(path) ?? '')
      .split('\n')
      .slice(first, last + 1)
      .join('\n');
  process.stderr.write(
    `\n=== missed, type ${type}: ${origin.path}\n${cut(origin)}\n--- copy\n${cut(copy)}\n`,
  );
}
