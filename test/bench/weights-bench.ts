import type { FusionWeights } from '../../server/src/index/fusion.ts';
import type { RankQuery } from '../../server/src/index/rank.ts';
import type { Layer } from '../../server/src/index/store.ts';
import { noVector } from '../../server/src/index/vectors.ts';
import type { HeldOut } from './held-out.ts';
import { openBenchModels } from './models.ts';
import type { BenchOptions, BenchReport, Table } from './report.ts';
import { mean, queryOf, validationProjects } from './validation.ts';

/** How much the nearest part of a long block says beside the whole of it. */
const partShares = [0, 0.25, 0.5, 0.75, 1] as const;
type PartShare = (typeof partShares)[number];

/**
 * MRR by the weights of the fusion, and by how parts of long blocks count, on repositories of the validation split
 * (`--from DIR`). The constants of index/fusion.ts are the best found so.
 */
export async function weightsBench(options: BenchOptions): Promise<BenchReport> {
  const models = await openBenchModels(options.models);
  const trials = trialsOf(models.small !== undefined);
  try {
    for (const project of await validationProjects(options, models, false)) {
      options.say(`asking ${project.repository.name} ...`);
      for (const pair of project.pairs) {
        const isLong = (project.blocks.get(pair.slot)?.block.pieces.length ?? 0) > 1;
        const query = await queryOf(pair.sentence, project, models);
        const columns = new Map(partShares.map((share) => [share, columnsOf(project, query, share)]));
        for (const trial of trials) {
          const reciprocal = 1 / placeOf(pair.slot, trial.weights, columns.get(trial.partShare));
          trial.all.push(reciprocal);
          if (isLong) trial.long.push(reciprocal);
        }
      }
    }
  } finally {
    await models.dispose();
  }
  return reportOf(trials, options.from ?? '');
}

interface Trial {
  readonly partShare: PartShare;
  readonly weights: FusionWeights;
  /** Reciprocal places of all right blocks, and of those in parts. */
  readonly all: number[];
  readonly long: number[];
}

/** Weights in tenths that add up to 1; the shares of parts without the encoder only. */
function trialsOf(hasEncoder: boolean): readonly Trial[] {
  const tenths = Array.from({ length: 11 }, (_, at) => at);
  return tenths.flatMap((words) =>
    tenths.slice(0, hasEncoder ? 11 - words : 1).flatMap((encoder) => {
      const weights = {
        words: words / 10,
        static: (10 - words - encoder) / 10,
        encoder: encoder / 10,
      };
      const tried = encoder === 0 || words + encoder === 10 ? partShares : ([0.5] as const);
      return tried.map((partShare) => ({ partShare, weights, all: [], long: [] }));
    }),
  );
}

interface Columns {
  readonly words: Float32Array;
  readonly static: Float32Array;
  readonly encoder: Float32Array;
}

/** z-scores over all blocks, by the index's own scores. */
function columnsOf({ index }: HeldOut, query: RankQuery, partShare: PartShare): Columns {
  const { capacity } = index.postings;
  const lexical = new Float32Array(capacity);
  index.postings.score(query.terms, lexical);
  const cosines = (layer: Layer) => {
    const [vector] = query.vectors[layer];
    const nearest =
      vector === undefined ? undefined : index.vectors(layer)?.nearest(vector, capacity, partShare);
    return nearest?.cosines ?? new Float32Array(capacity).fill(noVector);
  };
  return {
    words: standardised(lexical),
    static: standardised(cosines('static')),
    encoder: standardised(cosines('encoder')),
  };
}

function standardised(values: Float32Array): Float32Array {
  const known = [...values].filter((value) => value !== noVector);
  const average = mean(known);
  const deviation = Math.sqrt(mean(known.map((value) => (value - average) ** 2))) || 1;
  return values.map((value) => (value === noVector ? 0 : (value - average) / deviation));
}

function placeOf(slot: number, weights: FusionWeights, columns: Columns | undefined): number {
  if (columns === undefined) return Infinity;
  const { words, static: byStatic, encoder } = columns;
  const scoreOf = (at: number) =>
    weights.words * (words[at] ?? 0) +
    weights.static * (byStatic[at] ?? 0) +
    weights.encoder * (encoder[at] ?? 0);
  const own = scoreOf(slot);
  let better = 0;
  for (let at = 0; at < words.length; at += 1) if (scoreOf(at) > own) better += 1;
  return better + 1;
}

const shown = 12;

function reportOf(trials: readonly Trial[], from: string): BenchReport {
  const rows = trials.map(({ partShare, weights, all, long }) => ({
    partShare,
    weights,
    all: mean(all),
    long: mean(long),
  }));
  const best = rows.toSorted((one, other) => other.all - one.all);
  const without = rows.filter(({ weights }) => weights.encoder === 0);
  const count = trials[0]?.all.length ?? 0;
  const table = (title: string, of: typeof rows): Table => ({
    title: `${title} (${count} queries, ${trials[0]?.long.length ?? 0} of them for a block in parts)`,
    columns: ['BM25', 'static', 'encoder', 'share of the nearest part', 'MRR', 'MRR of blocks in parts'],
    rows: of.map(({ partShare, weights: { words, static: byStatic, encoder }, all, long }) => [
      words.toFixed(1),
      byStatic.toFixed(1),
      encoder.toFixed(1),
      partShare.toFixed(2),
      all,
      long,
    ]),
  });
  return {
    tables: [
      table('Fusion on the validation split, without the encoder', without),
      table('The best of all', best.slice(0, shown)),
    ],
    notes: [`Validation split: the checkouts in ${from.split(/[\\/]/).at(-1)}.`],
    figures: Object.fromEntries(
      rows.map(({ partShare, weights, all }) => [
        `mrr.${weights.words}.${weights.static}.${weights.encoder}.parts_${partShare}`,
        all,
      ]),
    ),
  };
}
