import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completionStateRequest } from '../../server/protocol/requests.ts';
import { Client, type ClientOptions } from './client.ts';
import { Workspace } from './workspace.ts';

const total = 'stock := shelf.Count()\n\t';
const shop = `package shop\n\nfunc show(shelf Shelf) {\n\t${total.repeat(4)}\n}\n`;
const program = join(import.meta.dirname, '../../server/src/analyzers/lsp/fixtures/scripted.mjs');

/** A server whose setting names a scripted one for Go, with what it offers after a dereference. */
function settings(names: readonly string[]) {
  const initializationOptions = { completion: names.map((label) => ({ label, kind: 2 })), publish: [] };
  const go = { command: [process.execPath, program], initializationOptions };
  return { completion: { analyzers: { go } } };
}

/** What is suggested after `shelf.` in Go, with what came of it; with other files beside, once they have been read. */
async function suggested(options: Partial<ClientOptions>, beside: Readonly<Record<string, string>> = {}) {
  using workspace = new Workspace({ 'shop.go': shop, ...beside });
  const client = await Client.start({ folder: workspace.folder, storage: workspace.storage, ...options });
  const uri = workspace.uri('shop.go');
  const text = shop.replace('\n}', '\n\tstock := shelf.\n}');
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'go', version: 1, text },
  });
  await client.ready();
  const line = text.split('\n').length - 3;
  const position = { line, character: '\tstock := shelf.'.length };
  for (let version = 1; ;) {
    const items: readonly { insertText: string }[] = await client.connection.sendRequest(
      'textDocument/inlineCompletion',
      { textDocument: { uri }, position, context: { triggerKind: 2 } },
    );
    const { last, absence } = await client.connection.sendRequest(completionStateRequest);
    if (last?.reason.includes('did not answer') === true) continue;
    const isUnread = last?.outcome === 'unverified' && last.by === 'the editor';
    if ('shelf.go' in beside && isUnread) {
      // What is shown already is shown again while nothing changes.
      version += 1;
      const contentChanges = [{ text: text + '\n'.repeat(version) }];
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      });
      continue;
    }
    await client.stop();
    return { texts: items.map(({ insertText }) => insertText), last, absence, log: client.log };
  }
}

test('the language server that the settings name is asked', async () => {
  const { texts, last } = await suggested({ settings: settings(['Count']) });
  expect(texts).toEqual(['Count()']);
  expect(last).toMatchObject({ outcome: 'verified', by: 'node' });
});

test('what it does not know is not suggested', async () => {
  const { texts } = await suggested({ settings: settings(['Total']) });
  expect(texts.filter((text) => !text.startsWith('Total'))).toEqual([]);
});

test('where it is not there, the reason says so: with the suggestion, and once in the log', async () => {
  const analyzers = { go: { command: ['no-such-gopls'] } };
  const { texts, last, absence, log } = await suggested({ settings: { completion: { analyzers } } });
  const reason = 'no-such-gopls is not on this machine (tenon.completion.analyzers names it)';
  expect(texts).toEqual(['Count()']);
  expect(last).toMatchObject({ outcome: 'unverified', by: 'the editor', reason });
  expect(absence).toBe(reason);
  expect(log.filter((line) => line.includes(reason))).toHaveLength(1);
});

test('in a workspace that is not trusted, none is started', async () => {
  const { last, log } = await suggested({ settings: settings(['Count']), trusted: false });
  const reason = 'no analyzer is started in a workspace that is not trusted';
  expect(last).toMatchObject({ outcome: 'unverified', by: 'the editor', reason });
  expect(log.filter((line) => line.includes('started'))).toEqual([]);
});

test('where it is not there, no member is suggested that the workspace does not declare', async () => {
  const none = { completion: { analyzers: { go: { command: ['no-such-gopls'] } } } };
  const declared = { 'shelf.go': 'package shop\n\ntype Shelf struct{ Count int }\n' };
  const { texts, last } = await suggested({ settings: none }, declared);
  expect(texts).toEqual(['Count()']);
  expect(last).toMatchObject({ outcome: 'unverified', by: 'members by syntax' });
  const other = { 'shelf.go': 'package shop\n\ntype Shelf struct{ Total int }\n' };
  const invented = await suggested({ settings: none }, other);
  expect(invented.texts.filter((text) => text.startsWith('Count'))).toEqual([]);
});
