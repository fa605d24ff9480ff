import { renamedLocals, rewrittenBy, type OperatorName } from '../../server/src/analysis/augment/augment.ts';
import { rendered } from '../../server/src/analysis/augment/edits.ts';
import { subjectOf } from '../../server/src/analysis/augment/subject.ts';
import { BlockIndex } from '../../server/src/index/blockIndex.ts';
import { blocksOf } from '../../server/src/syntax/blocks.ts';
import type { Language } from '../../server/src/syntax/language.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { blanked } from './held-out.ts';
import { openBenchModels, vectorsOf, type BenchModel, type BenchModels } from './models.ts';
import { quantile, type BenchOptions, type BenchReport } from './report.ts';
import { heldOutRepositories, missingNote, type Repository } from './repositories.ts';
import { shuffled, sourcesIn } from './sources.ts';
import { cosineOf, mean, spearman } from './statistics.ts';

const operators = ['rename', 'comments', 'deadCode', 'reorder'] as const satisfies readonly OperatorName[];
type Operator = (typeof operators)[number];
const names: Readonly<Record<Operator, string>> = {
  rename: 'all local variables and parameters renamed',
  comments: 'comments removed',
  deadCode: 'a statement that does nothing added',
  reorder: 'two independent statements exchanged',
};
const goOn = async () => {};
/** Functions that the others' similarity is taken to: half of the sample where it is small. */
const mostReferences = 200;
const mostOfFile = 8;
const threshold = 0.9;

/** A function, and what becomes of its code. */
interface Sample {
  readonly language: string;
  readonly code: string;
  /** Only where something changed. */
  readonly versions: Readonly<Partial<Record<Operator, string>>>;
}

/**
 * Whether a function stays where it is among others when it is written differently: Spearman's rank correlation of its
 * similarities to a fixed set of other functions, before and after.
 */
export async function robustnessBench(options: BenchOptions): Promise<BenchReport> {
  const held = heldOutRepositories(options);
  const models = await openBenchModels(options.models);
  try {
    const samples = await sampled(held.repositories, options);
    const references = Math.min(mostReferences, samples.length >> 1);
    const [others, asked] = [samples.slice(0, references), samples.slice(references)];
    options.say(`${asked.length} functions against ${others.length} others ...`);
    const results: Result[] = [];
    for (const model of models.all) results.push(...(await resultsOf(model, asked, others)));
    return report(results, models, missingNote(held));
  } finally {
    await models.dispose();
  }
}

/** The same share of each language, those that have something to rename. */
async function sampled(
  repositories: readonly Repository[],
  { quick }: BenchOptions,
): Promise<readonly Sample[]> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const byLanguage = Map.groupBy(repositories, ({ language }) => language);
  const most = Math.ceil((mostReferences + (quick ? 40 : 400)) / byLanguage.size);
  const samples: Sample[] = [];
  for (const [id, own] of byLanguage) {
    const language = languages.byId(id);
    if (language === undefined) throw new Error(`no language ${id}`);
    const each = Math.ceil(most / own.length);
    for (const { folder } of own) samples.push(...(await samplesIn(folder, language, languages, each)));
  }
  return shuffled(samples, 7);
}

async function samplesIn(
  folder: string,
  language: Language,
  languages: Languages,
  most: number,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const { path, text } of shuffled(sourcesIn(folder, languages).get(language) ?? [], 6)) {
    if (samples.length >= most) break;
    const bare = (await blanked(language, text, path, new BlockIndex())).text;
    const tree = await parse(language, bare, undefined, goOn);
    const functions = blocksOf(tree).filter(({ kind, span, bodySpan }) => {
      return (
        kind !== 'class' && bodySpan !== undefined && bare.slice(span.start, span.end).split('\n').length > 3
      );
    });
    for (const { span, nameSpan } of shuffled(functions, 8).slice(0, mostOfFile)) {
      const code = bare.slice(span.start, span.end);
      const subject = subjectOf(tree, span, nameSpan);
      const version = (operator: Operator) =>
        operator === 'rename'
          ? renamedLocals(tree, span)
          : rendered(bare, span, rewrittenBy(subject, [operator], undefined).edits);
      const versions = operators.map((operator) => [operator, version(operator)] as const);
      const changed = Object.fromEntries(versions.filter(([, changedCode]) => changedCode !== code));
      if ('rename' in changed) samples.push({ language: language.id, code, versions: changed });
    }
    tree.dispose();
  }
  return samples.slice(0, most);
}

interface Result {
  readonly key: BenchModel['key'];
  readonly operator: Operator;
  readonly language: string;
  readonly correlation: number;
}

async function resultsOf(
  { key, encoder }: BenchModel,
  asked: readonly Sample[],
  others: readonly Sample[],
): Promise<readonly Result[]> {
  const around = await vectorsOf(
    encoder,
    others.map(({ code }) => code),
  );
  const similarities = (vector: Float32Array) => around.map((other) => cosineOf(vector, other));
  const results: Result[] = [];
  for (const { code, versions, language } of asked) {
    const changed = Object.entries(versions) as [Operator, string][];
    const [before = new Float32Array(), ...after] = await vectorsOf(encoder, [
      code,
      ...changed.map(([, text]) => text),
    ]);
    changed.forEach(([operator], at) => {
      const correlation = spearman(similarities(before), similarities(after[at] ?? before));
      results.push({ key, operator, language, correlation });
    });
  }
  return results;
}

function report(results: readonly Result[], models: BenchModels, missing: readonly string[]): BenchReport {
  const of = (key: string, operator: Operator, language?: string) =>
    results
      .filter((each) => each.key === key && each.operator === operator)
      .filter((each) => language === undefined || each.language === language)
      .map(({ correlation }) => correlation);
  const figures: Record<string, number> = {};
  for (const { key } of models.all)
    for (const operator of operators)
      for (const prefix of key === models.default.key ? ['', `${key}.`] : [`${key}.`]) {
        figures[`${prefix}spearman.${operator}`] = mean(of(key, operator));
        figures[`${prefix}functions.${operator}`] = of(key, operator).length;
      }
  const languages = [...new Set(results.map(({ language }) => language))].toSorted();
  const cells = (values: readonly number[]) => [mean(values), quantile(values, 0.1), share(values)];
  const columns = models.all.flatMap(({ key }) => [
    `${key}: mean`,
    'worst tenth below',
    `share ≥ ${threshold}`,
  ]);
  return {
    tables: [
      {
        title: 'Rank correlation of a function’s similarities to 200 others, before and after',
        columns: ['change', 'functions', ...columns],
        rows: operators.map((operator) => [
          names[operator],
          of(models.default.key, operator).length,
          ...models.all.flatMap(({ key }) => cells(of(key, operator))),
        ]),
      },
      {
        title: 'Renaming, by language',
        columns: ['language', 'functions', ...columns],
        rows: languages.map((language) => [
          language,
          of(models.default.key, 'rename', language).length,
          ...models.all.flatMap(({ key }) => cells(of(key, 'rename', language))),
        ]),
      },
    ],
    notes: [
      `Functions of held-out repositories with more than three lines and something to rename, doc comments blanked, the first window of each; versions by \`tenon extract --augment\`'s operators. Keys without a model's name are those of ${models.default.manifest.name}, which answers without being asked for.`,
      ...missing,
    ],
    figures,
  };
}

function share(values: readonly number[]): number {
  return mean(values.map((value) => (value >= threshold ? 1 : 0)));
}
