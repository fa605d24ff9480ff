import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, type Outcome } from '../base/outcome.ts';
import type { Models } from '../composition.ts';
import type { CompletionHost } from '../completionHost.ts';
import { complete, type Guidance, type Suggestion } from '../features/completion/complete.ts';
import { slashed, uriOf } from '../workspace/paths.ts';
import { parsed, UsageError, whole } from './options.ts';
import { answerLines, exitCodes, print } from './output.ts';
import type { CliSession } from './session.ts';
import { open } from './verbs.ts';

const options = {
  file: { type: 'string' },
  offset: { type: 'string' },
  folder: { type: 'string', default: '.' },
  alternatives: { type: 'string' },
  confidence: { type: 'string', default: '0.5' },
  storage: { type: 'string' },
  model: { type: 'string', default: '' },
  'no-monitors': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  batch: { type: 'boolean', default: false },
} as const;

/** One answer with what it took. */
interface Answer {
  readonly answer: Outcome<readonly Suggestion[]>;
  readonly milliseconds: number;
}

interface Asked {
  /** Absolute, with '/'. */
  readonly path: string;
  readonly text: string;
  readonly offset: number;
}

/** `tenon complete`: ghost text in a terminal. */
export async function completeVerb(
  given: readonly string[],
  models: Models,
  checkpoint: Checkpoint,
): Promise<number> {
  const { values } = parsed(given, options);
  const { folder, storage } = values;
  const first = values.batch ? undefined : askedFor(values);
  const tuning = tuningOf(values);
  const session = await open(models, {
    folder,
    storage,
    vectors: false,
    model: '',
    fills: false,
    onStatus() {},
  });
  try {
    await session.ready();
    const host = await session.openCompletion(values.model);
    try {
      const answer = (asked: Asked) => answerTo(asked, { session, host, ...tuning }, checkpoint);
      if (first !== undefined) return await printOne(await answer(first), values.json);
      return await answerLines((line) => answer(askedInLine(line, folder)));
    } finally {
      await host.close();
    }
  } finally {
    await session.close();
  }
}

interface Setting {
  readonly session: CliSession;
  readonly host: CompletionHost;
  readonly alternatives: number;
  readonly minimumConfidence: number;
  readonly guidance: Guidance;
}

async function answerTo(
  { path, text, offset }: Asked,
  { session, host, ...tuning }: Setting,
  checkpoint: Checkpoint,
): Promise<Answer> {
  const startedAt = performance.now();
  const language = session.languageOf(path);
  const snapshot = { uri: uriOf(path), version: 0, language, text };
  const { trees } = session.ports;
  const { caches } = host;
  const analysisOf = (id: string) => host.analysisOf(id);
  const absenceOf = (id: string) => host.absenceOf(id);
  const filesNaming = host.filesNaming.bind(host);
  const answer =
    snapshot.language === undefined
      ? none('the file is in no language that Tenon reads')
      : await complete(
          {
            ...tuning,
            snapshot: { ...snapshot, language: snapshot.language },
            path,
            shownPath: session.ports.addressing.shownPathOf(path),
            offset,
          },
          { caches, trees, analysisOf, absenceOf, filesNaming, prompted: () => host.prompted },
          checkpoint,
        );
  return { answer, milliseconds: Math.round(performance.now() - startedAt) };
}

async function printOne({ answer, milliseconds }: Answer, json: boolean): Promise<number> {
  if (json) await print(`${JSON.stringify({ ...answer, milliseconds })}\n`);
  else if (answer.kind === 'none') await print(`nothing: ${answer.reason}\n`);
  else for (const each of answer.value) await print(`${each.text}\n    ${described(each)}\n`);
  return answer.kind === 'none' ? exitCodes.nothing : exitCodes.found;
}

function described({ verdict, by, reason, confidence }: Suggestion): string {
  const why = [by, reason].filter((part) => part !== '').join(': ');
  return `${verdict}${why === '' ? '' : ` (${why})`}, ${Math.round(100 * confidence)} % sure`;
}

function askedFor({ file, offset, folder }: { file?: string; offset?: string; folder: string }): Asked {
  if (file === undefined) throw new UsageError('tenon complete wants --file');
  const path = resolve(folder, file);
  const text = readFileSync(path, 'utf8');
  const at = whole('offset', offset, 0, text.length);
  if (at > text.length) throw new UsageError(`--offset is ${at}, but the file has ${text.length} code units`);
  return { path: slashed(path), text, offset: at };
}

function askedInLine(line: unknown, folder: string): Asked {
  const { path, prefix, suffix = '' } = (line ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof path !== 'string' || typeof prefix !== 'string' || typeof suffix !== 'string')
    throw new UsageError('a line wants "path", "prefix" and "suffix"');
  return { path: slashed(resolve(folder, path)), text: prefix + suffix, offset: prefix.length };
}

function tuningOf(values: {
  readonly alternatives?: string;
  readonly confidence: string;
  readonly 'no-monitors': boolean;
}): Pick<Setting, 'alternatives' | 'minimumConfidence' | 'guidance'> {
  const minimumConfidence = Number(values.confidence);
  if (!(minimumConfidence >= 0 && minimumConfidence <= 1))
    throw new UsageError(`--confidence is from 0 to 1, not '${values.confidence}'`);
  const alternatives = whole('alternatives', values.alternatives, 1, 1);
  return { alternatives, minimumConfidence, guidance: values['no-monitors'] ? 'nothing' : 'verified' };
}
