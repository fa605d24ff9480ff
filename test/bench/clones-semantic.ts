import { join } from 'node:path';
import { decide, threshold } from '../../server/src/features/clones/semantic/decide.ts';
import {
  crowdOf,
  featuresOf,
  rarityOf,
  type Features,
  type Subject,
} from '../../server/src/features/clones/semantic/features.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { bestThreshold, fMeasure, ratesAt, type Judged } from './clones-fit.ts';
import { functionsOf, type LibraryFunction } from './clones-functions.ts';
import { sheet, type PartName } from './clones-libraries.ts';
import {
  pairsOf,
  randomly,
  sampled,
  tokenLikeness,
  type FunctionPair,
  type PairSet,
} from './clones-pairs.ts';
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
  /** {@link randomly} taken of it. */
  readonly random: Readonly<Record<PartName, readonly Measured[]>>;
  readonly missing: readonly string[];
}

type Judge = (pair: Measured) => number;

const parts: readonly PartName[] = ['tuning', 'held-out'];
const ours: Judge = ({ features }) => decide(features);
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
  const vectors = new Map(functions.map((each, at) => [each, found[at] ?? nothing]));
  const set = pairsOf(functions, vectors);
  const byLanguage = Map.groupBy(functions, ({ language }) => language);
  const rarities = new Map(
    [...byLanguage].map(([id, own]) => [id, rarityOf(own.map(({ profile }) => profile))]),
  );
  say(`comparing ${set.pairs.length} pairs ...`);
  const subjects = subjectsOf(new Set(set.pairs.flatMap(({ one, other }) => [one, other])), vectors);
  const measured = set.pairs.flatMap((pair): readonly Measured[] => {
    const [one, other, rarity] = [
      subjects.get(pair.one),
      subjects.get(pair.other),
      rarities.get(pair.language),
    ];
    if (one === undefined || other === undefined || rarity === undefined) return [];
    return [{ ...pair, features: featuresOf(one, other, pair.cosine, rarity).features }];
  });
  const partOf = (part: PartName) => measured.filter((pair) => pair.part === part);
  const all = { tuning: partOf('tuning'), 'held-out': partOf('held-out') };
  const sample = { tuning: sampled(all.tuning), 'held-out': sampled(all['held-out']) };
  const random = { tuning: randomly(all.tuning), 'held-out': randomly(all['held-out']) };
  return { set, all, sample, random, missing };
}

/** Each of the functions among all of its language. */
function subjectsOf(
  used: ReadonlySet<LibraryFunction>,
  vectors: ReadonlyMap<LibraryFunction, Float32Array>,
): ReadonlyMap<LibraryFunction, Subject> {
  return new Map(
    [...used].map((one) => {
      const own = vectors.get(one) ?? nothing;
      const cosines = [...vectors].flatMap(([other, vector]) =>
        other === one || other.language !== one.language ? [] : [cosineOf(own, vector)],
      );
      return [one, { profile: one.profile, crowd: crowdOf(cosines) }];
    }),
  );
}

const nothing = new Float32Array();

/** The graph encoder's cosine, without data flow: its card finds no difference. */
async function graphJudge({ all }: Material): Promise<Judge> {
  const folder = join(import.meta.dirname, '..', '..', 'models', 'tenon-graph-v1');
  const hosted = await openHosted(folder);
  try {
    const used = [...new Set(parts.flatMap((part) => all[part].flatMap(({ one, other }) => [one, other])))];
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
  const { sample, random, all, set, missing } = material;
  const judges = {
    '': ours,
    '.encoder_only': encoderOnly,
    '.tokens_only': tokensOnly,
    '.graph_only': graphOnly,
  };
  const served = ratesAt(judged(all['held-out'], ours), threshold);
  const figures: Record<string, number> = {
    'precision.type4': served.precision,
    'recall.type4': served.recall,
    'f1.type4.served': fMeasure(served),
    'calibration.type4': calibrationError(sample['held-out']),
  };
  for (const [key, judge] of Object.entries(judges)) {
    figures[`f1.type4${key}`] = heldOutRates(all, judge).f1;
    figures[`f1.type4.look_alikes${key}`] = heldOutRates(sample, judge).f1;
    figures[`f1.type4.random${key}`] = heldOutRates(random, judge).f1;
  }
  for (const part of parts) {
    figures[`pairs.type4.${part}`] = all[part].filter(({ same }) => same).length;
    figures[`negatives.type4.${part}`] = all[part].filter(({ same }) => !same).length;
  }
  return {
    tables: [
      ratesTable(material, judges),
      languagesTable(material, judges),
      calibrationTable(sample['held-out']),
      errorsTable(all['held-out']),
    ],
    notes: [
      `Every pair of functions whose names have one meaning counts. Those of one name in two libraries written apart are positives, unless 0.7 of the text is the same (${set.leftOut.copies} pairs), they were read and differ (${set.leftOut['read as different']}) or the libraries have common code (${set.leftOut.derived}); all others are negatives, the most similar functions that there are among them. *Look-alikes* are the positives and, for each of their functions, the nearest negative by the encoder, the nearest by tokens and two others: scores are fitted to be probabilities there.`,
      'No function’s own name or doc comment is read, by any of the judges. No name is in both parts, and of two libraries of a held-out pair one at least is in no pair for tuning; no library is in a model’s training split.',
      'Thresholds for F1 are the best on the tuning pairs; `precision.type4` and `recall.type4` are at the threshold that is served, where a third of the tuning pairs is right. `random` has the positives and six random negatives for each, as benchmarks of clones mostly do.',
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

function ratesTable({ all, sample, random }: Material, judges: Readonly<Record<string, Judge>>): Table {
  return {
    title: 'Type 4: functions that do the same, held-out',
    columns: ['judge', 'F1', 'precision', 'recall', 'F1 on tuning', 'F1, look-alikes', 'F1, random'],
    rows: Object.entries(judges).map(([key, judge]) => {
      const { f1, precision, recall } = heldOutRates(all, judge);
      const tuning = judged(all.tuning, judge);
      const tuned = fMeasure(ratesAt(tuning, bestThreshold(tuning)));
      const others = [sample, random].map((pairs) => heldOutRates(pairs, judge).f1);
      return [titles[key] ?? key, f1, precision, recall, tuned, ...others];
    }),
  };
}

function languagesTable({ all }: Material, judges: Readonly<Record<string, Judge>>): Table {
  const languages = [...new Set(all['held-out'].map(({ language }) => language))];
  return {
    title: 'Type 4 by language, held-out: F1',
    columns: ['language', 'pairs', 'negatives', ...Object.keys(judges).map((key) => titles[key] ?? key)],
    rows: languages.map((id) => {
      const own = all['held-out'].filter(({ language }) => language === id);
      const positives = own.filter(({ same }) => same).length;
      const values = Object.values(judges).map((judge) => heldOutRates(all, judge, id).f1);
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
