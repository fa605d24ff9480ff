import { join } from 'node:path';
import { decide, threshold } from '../../server/src/features/clones/semantic/decide.ts';
import { featuresOf, rarityOf, type Features } from '../../server/src/features/clones/semantic/features.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { bestThreshold, fMeasure, ratesAt, type Judged } from './clones-fit.ts';
import { functionsOf, type LibraryFunction } from './clones-functions.ts';
import { sheet, type PartName } from './clones-libraries.ts';
import { pairsOf, sampled, tokenLikeness, type FunctionPair, type PairSet } from './clones-pairs.ts';
import { openBenchModels, openHosted, vectorsOf } from './models.ts';
import type { BenchOptions, BenchReport, Table } from './report.ts';
import { cosineOf, mean } from './statistics.ts';

/** A pair with what it is judged by. */
export interface Measured extends FunctionPair {
  readonly features: Features;
}

export interface Material {
  readonly set: PairSet;
  /** Every pair of the part. */
  readonly all: Readonly<Record<PartName, readonly Measured[]>>;
  /** {@link sampled} of it. */
  readonly sample: Readonly<Record<PartName, readonly Measured[]>>;
  readonly missing: readonly string[];
}

type Judge = (pair: Measured) => number;

const parts: readonly PartName[] = ['tuning', 'held-out'];
const ours: Judge = ({ features }) => decide(features).score;
const encoderOnly: Judge = ({ cosine }) => cosine;
const tokensOnly: Judge = (pair) => tokenLikeness(pair);
const worstShown = 5;
const bins = 10;

/** Type-4 clones: functions of one name in libraries that were written apart, among their look-alikes. */
export async function semanticClones(options: BenchOptions): Promise<BenchReport> {
  const models = await openBenchModels(options.models);
  try {
    const encoder = models.static?.encoder;
    if (encoder === undefined) throw new Error('type-4 clones want a static package');
    const material = await materialOf(encoder, options);
    return report(material, await graphJudge(material));
  } finally {
    await models.dispose();
  }
}

/** Everything that figures are made of. */
export async function materialOf(
  encoder: Encoder,
  { quick, say }: Pick<BenchOptions, 'quick' | 'say'>,
): Promise<Material> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const functions: LibraryFunction[] = [];
  const missing: string[] = [];
  for (const [name, { language }] of Object.entries(sheet.libraries)) {
    if (quick && language !== 'python') continue;
    say(`fetching ${name} if it is not there ...`);
    const own = await functionsOf(name, languages);
    if (own === undefined) missing.push(name);
    else functions.push(...own);
  }
  const found = await vectorsOf(
    encoder,
    functions.map(({ code }) => code),
  );
  const set = pairsOf(functions, new Map(functions.map((each, at) => [each, found[at] ?? nothing])));
  const byLanguage = Map.groupBy(functions, ({ language }) => language);
  const rarities = new Map(
    [...byLanguage].map(([id, own]) => [id, rarityOf(own.map(({ profile }) => profile))]),
  );
  say(`comparing ${set.pairs.length} pairs ...`);
  const measured = set.pairs.map((pair): Measured => {
    const rarity = rarities.get(pair.language) ?? (() => 1);
    const { features } = featuresOf(pair.one.profile, pair.other.profile, pair.cosine, rarity);
    return { ...pair, features };
  });
  const partOf = (part: PartName) => measured.filter((pair) => pair.part === part);
  const all = { tuning: partOf('tuning'), 'held-out': partOf('held-out') };
  const sample = { tuning: sampled(all.tuning), 'held-out': sampled(all['held-out']) };
  return { set, all, sample, missing };
}

const nothing = new Float32Array();

/** The graph encoder's cosine, without data flow: its card finds no difference. */
async function graphJudge({ sample }: Material): Promise<Judge> {
  const folder = join(import.meta.dirname, '..', '..', 'models', 'tenon-graph-v1');
  const hosted = await openHosted(folder);
  try {
    const used = [
      ...new Set(parts.flatMap((part) => sample[part].flatMap(({ one, other }) => [one, other]))),
    ];
    const found = await vectorsOf(
      hosted.encoder,
      used.map(({ code }) => code),
    );
    const vectors = new Map(used.map((each, at) => [each, found[at] ?? nothing]));
    return ({ one, other }) => cosineOf(vectors.get(one) ?? nothing, vectors.get(other) ?? nothing);
  } finally {
    await hosted.dispose();
  }
}

function judged(pairs: readonly Measured[], judge: Judge): readonly Judged[] {
  return pairs.map((pair) => ({ value: judge(pair), isRight: pair.same }));
}

/** Rates on the held-out pairs with the threshold that is best on the tuning pairs. */
function heldOutRates(pairs: Material['all'], judge: Judge, only?: string) {
  const best = bestThreshold(judged(pairs.tuning, judge));
  const held = pairs['held-out'].filter(({ language }) => only === undefined || language === only);
  const rates = ratesAt(judged(held, judge), best);
  return { ...rates, f1: fMeasure(rates) };
}

