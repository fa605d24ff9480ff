import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../protocol/settings.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, type Outcome } from '../base/outcome.ts';
import type { Models } from '../composition.ts';
import type { CompletionHost } from '../completionHost.ts';
import {
  complete,
  type CompletionPorts,
  type Guidance,
  type Suggestion,
} from '../features/completion/complete.ts';
import { CompletionTrace, type Timing, type TracedStep } from '../features/completion/trace.ts';
import type { Language } from '../syntax/language.ts';
import { slashed, uriOf } from '../workspace/paths.ts';
import { parsed, UsageError, whole } from './options.ts';
import { answerLines, exitCodes, print } from './output.ts';
import { defaultSettings, type CliSession } from './session.ts';
import { open } from './verbs.ts';

const options = {
  file: { type: 'string' },
  offset: { type: 'string' },
  folder: { type: 'string', default: '.' },
  alternatives: { type: 'string' },
  confidence: { type: 'string', default: '0.5' },
  storage: { type: 'string' },
  model: { type: 'string', default: '' },
  analyzers: { type: 'string', default: '{}' },
  'no-monitors': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  batch: { type: 'boolean', default: false },
} as const;

/** One answer with what it took and how it came about. */
type Answer = Outcome<readonly Suggestion[]> & {
  readonly milliseconds: number;
  readonly timings: readonly Timing[];
  /** Those of the first suggestion; without one, of what was tried last. */
  readonly steps: readonly TracedStep[];
};

interface Asked {
  /** Absolute, with '/'. */
  readonly path: string;
  /** A language id, ours or VS Code's; undefined: by the path. */
  readonly language?: string;
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
  const settings = settingsOf(values);
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
    const host = await session.openCompletion(settings);
    try {
      const answer = (asked: Asked) => answerTo(asked, { session, host, ...tuning }, checkpoint);
      if (first !== undefined) return await printOne(await answer(first), values.json);
      return await answerLines((line) => answer(askedInLine(line, folder, session)));
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

async function answerTo(asked: Asked, setting: Setting, checkpoint: Checkpoint): Promise<Answer> {
  const { session, host, ...tuning } = setting;
  const language = languageOf(asked, session);
  if (language === undefined)
    return {
      ...none('the file is in no language that Tenon reads'),
      milliseconds: 0,
      timings: [],
      steps: [],
    };
  const { path, text, offset } = asked;
  const request = {
    ...tuning,
    snapshot: { uri: uriOf(path), version: 0, language, text },
    path,
    shownPath: session.ports.addressing.shownPathOf(path),
    offset,
  };
  const trace = new CompletionTrace(request, portsOf(session, host), () => performance.now());
  const languageId = language.description.editorIds[0] ?? language.id;
  if (host.analysisOf(languageId) === undefined) await host.readBySyntax(languageId);
  const startedAt = performance.now();
  const answer = await complete(request, trace.ports, checkpoint);
  const milliseconds = Math.round(performance.now() - startedAt);
  const { timings } = trace;
  const first = answer.kind === 'some' ? answer.value[0] : undefined;
  return { ...answer, milliseconds, timings, steps: await trace.steps(first, checkpoint) };
}

function portsOf(session: CliSession, host: CompletionHost): CompletionPorts {
  return {
    caches: host.caches,
    trees: session.ports.trees,
    analysisOf: (id) => host.analysisOf(id) ?? host.syntaxOf(id),
    absenceOf: (id) => host.absenceOf(id),
    filesNaming: (word, snapshot) => host.filesNaming(word, snapshot),
    prompted: () => host.prompted,
  };
}

function languageOf({ path, language }: Asked, session: CliSession): Language | undefined {
  return language === undefined ? session.languageOf(path) : session.languageNamed(language);
}

async function printOne(answer: Answer, json: boolean): Promise<number> {
  if (json) await print(`${JSON.stringify(answer)}\n`);
  else await print(`${answerText(answer)}\n`);
  return answer.kind === 'none' ? exitCodes.nothing : exitCodes.found;
}

/** For people: what is suggested, how sure and by whom, then step by step what else there was, then what took the time. */
function answerText(answer: Answer): string {
  const found =
    answer.kind === 'none'
      ? [`nothing: ${answer.reason}`]
      : answer.value.flatMap((each) => [each.text, `    ${described(each)}`]);
  const spent = answer.timings.map(
    ({ phase, milliseconds, calls }) => `${phase} ${Math.round(milliseconds)} (${calls})`,
  );
  const took = `${answer.milliseconds} ms${spent.length === 0 ? '' : `; in ms (calls): ${spent.join(', ')}`}`;
  return [...found, '', ...answer.steps.map(stepText), took].join('\n');
}

/** `"total"  total 62 %, ✗ customer 30 %`: what is crossed out, the mask or an error forbade. */
function stepText({ token, candidates }: TracedStep): string {
  const shown = candidates.map(
    (each) =>
      `${each.isAllowed ? '' : '✗ '}${JSON.stringify(each.token)} ${Math.round(100 * each.probability)} %`,
  );
  return `    ${JSON.stringify(token).padEnd(16)} ${shown.join(', ')}`;
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

function askedInLine(line: unknown, folder: string, session: CliSession): Asked {
  const { path, prefix, suffix = '', language } = (line ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof prefix !== 'string' || typeof suffix !== 'string')
    throw new UsageError('a line wants "prefix" and "suffix"');
  const text = { text: prefix + suffix, offset: prefix.length };
  if (typeof path === 'string' && language === undefined)
    return { ...text, path: slashed(resolve(folder, path)) };
  if (typeof language !== 'string') throw new UsageError('a line wants "path" or "language"');
  const [extension] = session.languageNamed(language)?.description.extensions ?? [];
  if (extension === undefined) throw new UsageError(`there is no language '${language}'`);
  const named = typeof path === 'string' ? path : `untitled${extension}`;
  return { ...text, path: slashed(resolve(folder, named)), language };
}

/** The settings of ghost text that options say. */
function settingsOf({ model, analyzers }: { readonly model: string; readonly analyzers: string }): Settings {
  const given = parsedJson(analyzers);
  const settings = defaultSettings({ completion: { model, analyzers: given } });
  if (JSON.stringify(settings['completion.analyzers']) === JSON.stringify(given)) return settings;
  throw new UsageError(`--analyzers wants JSON as tenon.completion.analyzers has it, not '${analyzers}'`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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
