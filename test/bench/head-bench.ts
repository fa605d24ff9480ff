import { featureNames, featuresOf, type WeighedWord } from '../../server/src/index/headFeatures.ts';
import { categoryPenalty, rank, type Ranked } from '../../server/src/index/rank.ts';
import { reranked, weighed, wordCosines } from '../../server/src/index/rerank.ts';
import type { StaticEncoder } from '../../server/src/inference/ports.ts';
import { fitted, placeOf, type Sample } from './head-fit.ts';
import type { HeldOut } from './held-out.ts';
import { openBenchModels, type BenchModels } from './models.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { randomOf } from './sources.ts';
import { mean, queryOf, validationProjects } from './validation.ts';

const goOn = async () => {};
/** A right block that is further down counts as not found. */
const deepest = 1000;

/**
 * Fits the matching head of index/head.ts on the validation split (`--from DIR`): each repository is measured with a head
 * that was fitted on all others, and the weights printed are those fitted on all. Every repository comes twice: its doc comments
 * blanked, asked for by their sentences; and as it is, asked for by a few words out of them. Classes are never the right answer in these
 * pairs, nor are tests, so they are no candidates either while it is fitted: the head must not learn that.
 */
export async function headBench(options: BenchOptions): Promise<BenchReport> {
  const models = await openBenchModels(options.models);
  try {
    const table = models.static?.encoder;
    if (table === undefined) throw new Error('the head wants a static package');
    const sets: Asked[] = [];
    for (const keepsDocs of [false, true])
      for (const project of await validationProjects(options, models, keepsDocs)) {
        options.say(`asking ${project.repository.name} ...`);
        const docs = keepsDocs ? 'kept' : 'blanked';
        sets.push({ docs, ...(await asked(keepsDocs ? pithy(project) : project, models, table)) });
      }
    options.say('fitting ...');
    return reportOf(sets);
  } finally {
    await models.dispose();
  }
}

/** What came of one repository's queries. */
interface Asked {
  readonly name: string;
  readonly docs: 'blanked' | 'kept';
  /** Of the queries whose right block is among the candidates. */
  readonly samples: readonly LabelledSample[];
  /** Reciprocal places without the head: of those queries, and of all others. */
  readonly before: readonly number[];
  readonly beyond: readonly number[];
}

interface LabelledSample extends Sample {
  /** Which candidates are functions or methods of code that is no test: right ones always are. */
  readonly alike: readonly boolean[];
}

/** Which part of a sentence's words a short question has. */
const kept = 0.4;

/** The repository asked for by a few words out of each sentence, as a person remembers them. */
function pithy(project: HeldOut): HeldOut {
  const random = randomOf(9);
  const pairs = project.pairs.flatMap((pair) => {
    const words = pair.sentence.split(/\s+/).filter(() => random() < kept);
    return words.length < 2 ? [] : [{ ...pair, sentence: words.join(' ') }];
  });
  return { ...project, pairs };
}

/** Each sentence is asked with every layer and, where there is an encoder, without it too: the head serves both. */
async function asked(
  project: HeldOut,
  models: BenchModels,
  table: StaticEncoder,
): Promise<Omit<Asked, 'docs'>> {
  const [samples, before, beyond]: [LabelledSample[], number[], number[]] = [[], [], []];
  for (const pair of project.pairs) {
    const query = await queryOf(pair.sentence, project, models);
    const quick = { ...query, vectors: { ...query.vectors, encoder: [] } };
    for (const each of query.vectors.encoder.length === 0 ? [quick] : [quick, query]) {
      const ranked = rank(project.index, each, deepest);
      const right = ranked.findIndex(({ slot }) => slot === pair.slot);
      if (right === -1 || right >= reranked) beyond.push(right === -1 ? 0 : 1 / (right + 1));
      else {
        before.push(1 / (right + 1));
        const words = weighed(pair.sentence, project.index);
        samples.push(await sampleOf({ words, right, ranked: ranked.slice(0, reranked) }, project, table));
      }
    }
  }
  return { name: project.repository.name, samples, before, beyond };
}

interface Answered {
  readonly words: readonly WeighedWord[];
  readonly ranked: readonly Ranked[];
  readonly right: number;
}

