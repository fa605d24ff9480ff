import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { InlineCompletionItem } from 'vscode-languageserver-protocol';
import type { CompletionState } from '../../server/protocol/completion.ts';
import { LineIndex } from '../../server/src/base/text.ts';
import { startServer, type RunningServer, type ServerOptions } from './server.ts';

/** Milliseconds that a person looks at a file before the first key. */
const look = 1500;

/** Milliseconds from one key to the next of the same server: some 65 words a minute. */
export const betweenKeys = 180;

/** One keystroke: how long the answer took, and what it had to show. */
export interface Keystroke {
  readonly milliseconds: number;
  readonly isShown: boolean;
  readonly isVerified: boolean;
}

/** A file of a project without the lines [from, until), statements that are whole, of which at most `most` characters are typed anew. */
export interface Typed {
  readonly path: string;
  readonly from: number;
  readonly until: number;
  readonly most: number;
}

export type Arm = Pick<ServerOptions, 'trusted' | 'guidance'> & { readonly model?: string };

/**
 * The keystrokes of each arm, a server of its own: the edit is sent, suggestions are asked for, and the time is until they are there.
 * The servers take turns with every key, so that each has the time that a person leaves between two, and none works while
 * another is asked.
 */
export async function typeWith(
  arms: readonly Arm[],
  folder: string,
  files: readonly Typed[],
): Promise<readonly (readonly Keystroke[])[]> {
  const storage = mkdtempSync(join(tmpdir(), 'tenon-latency-'));
  const servers = await Promise.all(
    arms.map(({ model = '', ...arm }, at) =>
      startServer({
        folder,
        storage: join(storage, String(at)),
        settings: { index: { vectors: false }, completion: { model } },
        ...arm,
      }),
    ),
  );
  const all = arms.map((): Keystroke[] => []);
  try {
    for (const server of servers)
      await server.until(async () => (await server.status()).index.phase === 'ready');
    for (const file of files) await typeFile(servers, join(folder, file.path), file, all);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(storage, { recursive: true, force: true });
  }
  return all;
}

async function typeFile(
  servers: readonly RunningServer[],
  path: string,
  { from, until, most }: Typed,
  all: readonly Keystroke[][],
): Promise<void> {
  const text = readFileSync(path, 'utf8');
  const lines = new LineIndex(text);
  const [start, end] = [
    lines.offsetAt({ line: from, character: 0 }),
    lines.offsetAt({ line: until, character: 0 }) - 1,
  ];
  const region = { uri: pathToFileURL(path).href, text, start, end };
  const documents = await Promise.all(servers.map((server) => openedIn(server, region)));
  await delay(look);
  const slot = betweenKeys / servers.length;
  for (let at = 0; at < Math.min(most, end - start); at += 1)
    for (let turn = 0; turn < servers.length; turn += 1) {
      // In another order with every key.
      const which = (turn + at) % servers.length;
      const begun = performance.now();
      const keystroke = await documents[which]?.type(at);
      if (keystroke !== undefined) all[which]?.push(keystroke);
      await delay(Math.max(0, slot - (performance.now() - begun)));
    }
}

interface Region {
  readonly uri: string;
  readonly text: string;
  /** What is typed, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

async function openedIn(
  server: RunningServer,
  { uri, text, start, end }: Region,
): Promise<{ type(at: number): Promise<Keystroke> }> {
  const lines = new LineIndex(text);
  await server.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: text.slice(0, start) + text.slice(end) },
  });
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
  return {
    async type(at) {
      const place = lines.placeAt(start + at);
      const change = { range: { start: place, end: place }, text: text.charAt(start + at) };
      const begun = performance.now();
      await server.notify('textDocument/didChange', {
        textDocument: { uri, version: at + 2 },
        contentChanges: [change],
      });
      const { length } = await ask(at + 1);
      const milliseconds = performance.now() - begun;
      const { last } = await state();
      return { milliseconds, isShown: length > 0, isVerified: last?.outcome === 'verified' };
    },
  };
}
