import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Filters, HitList, SimilarParams } from '../../protocol/requests.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { LineIndex } from '../base/text.ts';
import { layFoundation, type Models } from '../composition.ts';
import { search } from '../features/search/search.ts';
import { similar } from '../features/similar/similar.ts';
import { slashed, uriOf } from '../workspace/paths.ts';
import { oneOf, parsed, UsageError, whole } from './options.ts';
import { answerLines, exitCodes, print, printAnswer } from './output.ts';
import { progressOnStderr } from './progress.ts';
import { CliSession, defaultSettings } from './session.ts';

export type Verb = (given: readonly string[], checkpoint: Checkpoint) => Promise<number>;

const common = {
  storage: { type: 'string' },
  json: { type: 'boolean', default: false },
  model: { type: 'string', default: '' },
  'no-vectors': { type: 'boolean', default: false },
} as const;
const asking = {
  ...common,
  folder: { type: 'string', default: '.' },
  limit: { type: 'string' },
  language: { type: 'string', multiple: true },
  tests: { type: 'string', default: 'include' },
  batch: { type: 'boolean', default: false },
} as const;
const testChoices = ['include', 'exclude', 'only'] as const;

/** The verbs that read the index, with that encoder. */
export function indexVerbs(models: Models): Readonly<Record<string, Verb>> {
  return {
    index: (given) => indexVerb(given, models),
    search: (given, checkpoint) => searchVerb(given, models, checkpoint),
    similar: (given, checkpoint) => similarVerb(given, models, checkpoint),
  };
}

async function indexVerb(given: readonly string[], models: Models): Promise<number> {
  const { values, positionals } = parsed(given, common);
  if (positionals.length > 1) throw new UsageError('tenon index takes one folder');
  const startedAt = performance.now();
  const progress = progressOnStderr();
  const session = await open(models, {
    folder: positionals[0] ?? '.',
    storage: values.storage,
    vectors: !values['no-vectors'],
    model: values.model,
    fills: true,
    onStatus: progress.show,
  });
  try {
    const status = await session.ready();
    progress.end();
    const seconds = (performance.now() - startedAt) / 1000;
    const { files, blocks, vectors, staticVectors, skipped } = status.index;
    const read =
      status.model.state === 'off' ? '' : `, ${vectors} of them by ${status.model.name || 'the encoder'}`;
    const text = `${files} files, ${blocks} blocks, ${staticVectors} with vectors${read} in ${seconds.toFixed(1)} s`;
    const explained = [status.index.reason, status.model.state === 'ready' ? '' : status.model.reason];
    const lines = [
      text,
      ...explained.filter((line) => line !== ''),
      ...Object.entries(skipped).map(([why, n]) => `skipped ${n}: ${why}`),
    ];
    await print(values.json ? `${JSON.stringify({ ...status, seconds })}\n` : `${lines.join('\n')}\n`);
    return status.index.phase === 'failed' ? exitCodes.failed : exitCodes.found;
  } finally {
    await session.close();
  }
}

async function searchVerb(given: readonly string[], models: Models, checkpoint: Checkpoint): Promise<number> {
  const { values, positionals } = parsed(given, asking);
  const request = { ...requestOf(values), query: positionals.join(' ') };
  if (request.query === '' && !values.batch) throw new UsageError('tenon search wants a sentence');
  return await asked(values, models, ({ ports }) => {
    if (!values.batch)
      return search(request, ports, checkpoint).then((list) => printAnswer(list, values.json));
    return answerLines((line) => search({ ...request, ...searchLine(line) }, ports, checkpoint));
  });
}

async function similarVerb(
  given: readonly string[],
  models: Models,
  checkpoint: Checkpoint,
): Promise<number> {
  const own = {
    file: { type: 'string' },
    line: { type: 'string' },
    offset: { type: 'string' },
    range: { type: 'string' },
  } as const;
  const { values } = parsed(given, { ...asking, ...own });
  const request = requestOf(values);
  const first = values.batch ? undefined : similarParams(values, values.folder);
  return await asked(values, models, ({ ports }) => {
    const ask = (params: Pick<SimilarParams, 'textDocument' | 'range'>): Promise<HitList> =>
      similar({ ...request, ...params }, ports, checkpoint);
    if (first !== undefined) return ask(first).then((list) => printAnswer(list, values.json));
    return answerLines((line) => ask(similarParams(textual(line), values.folder)));
  });
}

