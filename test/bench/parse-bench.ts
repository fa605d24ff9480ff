import { join } from 'node:path';
import { layFoundation } from '../../server/src/composition.ts';
import { blocksOf } from '../../server/src/syntax/blocks.ts';
import type { Language } from '../../server/src/syntax/language.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { tokensOf } from '../../server/src/syntax/tokens.ts';
import { projectFolder, type ProjectName } from './projects.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { sourcesIn, type Source } from './sources.ts';

const projects: readonly ProjectName[] = ['rxjs', 'effect', 'lodash', 'three', 'cpython', 'react-native'];
const goOn = async () => {};

interface Speed {
  readonly language: string;
  readonly source: string;
  readonly megabytes: number;
  readonly parse: number;
  readonly blocks: number;
  readonly tokens: number;
}

/** MB/s of parsing, and of parsing with blocks or with token types, by language. */
export async function parseBench({ quick, say }: BenchOptions): Promise<BenchReport> {
  const { assets, languages } = await layFoundation();
  const budget = (quick ? 0.2 : 2) * 1024 * 1024;
  const real = projects.map((name) => ({ name, sources: sourcesIn(projectFolder(name), languages) }));
  const speeds: Speed[] = [];
  for (const language of languages.all) {
    const found = real.flatMap(({ name, sources }) =>
      (sources.get(language) ?? []).map((source) => ({ name, source })),
    );
    const enough = within(
      found.map(({ source }) => source),
      budget,
    );
    const { sources, source } =
      size(enough) >= 20_000
        ? { sources: enough, source: [...new Set(found.map(({ name }) => name))].join(', ') }
        : {
            sources: repeated(fixturesOf(assets.root, languages, language), budget / 4),
            source: 'own fixtures, repeated',
          };
    say(`${language.id}: ${sources.length} files`);
    speeds.push(await speedOf(language, sources, source));
  }
  return {
    tables: [
      {
        title: 'Parsing, one thread',
        columns: [
          'language',
          'source',
          'MB',
          'parse MB/s',
          'parse + blocks MB/s',
          'parse + token types MB/s',
        ],
        rows: speeds.map(({ language, source, megabytes, ...mbps }) => [
          language,
          source,
          megabytes,
          mbps.parse,
          mbps.blocks,
          mbps.tokens,
        ]),
      },
    ],
    notes: [
      'As the server does it: grammars in the WebAssembly baseline compiler. MB are 10^6 UTF-16 code units. Sources are published npm packages; where these hold no such language, our own fixtures repeated.',
    ],
    figures: Object.fromEntries(
      speeds.flatMap(({ language, parse, blocks, tokens }) => [
        [`mbps.${language}`, parse],
        [`mbps_blocks.${language}`, blocks],
        [`mbps_tokens.${language}`, tokens],
      ]),
    ),
  };
}

async function speedOf(language: Language, sources: readonly Source[], source: string): Promise<Speed> {
  const units = size(sources);
  for (const { text } of sources.slice(0, 3)) await warmUp(language, text);
  const seconds = { parse: 0, blocks: 0, tokens: 0 };
  for (const { text } of sources) {
    const started = performance.now();
    const tree = await parse(language, text, undefined, goOn);
    const parsed = performance.now();
    blocksOf(tree);
    const blocked = performance.now();
    tokensOf(tree);
    const typed = performance.now();
    tree.dispose();
    seconds.parse += parsed - started;
    seconds.blocks += blocked - started;
    seconds.tokens += parsed - started + typed - blocked;
  }
  const mbps = (ms: number) => units / 1000 / ms;
  return {
    language: language.id,
    source,
    megabytes: units / 1e6,
    parse: mbps(seconds.parse),
    blocks: mbps(seconds.blocks),
    tokens: mbps(seconds.tokens),
  };
}

function fixturesOf(root: string, languages: Languages, language: Language): readonly Source[] {
  return sourcesIn(join(root, 'grammars', language.id), languages).get(language) ?? [];
}

function within(sources: readonly Source[], budget: number): readonly Source[] {
  let total = 0;
  return sources.filter(({ text }) => (total += text.length) <= budget);
}

function repeated(sources: readonly Source[], budget: number): readonly Source[] {
  const text = sources.map((source) => source.text).join('\n');
  if (text === '') return [];
  return Array.from({ length: Math.ceil(budget / text.length) }, (_, at) => ({
    path: `fixture-${at}`,
    text,
  }));
}

function size(sources: readonly Source[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0);
}

/** Grammars and queries are loaded and compiled on first use, which is no matter of megabytes. */
async function warmUp(language: Language, text: string): Promise<void> {
  const tree = await parse(language, text, undefined, goOn);
  blocksOf(tree);
  tokensOf(tree);
  tree.dispose();
}
