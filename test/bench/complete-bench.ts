import type { Lexicon } from '../../server/src/inference/ngram/lexicon.ts';
import type { LanguageModel } from '../../server/src/inference/ports.ts';
import { repositoriesOf, workspaceOf, type LexedFile, type Workspace } from './completing.ts';
import { quantile, type BenchOptions, type BenchReport, type Part } from './report.ts';
import { randomOf, shuffled } from './sources.ts';
import { mean } from './statistics.ts';

/** A line that was written to its end. */
interface Completed {
  readonly language: string;
  /** From the first non-blank of the line, or from after a token in it. */
  readonly from: 'start' | 'middle';
  readonly exact: boolean;
  /** 1 - Levenshtein distance / length of the longer. */
  readonly similarity: number;
  /** Product of the probabilities of the tokens and of the line's end. */
  readonly confidence: number;
  /** Microseconds of each call of the model. */
  readonly micros: readonly number[];
}

/** Where a line is to be completed. */
interface Task {
  readonly file: LexedFile;
  /** Index of the first token that is not known. */
  readonly at: number;
  readonly from: Completed['from'];
}

const goOn = async () => {};
const thresholds = [0.3, 0.5, 0.7, 0.8, 0.9];
const mostTokens = 60;
const mostContext = 64;

/** Completing a line of held-out repositories: the file up to there, and the other files of its repository, are known. */
export async function completeBench({ quick, say, mirrors }: BenchOptions): Promise<BenchReport> {
  const repositories = mirrors === undefined ? [] : repositoriesOf('held-out', mirrors);
  if (repositories.length === 0) throw new Error('complete needs --mirrors DIR with held-out repositories');
  const languages = Map.groupBy(repositories, ({ language }) => language);
  const done: Completed[] = [];
  for (const [language, members] of languages)
    for (const { repository, folder } of members) {
      say(`completing lines of ${repository} ...`);
      const workspace = workspaceOf(folder, language);
      const count = Math.ceil((quick ? 20 : 200) / members.length);
      for (const [file, tasks] of tasksIn(workspace, count))
        done.push(...(await completedIn(workspace, file, tasks)).map((line) => ({ ...line, language })));
    }
  const parts = [byLanguage(done), byConfidence(done), byCost(done)];
  return {
    tables: parts.map(({ table }) => table),
    notes: [
      `${repositories.map(({ repository }) => repository).join(', ')}; ${done.length} positions, half at the first non-blank of a line, half after a token in it, what is left with a letter or digit in it. Only the text before the position is known of the file.`,
    ],
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
  };
}

/** `count` positions in random files, at most 4 a file. */
function tasksIn({ files, lexicon }: Workspace, count: number): ReadonlyMap<LexedFile, readonly Task[]> {
  const random = randomOf(7);
  const tasks: Task[] = [];
  for (let round = 0; round < 1000 && tasks.length < count; round += 1)
    for (const file of shuffled(files, round + 1)) {
      if (tasks.length >= count) break;
      const from = tasks.length % 2 === 0 ? 'start' : 'middle';
      const at = Math.floor(random() * file.ids.length);
      if (isPosition(lexicon, file, at, from)) tasks.push({ file, at, from });
    }
  return Map.groupBy(tasks, ({ file }) => file);
}

function isPosition(lexicon: Lexicon, { ids }: LexedFile, at: number, from: Task['from']): boolean {
  if (at === 0 || at >= ids.length) return false;
  const before = lexicon.textOf(ids[at - 1] ?? 0);
  const fits = from === 'start' ? before.includes('\n') : /\S/.test(before);
  return fits && /[\p{L}\p{N}]/u.test(restOfLine(lexicon, ids, at));
}

function restOfLine(lexicon: Lexicon, ids: readonly number[], at: number): string {
  let text = '';
  for (let next = at; next < ids.length; next += 1) {
    const lexeme = lexicon.textOf(ids[next] ?? 0);
    if (lexeme.includes('\n')) break;
    text += lexeme;
  }
  return text.trim();
}

