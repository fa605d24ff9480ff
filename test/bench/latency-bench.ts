import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InlineCompletionItem } from 'vscode-languageserver-protocol';
import type { CompletionState } from '../../server/protocol/completion.ts';
import { LineIndex } from '../../server/src/base/text.ts';
import { costOfMonitors, type Typing } from './monitor-cost.ts';
import { projectFolder } from './projects.ts';
import { quantile, type BenchOptions, type BenchReport } from './report.ts';
import { startServer, type RunningServer } from './server.ts';

/** Files of rxjs that are typed anew, and from which line on. */
const typed = [
  ['internal/Subscription.ts', 60],
  ['internal/scheduler/VirtualTimeScheduler.ts', 30],
  ['internal/operators/bufferTime.ts', 90],
] as const;

/** One keystroke: how long the answer took, and whether it had something to show. */
interface Keystroke {
  readonly milliseconds: number;
  readonly isShown: boolean;
  readonly isVerified: boolean;
}

/** From a keystroke to ghost text, over the protocol, while real files are typed character by character. */
export async function latencyBench({ quick, say }: BenchOptions): Promise<BenchReport> {
  const count = quick ? 30 : 300;
  const plain: Keystroke[] = [];
  const guided: Keystroke[] = [];
  for (const [path, line] of typed) {
    say(`${path}: ${count} keystrokes, with and without the analyzer ...`);
    plain.push(...(await replayed(path, line, { count, trusted: false })));
    guided.push(...(await replayed(path, line, { count, trusted: true })));
  }
  const rows = (['without an analyzer', 'with TypeScript 7'] as const).map((name, at) => {
    const all = at === 0 ? plain : guided;
    const [shown, empty] = [timesOf(all, true), timesOf(all, false)];
    const verified = all.filter(({ isVerified }) => isVerified).length;
    const times = [quantile(shown, 0.5), quantile(shown, 0.95), quantile(empty, 0.5), quantile(empty, 0.95)];
    return [name, all.length, shown.length, verified, ...times];
  });
  const shown = timesOf(guided, true);
  say('the same keystrokes with and without monitors, each looked at as a whole ...');
  const folder = projectFolder('rxjs');
  const typings = typed.map(([path, line]) => typingOf(join(folder, path), line, count));
  const cost = await costOfMonitors(folder, typings, false);
  say('the same with a language model below the caches ...');
  const shorter = typings.map((typing) => ({ ...typing, count: Math.ceil(count / 3) }));
  const neural = await costOfMonitors(folder, shorter, true);
  return {
    tables: [
      {
        title: 'From a keystroke to ghost text',
        columns: ['', 'keystrokes', 'shown', 'verified', 'p50 ms', 'p95 ms', 'empty p50 ms', 'empty p95 ms'],
        rows,
      },
      {
        title: 'What monitors cost on top of the look at the whole',
        columns: ['', 'keystrokes', 'mean ms', 'p50 ms', 'p95 ms'],
        rows: [
          costRow('monitors and the look', cost.monitored),
          costRow('the look alone', cost.looked),
          costRow('with the language model: monitors and the look', neural.monitored),
          costRow('with the language model: the look alone', neural.looked),
        ],
      },
    ],
    notes: [
      `rxjs 7.8.2: ${typed.map(([path]) => path).join(', ')}; ${count} characters of each are typed one after the other, each answer awaited.`,
      'Over the protocol: the edit is sent, suggestions are asked for, and the time is until they are there. The analyzer was asked once before.',
      'The language model is tenon-complete-v1, which is not shipped; it is asked where the caches are not sure, at a third of the keystrokes.',
      'Monitors run beside decoding. Each keystroke is answered by both ways in turns, in one process, each with a TypeScript server of its own.',
      'What was shown counts whether it was right or not; `bench -- complete` says how often it is.',
    ],
    figures: {
      p50_ms: quantile(shown, 0.5),
      p95_ms: quantile(shown, 0.95),
      empty_p95_ms: quantile(timesOf(guided, false), 0.95),
      monitor_overhead: mean(cost.monitored) / mean(cost.looked) - 1,
      'monitor_overhead.neural': mean(neural.monitored) / mean(neural.looked) - 1,
      'p50_ms.plain': quantile(timesOf(plain, true), 0.5),
      shown: shown.length / guided.length,
    },
  };
}

function timesOf(keystrokes: readonly Keystroke[], isShown: boolean): readonly number[] {
  return keystrokes.filter((each) => each.isShown === isShown).map(({ milliseconds }) => milliseconds);
}

function costRow(name: string, times: readonly number[]): readonly (string | number)[] {
  return [name, times.length, mean(times), quantile(times, 0.5), quantile(times, 0.95)];
}

function typingOf(path: string, line: number, count: number): Typing {
  const text = readFileSync(path, 'utf8');
  return { path, text, start: new LineIndex(text).offsetAt({ line, character: 0 }), count };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Replay {
  readonly count: number;
  readonly trusted: boolean;
}

async function replayed(path: string, line: number, replay: Replay): Promise<readonly Keystroke[]> {
  const storage = mkdtempSync(join(tmpdir(), 'tenon-latency-'));
  const folder = projectFolder('rxjs');
  const server = await startServer({
    folder,
    storage,
    settings: { index: { vectors: false } },
    trusted: replay.trusted,
  });
  try {
    await server.until(async () => (await server.status()).index.phase === 'ready');
    return await typeInto(server, join(folder, path), line, replay);
  } finally {
    await server.stop();
    rmSync(storage, { recursive: true, force: true });
  }
}

async function typeInto(
  server: RunningServer,
  path: string,
  line: number,
  { count, trusted }: Replay,
): Promise<readonly Keystroke[]> {
  const text = readFileSync(path, 'utf8');
  const start = new LineIndex(text).offsetAt({ line, character: 0 });
  // Whole lines go, so that nothing stands behind the cursor; of these so many characters are typed.
  const end = text.indexOf('\n', start + count);
  const characters = text.slice(start, start + count);
  const uri = pathToFileURL(path).href;
  const opened = text.slice(0, start) + text.slice(end);
  const textDocument = { uri, languageId: 'typescript', version: 1, text: opened };
  await server.notify('textDocument/didOpen', { textDocument });
  const lines = new LineIndex(text);
  const ask = (at: number) =>
    server.request<readonly InlineCompletionItem[]>('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: lines.placeAt(start + at),
      context: { triggerKind: 2 },
    });
  const state = () => server.request<CompletionState>('tenon/completionState', undefined);
  await server.until(async () => {
    await ask(0);
    return (await state()).state === 'ready';
  });
  if (trusted)
    await server.request('textDocument/completion', {
      textDocument: { uri },
      position: lines.placeAt(start),
    });
  const keystrokes: Keystroke[] = [];
  for (const [at, character] of Array.from(characters).entries()) {
    const place = lines.placeAt(start + at);
    const change = { range: { start: place, end: place }, text: character };
    const begun = performance.now();
    await server.notify('textDocument/didChange', {
      textDocument: { uri, version: at + 2 },
      contentChanges: [change],
    });
    const { length } = await ask(at + 1);
    const milliseconds = performance.now() - begun;
    const { last } = await state();
    keystrokes.push({ milliseconds, isShown: length > 0, isVerified: last?.outcome === 'verified' });
  }
  return keystrokes;
}