async function sampleOf(
  { words, ranked, right }: Answered,
  project: HeldOut,
  table: StaticEncoder,
): Promise<LabelledSample> {
  const candidates = ranked.flatMap((each) => {
    const block = project.blocks.get(each.slot)?.block;
    return block === undefined ? [] : [{ ranked: each, block, category: each.address.facts.category }];
  });
  const blocks = candidates.map(({ block }) => block);
  const cosines = await wordCosines(words, blocks, table, goOn);
  return {
    right,
    candidates: candidates.map((candidate) => featuresOf(candidate, words, cosines)),
    penalties: candidates.map(({ category }) => categoryPenalty[category]),
    alike: candidates.map(({ block, category }) => block.kind !== 'class' && category === 'code'),
  };
}

/** The sample as the head is fitted on it. */
function fitting({ candidates, right, alike }: LabelledSample): Sample {
  const kept = candidates.flatMap((_, at) => (alike[at] === true || at === right ? [at] : []));
  const features = kept.map((at) => candidates[at] ?? new Float64Array(0));
  return { candidates: features, right: kept.indexOf(right), penalties: [] };
}

function reportOf(sets: readonly Asked[]): BenchReport {
  const training = new Map(sets.map((set) => [set, set.samples.map(fitting)]));
  const names = [...new Set(sets.map(({ name }) => name))];
  const byOthers = new Map(
    names.map((name) => [
      name,
      fitted(sets.flatMap((other) => (other.name === name ? [] : (training.get(other) ?? [])))),
    ]),
  );
  const measured = sets.map((set) => {
    const weights = byOthers.get(set.name) ?? new Float64Array(featureNames.length);
    const spread = spreadRatio(sets, weights);
    const after = set.samples.map((sample) => 1 / placeOf(sample, weights, spread));
    return { set, without: [...set.before, ...set.beyond], with: [...after, ...set.beyond] };
  });
  const weights = fitted([...training.values()].flat());
  const pooled = (docs: Asked['docs'], way: 'without' | 'with') =>
    measured.flatMap((each) => (each.set.docs === docs ? each[way] : []));
  return {
    tables: [
      {
        title: 'The matching head, each repository by a head fitted on the others',
        columns: ['repository', 'doc comments', 'queries', 'MRR without', 'MRR with'],
        rows: [
          ...measured.map(({ set, ...each }) => [
            set.name,
            set.docs,
            each.with.length,
            mean(each.without),
            mean(each.with),
          ]),
          ...(['blanked', 'kept'] as const).map((docs) => [
            'all',
            docs,
            pooled(docs, 'with').length,
            mean(pooled(docs, 'without')),
            mean(pooled(docs, 'with')),
          ]),
        ],
      },
      {
        title: 'Weights fitted on all',
        columns: ['feature', 'weight'],
        rows: featureNames.map((name, at) => [name, (weights[at] ?? 0).toFixed(2)]),
      },
    ],
    notes: [
      `Spread of the head's scores beside that of the fused ones: ${spreadRatio(sets, weights).toFixed(2)}.`,
    ],
    figures: {
      'mrr.without_head': mean(pooled('blanked', 'without')),
      'mrr.with_head': mean(pooled('blanked', 'with')),
      'mrr.without_head.documented': mean(pooled('kept', 'without')),
      'mrr.with_head.documented': mean(pooled('kept', 'with')),
      ...Object.fromEntries(featureNames.map((name, at) => [`weight.${name}`, weights[at] ?? 0])),
    },
  };
}

/** By how much a penalty on the fused score has to grow to mean the same on the head's. */
function spreadRatio(sets: readonly Asked[], weights: Float64Array): number {
  const [words, byStatic, encoder] = (['words', 'static', 'encoder'] as const).map((name) =>
    featureNames.indexOf(name),
  );
  const of = (scoreOf: (features: Float64Array) => number) =>
    mean(sets.flatMap(({ samples }) => samples.map(({ candidates }) => deviation(candidates.map(scoreOf)))));
  const fused = of(
    (each) => (each[words ?? 0] ?? 0) + (each[byStatic ?? 0] ?? 0) + (each[encoder ?? 0] ?? 0),
  );
  const head = of((each) => each.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
  return head / fused;
}

function deviation(values: readonly number[]): number {
  const average = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
}
