import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { answer, asked, wayNames, waysFor, type Way } from './asking.ts';
import { heldOut, type HeldOut } from './held-out.ts';
import { lexicalTable } from './lexical-peer.ts';
import { openBenchModels, type BenchModels } from './models.ts';
import type { BenchOptions, BenchReport, Table } from './report.ts';
import { heldOutRepositories, missingNote } from './repositories.ts';
import { latencyTable } from './search-latency.ts';
import { firsts, mean, reciprocalOf } from './statistics.ts';

/** A repository with fewer questions says nothing. */
const leastQuestions = 10;
/** A right answer after so many others counts as none. */
const mostAnswers = 1000;

/** Quality on held-out repositories, time of a query by size of the index, and a peer, in one run. */
export async function searchBench(options: BenchOptions): Promise<BenchReport> {
  const { quick, say } = options;
  const held = heldOutRepositories(options);
  const models = await openBenchModels(options.models);
  try {
    const projects = await workspaces(held.repositories, models, options);
    say('asking ...');
    const all: Result[] = [];
    for (const project of projects) all.push(await resultOf(project, models, quick ? 20 : 200));
    const results = all.filter(({ questions }) => questions.length >= leastQuestions);
    const silent = all.filter((result) => !results.includes(result));
    const found = waysFor(models);
    const latency = await latencyTable(projects, models, quick);
    const lexical = await lexicalTable(projects);
    return {
      tables: [qualityTable(results, found), worstTable(results, found), latency.table, lexical.table],
      notes: [...notes(models), ...silentNote(silent), ...missingNote(held)],
      figures: { ...figuresOf(results, found), ...latency.figures, ...lexical.figures },
    };
  } finally {
    await models.dispose();
  }
}

/** The repositories in all layers; at most 5,000 files each (30 in a quick run). */
export async function workspaces(
  repositories: readonly Parameters<typeof heldOut>[0][],
  models: BenchModels,
  { quick, say }: BenchOptions,
): Promise<readonly HeldOut[]> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const encoders = {
    ...(models.static === undefined ? {} : { static: models.static.encoder }),
    ...(models.small === undefined ? {} : { encoder: models.small.remembered }),
  };
  const projects: HeldOut[] = [];
  for (const repository of repositories) {
    say(`reading and encoding ${repository.name} ...`);
    projects.push(await heldOut(repository, { languages, encoders, mostFiles: quick ? 30 : 5000 }));
  }
  return projects;
}

interface Result {
  readonly project: HeldOut;
  readonly questions: readonly Asked[];
}

interface Asked {
  readonly sentence: string;
  readonly name: string;
  /** Place of the right block in the answers from 0 on; -1 when it is not among them. */
  readonly places: Readonly<Partial<Record<Way, number>>>;
}

async function resultOf(project: HeldOut, models: BenchModels, most: number): Promise<Result> {
  const isSmallDefault = models.small?.manifest.isDefault === true;
  const encoders = { static: models.static?.encoder, encoder: models.small?.remembered };
  const questions: Asked[] = [];
  for (const { sentence, slot, name } of project.pairs.slice(0, most)) {
    const vectors = await asked(sentence, encoders);
    const question = { sentence, vectors, head: models.static?.encoder, isSmallDefault };
    const places: Partial<Record<Way, number>> = {};
    for (const way of waysFor(models)) {
      const answers = await answer(project, question, way, mostAnswers);
      places[way] = answers.findIndex((hit) => hit.slot === slot);
    }
    questions.push({ sentence, name, places });
  }
  return { project, questions };
}

/** Reciprocal ranks of some results' questions. */
function reciprocal(results: readonly Result[], way: Way): readonly number[] {
  return results.flatMap(({ questions }) => questions.map(({ places }) => reciprocalOf(places[way] ?? -1)));
}

function languagesOf(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ project }) => project.repository.language))].toSorted();
}

function inLanguage(results: readonly Result[], language: string): readonly Result[] {
  return results.filter(({ project }) => project.repository.language === language);
}