interface Asked {
  readonly folder: string;
  readonly storage?: string | undefined;
  readonly model: string;
  readonly 'no-vectors': boolean;
}

async function asked(
  values: Asked,
  models: Models,
  use: (session: CliSession) => Promise<number>,
): Promise<number> {
  const { folder, storage, model } = values;
  const session = await open(models, {
    folder,
    storage,
    vectors: !values['no-vectors'],
    model,
    fills: false,
    onStatus: () => {},
  });
  try {
    await session.ready();
    return await use(session);
  } finally {
    await session.close();
  }
}

interface Opening {
  readonly folder: string;
  readonly storage: string | undefined;
  readonly vectors: boolean;
  readonly model: string;
  readonly fills: boolean;
  readonly onStatus: ReturnType<typeof progressOnStderr>['show'];
}

/** An index of that folder, opened. Whoever opens it closes it. */
export async function open(models: Models, { vectors, model, ...rest }: Opening): Promise<CliSession> {
  if (statSync(rest.folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`there is no folder '${rest.folder}'`);
  const settings = defaultSettings({ index: { vectors }, inference: { model } });
  return new CliSession({ ...rest, settings }, await layFoundation(), models);
}

interface RequestValues {
  readonly limit?: string | undefined;
  readonly language?: readonly string[] | undefined;
  readonly tests: string;
}

function requestOf({ limit, language, tests }: RequestValues): { limit: number; filters: Filters } {
  const filters = { languages: language ?? [], tests: oneOf('tests', tests, testChoices) };
  return { limit: whole('limit', limit, 1, 10), filters };
}

/** A line of a batch: `"a sentence"` or `{"query": "a sentence", "limit": 5}`. */
function searchLine(line: unknown): { query: string; limit?: number } {
  if (typeof line === 'string') return { query: line };
  const { query, limit } = textual(line);
  if (query === undefined) throw new UsageError('a line wants a "query"');
  const count = whole('limit', limit, 1, undefined);
  return { query, ...(count === undefined ? {} : { limit: count }) };
}

/** The members of a line of a batch as if they had been typed as options. */
function textual(line: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof line !== 'object' || line === null) throw new UsageError('a line wants to be an object');
  return Object.fromEntries(Object.entries(line).map(([key, value]) => [key, String(value)]));
}

interface PlaceValues {
  readonly file?: string | undefined;
  readonly line?: string | undefined;
  readonly offset?: string | undefined;
  readonly range?: string | undefined;
}

/** `--line` counts from 1, `--offset` in UTF-16 code units from 0, `--range A:B` lines from 1, both included. */
function similarParams(
  { file, line, offset, range }: PlaceValues,
  folder: string,
): Pick<SimilarParams, 'textDocument' | 'range'> {
  if (file === undefined) throw new UsageError('tenon similar wants --file');
  if ([line, offset, range].filter((each) => each !== undefined).length !== 1) {
    throw new UsageError('tenon similar wants one of --line, --offset, --range');
  }
  const path = resolve(folder, file);
  const lines = new LineIndex(readFileSync(path, 'utf8'));
  const textDocument = { uri: uriOf(slashed(path)) };
  const [from, to] = /^(\d+):(\d+)$/.exec(range ?? '')?.slice(1) ?? [];
  if (range !== undefined && to === undefined) throw new UsageError(`--range wants A:B, not '${range}'`);
  if (to !== undefined) {
    const start = { line: whole('range', from, 1, 1) - 1, character: 0 };
    return {
      textDocument,
      range: { start, end: lines.placeAt(lines.offsetAt({ line: whole('range', to, 1, 1), character: 0 })) },
    };
  }
  const start =
    offset === undefined
      ? endOfLine(lines, whole('line', line, 1, 1) - 1)
      : lines.placeAt(whole('offset', offset, 0, 0));
  return { textDocument, range: { start, end: start } };
}

/** The end of a line lies within whatever begins on it. */
function endOfLine(lines: LineIndex, line: number) {
  return lines.placeAt(
    Math.max(0, lines.offsetAt({ line: line + 1, character: 0 }) - (line + 1 < lines.lineCount ? 1 : 0)),
  );
}