function report(material: Material, graphOnly: Judge): BenchReport {
  const { sample, all, set, missing } = material;
  const judges = {
    '': ours,
    '.encoder_only': encoderOnly,
    '.tokens_only': tokensOnly,
    '.graph_only': graphOnly,
  };
  const served = ratesAt(judged(sample['held-out'], ours), threshold);
  const figures: Record<string, number> = {
    'precision.type4': served.precision,
    'recall.type4': served.recall,
    'f1.type4.served': fMeasure(served),
    'calibration.type4': calibrationError(sample['held-out']),
  };
  for (const [key, judge] of Object.entries(judges)) {
    figures[`f1.type4${key}`] = heldOutRates(sample, judge).f1;
    if (judge !== graphOnly) figures[`f1.type4.all_pairs${key}`] = heldOutRates(all, judge).f1;
  }
  for (const part of parts) {
    figures[`pairs.type4.${part}`] = sample[part].filter(({ same }) => same).length;
    figures[`negatives.type4.${part}`] = sample[part].filter(({ same }) => !same).length;
  }
  return {
    tables: [
      ratesTable(sample, judges),
      languagesTable(material, judges),
      calibrationTable(sample['held-out']),
      errorsTable(sample['held-out']),
    ],
    notes: [
      `Positives are functions of one name in two libraries written apart, less than 0.7 of whose text is the same (${set.leftOut.copies} pairs are), which a person read (${set.leftOut['read as different']} pairs left out; ${set.leftOut.derived} of libraries with common code). Negatives are, for each of their functions, the nearest by the encoder, the nearest by tokens and two others; \`all_pairs\` has every pair instead.`,
      'No function’s own name or doc comment is read, by any of the judges. No name is in both parts, and of two libraries of a held-out pair one at least is in no pair for tuning; no library is in a model’s training split.',
      'Thresholds for F1 are the best on the tuning pairs; `precision.type4` and `recall.type4` are at the threshold that is served.',
      ...(missing.length === 0
        ? []
        : [`Not measured, for want of their registry’s client: ${missing.join(', ')}.`]),
    ],
    figures,
  };
}

const titles: Readonly<Record<string, string>> = {
  '': 'ours',
  '.encoder_only': 'the static encoder’s cosine',
  '.tokens_only': 'Jaccard’s index of the tokens',
  '.graph_only': 'the graph encoder’s cosine',
};

function ratesTable(sample: Material['sample'], judges: Readonly<Record<string, Judge>>): Table {
  return {
    title: 'Type 4: functions that do the same, held-out',
    columns: ['judge', 'F1', 'precision', 'recall', 'F1 on tuning'],
    rows: Object.entries(judges).map(([key, judge]) => {
      const { f1, precision, recall } = heldOutRates(sample, judge);
      const tuning = judged(sample.tuning, judge);
      return [titles[key] ?? key, f1, precision, recall, fMeasure(ratesAt(tuning, bestThreshold(tuning)))];
    }),
  };
}

function languagesTable({ sample, all }: Material, judges: Readonly<Record<string, Judge>>): Table {
  const languages = [...new Set(all['held-out'].map(({ language }) => language))];
  return {
    title: 'Type 4 by language, held-out: F1',
    columns: ['language', 'pairs', 'negatives', ...Object.keys(judges).map((key) => titles[key] ?? key)],
    rows: languages.map((id) => {
      const own = sample['held-out'].filter(({ language }) => language === id);
      const positives = own.filter(({ same }) => same).length;
      const values = Object.values(judges).map((judge) => heldOutRates(sample, judge, id).f1);
      return [id, positives, own.length - positives, ...values];
    }),
  };
}

interface Bin {
  readonly count: number;
  readonly score: number;
  readonly share: number;
}

/** Pairs by their score, in tenths: the mean score and the share that are clones. */
function binsOf(pairs: readonly Measured[]): readonly Bin[] {
  const scored = judged(pairs, ours);
  return Array.from({ length: bins }, (_, at) => {
    const own = scored.filter(({ value }) => Math.min(bins - 1, Math.floor(value * bins)) === at);
    return {
      count: own.length,
      score: mean(own.map(({ value }) => value)),
      share: mean(own.map(({ isRight }) => (isRight ? 1 : 0))),
    };
  });
}

/** Expected calibration error (Naeini et al. 2015): how far score and share are apart, by pairs. */
function calibrationError(pairs: readonly Measured[]): number {
  const distance = ({ count, score, share }: Bin) => count * Math.abs(score - share);
  return binsOf(pairs).reduce((sum, bin) => sum + distance(bin), 0) / Math.max(1, pairs.length);
}

function calibrationTable(pairs: readonly Measured[]): Table {
  return {
    title: 'Type 4: is a score a probability? Held-out',
    columns: ['score', 'pairs', 'mean score', 'share that are clones'],
    rows: binsOf(pairs).flatMap(({ count, score, share }, at) =>
      count === 0 ? [] : [[`${at / bins} to ${(at + 1) / bins}`, count, score, share]],
    ),
  };
}

function errorsTable(pairs: readonly Measured[]): Table {
  const sorted = pairs.map((pair) => ({ ...pair, score: ours(pair) })).toSorted((a, b) => b.score - a.score);
  const wrong = sorted.filter(({ same }) => !same).slice(0, worstShown);
  const missed = sorted.filter(({ same }) => same).slice(-worstShown);
  return {
    title: 'Type 4: the worst errors, held-out',
    columns: ['error', 'score', 'one', 'other'],
    rows: [...wrong, ...missed].map(({ same, score, one, other }) => [
      same ? 'missed' : 'false alarm',
      score,
      one.place,
      other.place,
    ]),
  };
}