async function completedIn(
  repository: Workspace,
  file: LexedFile,
  tasks: readonly Task[],
): Promise<readonly Omit<Completed, 'language'>[]> {
  const modelAfter = repository.without(file);
  const done: Omit<Completed, 'language'>[] = [];
  for (const { at, from } of tasks) {
    const before = file.ids.slice(0, at);
    const { text, confidence, micros } = await restByModel(modelAfter(before), before);
    const right = restOfLine(repository.lexicon, file.ids, at);
    const similarity = 1 - distance(text, right) / Math.max(1, text.length, right.length);
    done.push({ from, exact: text === right, similarity, confidence, micros });
  }
  repository.put(file);
  return done;
}

/** Greedy decoding up to the end of the line. Line breaks with any indentation are one answer: their probabilities add up. */
async function restByModel(model: LanguageModel, before: readonly number[]) {
  const context = before.slice(-mostContext);
  const micros: number[] = [];
  let [text, confidence] = ['', 1];
  for (let count = 0; count < mostTokens; count += 1) {
    const start = performance.now();
    const candidates = await model.next(context, 32, () => true, goOn);
    micros.push((performance.now() - start) * 1000);
    const isBreak = (id: number) => model.vocabulary.textOf(id).includes('\n');
    const end = candidates.reduce((sum, { id, probability }) => sum + (isBreak(id) ? probability : 0), 0);
    const best = candidates.find(({ id }) => !isBreak(id));
    if (best === undefined || end >= best.probability)
      return { text: text.trim(), confidence: confidence * end, micros };
    text += model.vocabulary.textOf(best.id);
    confidence *= best.probability;
    context.push(best.id);
  }
  return { text: text.trim(), confidence: 0, micros };
}

function byLanguage(done: readonly Completed[]): Part {
  const figures: Record<string, number> = {};
  const rows = [...Map.groupBy(done, ({ language }) => language)].map(([language, lines]) => {
    const exact = (from: Completed['from']) => rightOf(lines.filter((line) => line.from === from));
    figures[`em.line.${language}.caches`] = rightOf(lines);
    figures[`es.line.${language}.caches`] = mean(lines.map(({ similarity }) => similarity));
    const similarity = mean(lines.map((line) => line.similarity));
    return [language, lines.length, rightOf(lines), similarity, exact('start'), exact('middle')];
  });
  const columns = [
    'language',
    'positions',
    'exact',
    'edit similarity',
    'exact from start',
    'exact from middle',
  ];
  return { table: { title: 'The rest of a line by nested caches', columns, rows }, figures };
}

const rightOf = (lines: readonly Completed[]) => mean(lines.map(({ exact }) => (exact ? 1 : 0)));

function byConfidence(done: readonly Completed[]): Part {
  const figures: Record<string, number> = {};
  const rows = thresholds.map((threshold) => {
    const shown = done.filter(({ confidence }) => confidence >= threshold);
    figures[`shown.${threshold}`] = shown.length / done.length;
    figures[`right.${threshold}`] = rightOf(shown);
    const said = mean(shown.map(({ confidence }) => confidence));
    return [threshold.toString(), shown.length / done.length, rightOf(shown), said];
  });
  const columns = ['confidence at least', 'shown', 'of these exact', 'mean confidence'];
  return { table: { title: 'Only answers that are confident', columns, rows }, figures };
}

function byCost(done: readonly Completed[]): Part {
  const micros = done.flatMap((line) => line.micros);
  const [median, high] = [quantile(micros, 0.5), quantile(micros, 0.99)];
  return {
    table: {
      title: 'Cost of a token, microseconds',
      columns: ['calls', 'median', '99 %'],
      rows: [[micros.length, median, high]],
    },
    figures: { 'micros.token.p50': median, 'micros.token.p99': high },
  };
}

/** Levenshtein's, in code units. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
