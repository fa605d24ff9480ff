import { BlockIndex } from '../../server/src/index/blockIndex.ts';
import type { Layer, StoredBlock } from '../../server/src/index/store.ts';
import type { BlockTerms } from '../../server/src/index/terms.ts';
import { quantized } from '../../server/src/index/vectors.ts';
import { answer, asked, type Way, type Workspace } from './asking.ts';
import type { HeldOut } from './held-out.ts';
import type { BenchModels } from './models.ts';
import { quantile, type Part } from './report.ts';
import { randomOf } from './sources.ts';

const sizes = [
  ['1k', 1000],
  ['10k', 10_000],
  ['100k', 100_000],
] as const;

/** Milliseconds of a query, encoding and all, as it ships and with the encoder on top. */
export async function latencyTable(
  projects: readonly HeldOut[],
  models: BenchModels,
  quick: boolean,
): Promise<Part> {
  const sentences = projects
    .flatMap(({ pairs }) => pairs.slice(0, 20).map(({ sentence }) => sentence))
    .slice(0, quick ? 10 : 200);
  const rows: (string | number)[][] = [];
  const figures: Record<string, number> = {};
  for (const [label, size] of sizes) {
    const workspace = grown(projects, size, models);
    const shipped = await timesOf('fusion', sentences, workspace, models);
    const withSmall =
      models.small === undefined ? [] : [await timesOf('fusion_with_small', sentences, workspace, models)];
    rows.push([
      label,
      ...[shipped, ...withSmall].flatMap((times) => [quantile(times, 0.5), quantile(times, 0.95)]),
    ]);
    figures[`query_p50_ms.${label}`] = quantile(shipped, 0.5);
    figures[`query_p95_ms.${label}`] = quantile(shipped, 0.95);
    for (const times of withSmall) figures[`query_p95_ms.${label}.with_small`] = quantile(times, 0.95);
  }
  return {
    table: {
      title: 'A query: words, encoding, scan, fusion, 50 best, matching head',
      columns: [
        'blocks',
        'p50 ms',
        'p95 ms',
        ...(models.small === undefined ? [] : ['p50 ms with small', 'p95 ms with small']),
      ],
      rows,
    },
    figures,
  };
}

/** The first five warm up and are not counted. */
async function timesOf(
  way: Way,
  sentences: readonly string[],
  workspace: Workspace,
  { static: table, small }: BenchModels,
): Promise<readonly number[]> {
  const isSmallDefault = small?.manifest.isDefault === true;
  const hasSmall = way === 'fusion_with_small' || isSmallDefault;
  const encoders = { static: table?.encoder, encoder: hasSmall ? small?.encoder : undefined };
  const times: number[] = [];
  for (const sentence of [...sentences.slice(0, 5), ...sentences]) {
    const started = performance.now();
    const vectors = await asked(sentence, encoders);
    await answer(workspace, { sentence, vectors, head: table?.encoder, isSmallDefault }, way, 50);
    times.push(performance.now() - started);
  }
  return times.slice(5);
}

/** `size` blocks: the words of the real ones, over and over, each with a random vector a layer. */
function grown(projects: readonly HeldOut[], size: number, models: BenchModels): Workspace {
  const index = new BlockIndex();
  const random = randomOf(3);
  const real = projects.flatMap((project) =>
    [...project.blocks.values()].map(({ terms, block }) => ({
      block,
      terms: translated(terms, project.index, index),
    })),
  );
  const blocks = new Map<number, StoredBlock>();
  for (let id = 1; id <= size / perFile; id += 1) {
    const own = Array.from({ length: perFile }, (_, at) => real[(id * perFile + at) % real.length]);
    const path = `/grown/${id}.ts`;
    const facts = { path, language: 'typescript', category: 'code' as const, modified: 0, size: 0, hash: '' };
    const terms = own.map((each) => each?.terms ?? noTerms);
    index.apply({ kind: 'file', file: { id, facts, terms } });
    for (const [layer, dimension] of layersOf(models))
      index.apply({ kind: 'vectors', layer, id, vectors: randomVectors(perFile, dimension, random) });
    index.slotsOf(id).forEach((slot, at) => {
      const block = own[at]?.block;
      if (block !== undefined) blocks.set(slot, block);
    });
  }
  index.tidy();
  return { index, blockOf: (slot) => blocks.get(slot) };
}

const perFile = 20;
const noTerms: BlockTerms = { ids: new Uint32Array(0), weights: new Uint8Array(0) };

function layersOf({ static: table, small }: BenchModels): readonly (readonly [Layer, number])[] {
  return [
    ...(table === undefined ? [] : [['static', table.encoder.dimension] as const]),
    ...(small === undefined ? [] : [['encoder', small.encoder.dimension] as const]),
  ];
}

function translated({ ids, weights }: BlockTerms, from: BlockIndex, to: BlockIndex): BlockTerms {
  return { ids: ids.map((id) => to.lexicon.intern(from.lexicon.wordOf(id))), weights };
}

function randomVectors(count: number, dimension: number, random: () => number) {
  return Array.from({ length: count }, (_, block) => ({
    block,
    piece: 0,
    kind: 'whole' as const,
    textHash: 0,
    ...quantized(randomVector(dimension, random)),
  }));
}

function randomVector(dimension: number, random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dimension }, () => random() + random() + random() - 1.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
