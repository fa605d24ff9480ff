import { BlockIndex } from '../../server/src/index/blockIndex.ts';
import { sentenceTerms } from '../../server/src/index/queryTerms.ts';
import { rank, type RankQuery } from '../../server/src/index/rank.ts';
import type { BlockTerms } from '../../server/src/index/terms.ts';
import { quantized } from '../../server/src/index/vectors.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { openBenchEncoder } from './encoder.ts';
import { heldOut, heldOutProjects, type HeldOut } from './held-out.ts';
import { embeddingPeer, ripgrepPeer } from './peers.ts';
import { quantile, type BenchOptions, type BenchReport, type Table } from './report.ts';
import { randomOf } from './sources.ts';

const goOn = async () => {};
const everything = { accepts: () => true, excluded: new Set<number>() };

type Way = 'bm25' | 'vectors' | 'fusion';
const ways: readonly Way[] = ['bm25', 'vectors', 'fusion'];

/** Quality on held-out repositories, time of a query by size of the index, and the peers, in one run. */
export async function searchBench({ quick, say }: BenchOptions): Promise<BenchReport> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const { encoder, packageFolder, dispose } = await openBenchEncoder();
  try {
    const options = { languages, encoder, mostPairs: quick ? 20 : 200, mostFiles: quick ? 30 : 5000 };
    const projects: HeldOut[] = [];
    for (const repository of heldOutProjects()) {
      say(`reading and encoding ${repository.name} ...`);
      projects.push(await heldOut(repository, options));
    }
    say('asking ...');
    const quality = await Promise.all(projects.map((project) => qualityOf(project, encoder)));
    const latency = await latencyTable(projects, encoder, quick);
    say('the peers ...');
    const peers = await peerTable(projects, { encoder, packageFolder, quick });
    const [qualityRows, qualityFigures] = summary(quality);
    return {
      tables: [qualityRows, latency.table, peers.table],
      notes: notes(projects),
      figures: { ...qualityFigures, ...latency.figures, ...peers.figures },
    };
  } finally {
    await dispose();
  }
}

interface Quality {
  readonly project: HeldOut;
  /** Reciprocal rank of the right block for each sentence. */
  readonly reciprocal: Readonly<Record<Way, readonly number[]>>;
}

async function qualityOf(project: HeldOut, encoder: Encoder): Promise<Quality> {
  const reciprocal: Record<Way, number[]> = { bm25: [], vectors: [], fusion: [] };
  for (const { sentence, slot } of project.pairs) {
    for (const way of ways) {
      const ranked = rank(
        project.index,
        await queryFor(way, sentence, project.index, encoder),
        project.index.postings.capacity,
      );
      const at = ranked.findIndex((hit) => hit.slot === slot);
      reciprocal[way].push(at === -1 ? 0 : 1 / (at + 1));
    }
  }
  return { project, reciprocal };
}

async function queryFor(way: Way, sentence: string, index: BlockIndex, encoder: Encoder): Promise<RankQuery> {
  const terms = way === 'vectors' ? [] : sentenceTerms(sentence, index.lexicon).terms;
  const vectors = way === 'bm25' ? [] : await encoded(encoder, [sentence]);
  return { terms, vectors: { static: [], encoder: vectors }, ...everything };
}

async function encoded(encoder: Encoder, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const vectors = await encoder.encode(texts, goOn);
  if (vectors.kind === 'none') throw new Error(vectors.reason);
  return vectors.value;
}

