import { forSentence } from '../../server/src/index/queryVectors.ts';
import type { Layer } from '../../server/src/index/store.ts';
import { noVector, quantized, VectorTable } from '../../server/src/index/vectors.ts';
import type { StaticEncoder } from '../../server/src/inference/ports.ts';
import type { HeldOut, Pair } from './held-out.ts';
import { openBenchModels, vectorsOf, type BenchModel } from './models.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { heldOutRepositories, missingNote } from './repositories.ts';
import { workspaces } from './search-bench.ts';
import { mean, reciprocalOf } from './statistics.ts';

const bins = ['upto256', 'upto512', 'over512'] as const;
type Bin = (typeof bins)[number];
const binNames: Readonly<Record<Bin, string>> = { upto256: '≤ 256', upto512: '257-512', over512: '> 512' };

/** Queries of a bin in a repository; there are more than enough short functions. */
const mostPairs = 200;

/**
 * Doc sentence → function by the vectors alone, by the length of the function: cut at the model's window, against what is
 * served (SEA, arXiv 2208.11271: vectors of pieces, aggregated). Every function of the repository is a candidate.
 */
export async function longCodeBench(options: BenchOptions): Promise<BenchReport> {
  const held = heldOutRepositories(options);
  const models = await openBenchModels(options.models);
  try {
    const projects = await workspaces(held.repositories, models, options);
    const results: Result[] = [];
    for (const model of models.all) {
      options.say(`${model.key}: cut at the window, and in pieces ...`);
      for (const project of projects) results.push(...(await resultsOf(project, model)));
    }
    const figures = figuresOf(results, models.default.key);
    return {
      tables: models.all.map((model) => tableOf(results, model)),
      notes: [
        `Every function and method of a repository is a candidate, doc comments blanked; queries as in \`search\`, at most ${mostPairs} of a bin and repository. Tokens are those of the model's own tokenizer; MRR is by cosine alone. Keys without a model's name are those of ${models.default.manifest.name}, which answers without being asked for.`,
        ...missingNote(held),
      ],
      figures,
    };
  } finally {
    await models.dispose();
  }
}

interface Result {
  readonly key: BenchModel['key'];
  readonly bin: Bin;
  /** Reciprocal ranks. */
  readonly truncated: number;
  readonly sea: number;
}

async function resultsOf(project: HeldOut, model: BenchModel): Promise<readonly Result[]> {
  const layer: Layer = model.key === 'static' ? 'static' : 'encoder';
  const served = project.index.vectors(layer);
  if (served === undefined) return [];
  const candidates = [...project.blocks].flatMap(([slot, { block }]) =>
    block.kind === 'class' ? [] : [slot],
  );
  const cut = await truncatedTable(project, candidates, model);
  const results: Result[] = [];
  for (const { bin, pair } of pairsByBin(project, model)) {
    const vector = await sentenceVector(pair.sentence, model);
    const reciprocal = (table: VectorTable) =>
      reciprocalOf(
        placeOf(pair.slot, candidates, table.nearest(vector, project.index.postings.capacity).cosines),
      );
    results.push({ key: model.key, bin, truncated: reciprocal(cut), sea: reciprocal(served) });
  }
  return results;
}

async function sentenceVector(sentence: string, { encoder, remembered }: BenchModel): Promise<Float32Array> {
  if ('queryVector' in encoder) return (encoder as StaticEncoder).queryVector(sentence);
  const [vector = new Float32Array()] = await vectorsOf(forSentence(remembered), [sentence]);
  return vector;
}

/** The vectors of whole functions, of which the model sees what its window holds. */
async function truncatedTable(
  { blocks }: HeldOut,
  candidates: readonly number[],
  { remembered }: BenchModel,
): Promise<VectorTable> {
  const table = new VectorTable(remembered.dimension);
  for (let at = 0; at < candidates.length; at += 64) {
    const slots = candidates.slice(at, at + 64);
    const vectors = await vectorsOf(
      remembered,
      slots.map((slot) => blocks.get(slot)?.code ?? ''),
    );
    slots.forEach((slot, place) =>
      table.add({ slot, piece: 0, isPart: false }, quantized(vectors[place] ?? new Float32Array())),
    );
  }
  return table;
}

function pairsByBin({ pairs, blocks }: HeldOut, { tokenizer }: BenchModel) {
  const counts: Record<Bin, number> = { upto256: 0, upto512: 0, over512: 0 };
  const chosen: { readonly bin: Bin; readonly pair: Pair }[] = [];
  for (const pair of pairs) {
    const bin = binOf(tokenizer.encode(blocks.get(pair.slot)?.code ?? '').length);
    counts[bin] += 1;
    if (counts[bin] <= mostPairs) chosen.push({ bin, pair });
  }
  return chosen;
}

export function binOf(tokens: number): Bin {
  return tokens <= 256 ? 'upto256' : tokens <= 512 ? 'upto512' : 'over512';
}

/** How many candidates are nearer; -1 for a block without a vector. */
export function placeOf(slot: number, candidates: readonly number[], cosines: Float32Array): number {
  const own = cosines[slot] ?? noVector;
  if (own === noVector) return -1;
  return candidates.filter((other) => (cosines[other] ?? noVector) > own).length;
}

function figuresOf(results: readonly Result[], chosen: BenchModel['key']): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const key of new Set(results.map((result) => result.key)))
    for (const bin of bins) {
      const own = results.filter((result) => result.key === key && result.bin === bin);
      const [truncated, sea] = [mean(own.map((each) => each.truncated)), mean(own.map((each) => each.sea))];
      for (const prefix of key === chosen ? ['', `${key}.`] : [`${key}.`]) {
        figures[`${prefix}mrr.truncated.${bin}`] = truncated;
        figures[`${prefix}mrr.sea.${bin}`] = sea;
        figures[`${prefix}sea_to_truncated.${bin}`] = sea / truncated;
        figures[`${prefix}queries.${bin}`] = own.length;
      }
    }
  return figures;
}

function tableOf(results: readonly Result[], { key, manifest }: BenchModel) {
  return {
    title: `${manifest.name} (window ${manifest.window})`,
    columns: ['tokens of the function', 'queries', 'MRR cut at the window', 'MRR SEA', 'SEA / cut'],
    rows: bins.map((bin) => {
      const own = results.filter((result) => result.key === key && result.bin === bin);
      const [truncated, sea] = [mean(own.map((each) => each.truncated)), mean(own.map((each) => each.sea))];
      return [binNames[bin], own.length, truncated, sea, (sea / truncated).toFixed(3)];
    }),
  };
}