function figuresOf(results: readonly Result[], found: readonly Way[]): Record<string, number> {
  const figures: Record<string, number> = { queries: reciprocal(results, 'bm25').length };
  for (const way of found) {
    const own = languagesOf(results).map((language) => mean(reciprocal(inLanguage(results, language), way)));
    figures[`mrr.${way}`] = mean(reciprocal(results, way));
    figures[`r1.${way}`] = firsts(reciprocal(results, way));
    figures[`mean_of_languages.${way}`] = mean(own);
    languagesOf(results).forEach((language, at) => {
      figures[`quality.${language}.mrr.${way}`] = own[at] ?? 0;
      if (way === 'fusion') figures[`quality.${language}.mrr`] = own[at] ?? 0;
    });
  }
  figures['fusion_to_bm25'] = (figures['mrr.fusion'] ?? 0) / (figures['mrr.bm25'] ?? 1);
  return figures;
}

function qualityTable(results: readonly Result[], found: readonly Way[]): Table {
  const row = (name: string, kind: string, own: readonly Result[]) => {
    const mrr = found.map((way) => mean(reciprocal(own, way)));
    const ratio = (mrr[found.indexOf('fusion')] ?? 0) / (mrr[found.indexOf('bm25')] ?? 1);
    const first = (['bm25', 'fusion'] as const).map((way) => firsts(reciprocal(own, way)));
    const blocks = own.reduce((sum, { project }) => sum + project.index.blockCount, 0);
    return [name, kind, blocks, reciprocal(own, 'bm25').length, ...mrr, ratio.toFixed(2), ...first];
  };
  return {
    title: 'Doc sentence → function, held-out repositories, doc comments removed from what is searched',
    columns: [
      'repository',
      'language, from',
      'blocks',
      'queries',
      ...found.map((way) => `MRR ${wayNames[way]}`),
      'fusion / BM25',
      'R@1 BM25',
      'R@1 fusion',
    ],
    rows: [
      ...results.map((result) => {
        const { name, language, from } = result.project.repository;
        return row(name, `${language}, ${from}`, [result]);
      }),
      ...languagesOf(results).map((language) =>
        row(`**${language}**`, 'all of it', inLanguage(results, language)),
      ),
      row('**all**', '', results),
    ],
  };
}

/** Of each language the question that fusion answered worst. */
function worstTable(results: readonly Result[], found: readonly Way[]): Table {
  const placeOf = ({ places }: Asked, way: Way) => {
    const place = places[way] ?? -1;
    return place === -1 ? mostAnswers : place;
  };
  return {
    title: 'The worst case of each language',
    columns: [
      'language',
      'repository',
      'sentence',
      'function',
      ...found.map((way) => `rank by ${wayNames[way]}`),
    ],
    rows: languagesOf(results).flatMap((language) => {
      const all = inLanguage(results, language).flatMap(({ project, questions }) =>
        questions.map((question) => ({ project, question })),
      );
      const worst = all.toSorted((a, b) => placeOf(b.question, 'fusion') - placeOf(a.question, 'fusion'))[0];
      if (worst === undefined) return [];
      const { project, question } = worst;
      const ranks = found.map((way) =>
        (question.places[way] ?? -1) === -1 ? `over ${mostAnswers}` : String((question.places[way] ?? 0) + 1),
      );
      return [[language, project.repository.name, cut(question.sentence), `\`${question.name}\``, ...ranks]];
    }),
  };
}

function cut(sentence: string): string {
  const plain = sentence.replaceAll('|', '\\|').replaceAll('`', '');
  return plain.length > 90 ? `${plain.slice(0, 87)}...` : plain;
}

function silentNote(silent: readonly Result[]): readonly string[] {
  const names = silent.map(({ project }) => project.repository.name);
  return names.length === 0
    ? []
    : [`Left out, for fewer than ${leastQuestions} questions: ${names.join(', ')}.`];
}

function notes({ static: table, small }: BenchModels): readonly string[] {
  const named = [table, small].flatMap((model) =>
    model === undefined ? [] : [`${model.key} is ${model.manifest.name}`],
  );
  const shipped = [
    'words',
    ...(table === undefined ? [] : ['static vectors']),
    ...(small?.manifest.isDefault === true ? ["the encoder's vectors"] : []),
  ];
  return [
    `Models: ${named.join(', ')}. Fusion is what answers without being asked for more: ${shipped.join(', ')}; ranked in one stage by their z-scores (first stage), the best 50 then by the matching head. Weights were fitted on other repositories.`,
    'Queries are the first sentences of doc comments (at least four words, over one function with a body only), at most 200 a repository, drawn with a fixed seed. None of these repositories is in a training or validation split.',
    'Query times: the words of real blocks over and over, random vectors in both layers; ripgrep finds lines and ranks nothing, so its time is a floor for a tool without an index.',
  ];
}