function summary(quality: readonly Quality[]): [Table, Record<string, number>] {
  const pooled = (way: Way) => quality.flatMap(({ reciprocal }) => reciprocal[way]);
  const row = (title: string, language: string, blocks: number, of: (way: Way) => readonly number[]) => [
    title,
    language,
    blocks,
    of('bm25').length,
    ...ways.map((way) => mean(of(way))),
    ...ways.map((way) => firsts(of(way))),
  ];
  const figures: Record<string, number> = {};
  for (const way of ways) {
    figures[`mrr.${way}`] = mean(pooled(way));
    figures[`r1.${way}`] = firsts(pooled(way));
    for (const language of new Set(quality.map(({ project }) => project.language))) {
      const own = quality.filter(({ project }) => project.language === language);
      figures[`quality.${language}.mrr.${way}`] = mean(own.flatMap(({ reciprocal }) => reciprocal[way]));
    }
  }
  const table: Table = {
    title: 'Doc sentence → function, held-out repositories, doc comments removed from what is searched',
    columns: [
      'repository',
      'language',
      'blocks',
      'queries',
      'MRR BM25',
      'MRR vectors',
      'MRR fusion',
      'R@1 BM25',
      'R@1 vectors',
      'R@1 fusion',
    ],
    rows: [
      ...quality.map(({ project, reciprocal }) =>
        row(project.name, project.language, project.index.blockCount, (way) => reciprocal[way]),
      ),
      row(
        'all',
        '',
        quality.reduce((sum, { project }) => sum + project.index.blockCount, 0),
        pooled,
      ),
    ],
  };
  return [table, figures];
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const firsts = (values: readonly number[]) => mean(values.map((value) => (value === 1 ? 1 : 0)));

interface Part {
  readonly table: Table;
  readonly figures: Record<string, number>;
}

async function latencyTable(projects: readonly HeldOut[], encoder: Encoder, quick: boolean): Promise<Part> {
  const sentences = projects
    .flatMap(({ pairs }) => pairs.map(({ sentence }) => sentence))
    .slice(0, quick ? 10 : 200);
  const rows: (string | number)[][] = [];
  const figures: Record<string, number> = {};
  for (const [label, size] of [
    ['1k', 1000],
    ['10k', 10_000],
    ['100k', 100_000],
  ] as const) {
    const index = grown(projects, size, encoder.dimension);
    const times: number[] = [];
    for (const sentence of [...sentences.slice(0, 5), ...sentences]) {
      const started = performance.now();
      rank(index, await queryFor('fusion', sentence, index, encoder), 50);
      times.push(performance.now() - started);
    }
    const counted = times.slice(5);
    rows.push([label, quantile(counted, 0.5), quantile(counted, 0.95)]);
    figures[`query_p50_ms.${label}`] = quantile(counted, 0.5);
    figures[`query_p95_ms.${label}`] = quantile(counted, 0.95);
  }
  return {
    table: {
      title: 'A query: words, encoding, scan, fusion, 50 best',
      columns: ['blocks', 'p50 ms', 'p95 ms'],
      rows,
    },
    figures,
  };
}

/** An index of `size` blocks: the words of the real blocks, over and over, each block with a random vector. */
function grown(projects: readonly HeldOut[], size: number, dimension: number): BlockIndex {
  const index = new BlockIndex();
  const random = randomOf(3);
  const bags = projects.flatMap((project) =>
    project.bags.map((bag) => translated(bag, project.index, index)),
  );
  const perFile = 20;
  for (let id = 1; id <= size / perFile; id += 1) {
    const path = `/grown/${id}.ts`;
    const facts = { path, language: 'typescript', category: 'code' as const, modified: 0, size: 0, hash: '' };
    const own = Array.from(
      { length: perFile },
      (_, at) => bags[(id * perFile + at) % bags.length] ?? noTerms,
    );
    index.apply({ kind: 'file', file: { id, facts, terms: own } });
    const vectors = own.map((_, block) => ({
      block,
      piece: 0,
      kind: 'whole' as const,
      textHash: 0,
      ...quantized(randomVector(dimension, random)),
    }));
    index.apply({ kind: 'vectors', layer: 'encoder', id, vectors });
  }
  index.tidy();
  return index;
}

const noTerms: BlockTerms = { ids: new Uint32Array(0), weights: new Uint8Array(0) };

function translated({ ids, weights }: BlockTerms, from: BlockIndex, to: BlockIndex): BlockTerms {
  return { ids: ids.map((id) => to.lexicon.intern(from.lexicon.wordOf(id))), weights };
}

function randomVector(dimension: number, random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dimension }, () => random() + random() + random() - 1.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** What others do with the same model and the same questions. */
async function peerTable(
  projects: readonly HeldOut[],
  { encoder, packageFolder, quick }: PeerOptions,
): Promise<Part> {
  const texts = projects.flatMap(({ texts }) => texts).slice(0, quick ? 64 : 1000);
  const started = performance.now();
  for (let at = 0; at < texts.length; at += 32) await encoded(encoder, texts.slice(at, at + 32));
  const ours = texts.length / ((performance.now() - started) / 1000);
  const theirs = embeddingPeer(packageFolder, texts);
  const lexical = lexicalTimes(projects);
  const ripgrep = ripgrepPeer(
    projects.map(({ folder, pairs }) => ({
      folder,
      sentences: pairs.slice(0, 10).map(({ sentence }) => sentence),
    })),
  );
  return {
    table: {
      title: 'Beside peers, same machine, same run',
      columns: ['what', 'Tenon', 'peer', 'ratio'],
      rows: [
        ['embedding, blocks/s (transformers.js, same model, batches of 32)', ours, theirs, ours / theirs],
        [
          'lexical query, ms (ripgrep over the same files, any of the words)',
          lexical,
          ripgrep,
          lexical / ripgrep,
        ],
      ],
    },
    figures: {
      'blocks_per_s.tenon': ours,
      'blocks_per_s.transformers_js': theirs,
      'lexical_ms.tenon': lexical,
      'lexical_ms.ripgrep': ripgrep,
    },
  };
}

interface PeerOptions {
  readonly encoder: Encoder;
  readonly packageFolder: string;
  readonly quick: boolean;
}

/** Median milliseconds of a ranked lexical query. */
function lexicalTimes(projects: readonly HeldOut[]): number {
  const times = projects.flatMap(({ index, pairs }) =>
    pairs.slice(0, 10).map(({ sentence }) => {
      const started = performance.now();
      rank(
        index,
        {
          terms: sentenceTerms(sentence, index.lexicon).terms,
          vectors: { static: [], encoder: [] },
          ...everything,
        },
        50,
      );
      return performance.now() - started;
    }),
  );
  return quantile(times, 0.5);
}

function notes(projects: readonly HeldOut[]): readonly string[] {
  return [
    `Queries are the first sentences of doc comments (at least four words, over one function only), at most 200 a repository, drawn with a fixed seed: ${projects.map(({ name }) => name).join(', ')}. None of these repositories is in a training or validation split.`,
    'Fusion is 0.3 × BM25 + 0.7 × cosine, both as z-scores over the repository; the weights were not fitted on these repositories.',
    'Query times: the words of real blocks over and over, random vectors; ripgrep finds lines and ranks nothing, so its time is a floor for a tool without an index.',
  ];
}
