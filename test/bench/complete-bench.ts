import { lexemesOf } from '../../server/src/inference/ngram/lexemes.ts';
import type { Lexicon } from '../../server/src/inference/ngram/lexicon.ts';
import type { LanguageModelProcess } from '../../server/src/inference/onnx/languageModel.ts';
import { slashed } from '../../server/src/workspace/paths.ts';
import { byConfidence, byCost, byLanguage, restByModel, togetherOf, type Completed } from './completed.ts';
import { repositoriesOf, workspaceOf, type LexedFile, type Workspace } from './completing.ts';
import { openNeural } from './models.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { randomOf, shuffled } from './sources.ts';

/** Where a line is to be completed. */
interface Task {
  readonly file: LexedFile;
  /** Index of the first token that is not known. */
  readonly at: number;
  readonly from: Completed['from'];
}

const mostContext = 64;

/** Completing a line of held-out repositories: the file up to there, and the other files of its repository, are known. */
export async function completeBench(options: BenchOptions): Promise<BenchReport> {
  const neural = await openNeural(options.models);
  try {
    return await completeWith(neural, options);
  } finally {
    neural?.dispose();
  }
}

async function completeWith(
  neural: LanguageModelProcess | undefined,
  { quick, say, mirrors }: BenchOptions,
): Promise<BenchReport> {
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
        done.push(
          ...(await completedIn(workspace, file, tasks, neural)).map((line) => ({ ...line, language })),
        );
    }
  const parts = [byLanguage(done), byConfidence(done), byCost(done)];
  return {
    tables: parts.map(({ table }) => table),
    notes: [
      `${repositories.map(({ repository }) => repository).join(', ')}; ${done.length} positions, half at the first non-blank of a line, half after a token in it, what is left with a letter or digit in it. Only the text before the position is known of the file.`,
      ...(neural === undefined
        ? []
        : [
            `neural: ${neural.name}, asked with the path and that text; both: the caches where they are sure of the whole line (0.5), else the neural model.`,
          ]),
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
  neural: LanguageModelProcess | undefined,
): Promise<readonly Omit<Completed, 'language'>[]> {
  const modelAfter = repository.without(file);
  const lexemes = lexemesOf(file.text);
  const done: Omit<Completed, 'language'>[] = [];
  for (const { at, from } of tasks) {
    const before = file.ids.slice(0, at);
    const caches = await restByModel(modelAfter(before), before.slice(-mostContext));
    const prefix = lexemes.slice(0, at).join('');
    const asked = neural?.prompt({ path: slashed(file.path), prefix, suffix: '' });
    const written =
      neural === undefined || asked === undefined ? undefined : await restByModel(neural, asked);
    const right = restOfLine(repository.lexicon, file.ids, at);
    done.push({ from, right, written: togetherOf(caches, written) });
  }
  repository.put(file);
  return done;
}
