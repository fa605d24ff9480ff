import { expect, test } from 'vitest';
import type { CompletionItem, InlineCompletionItem, Range } from 'vscode-languageserver-protocol';
import { completionStateRequest } from '../../server/protocol/requests.ts';
import { Client } from './client.ts';
import { Workspace } from './workspace.ts';

const shop = `export class Basket {
  total(): number { return 0; }
  add(name: string): void { console.log(name); }
}
export class Order { customer(): string { return ''; } }
export function show(basket: Basket, order: Order): void {
  console.log(basket.total());
  console.log(basket.total());
  console.log(basket.total());
  console.log(order.customer());
  console.log(order.customer());
  console.log(order.customer());
  // here
}
`;

/** A server on the shop, with `line` in place of its mark. */
async function open(workspace: Workspace, line: string) {
  const client = await Client.start({ folder: workspace.folder, storage: workspace.storage });
  const uri = workspace.uri('shop.ts');
  const text = shop.replace('// here', line);
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text },
  });
  await client.ready();
  const row = shop.split('\n').findIndex((each) => each.includes('// here'));
  const position = { line: row, character: line.length + 2 };
  return { client, uri, position };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** What is suggested once the analyzer is there: while it starts, nothing is. */
async function suggested(
  { client, uri, position }: Opened,
  selectedCompletionInfo?: { readonly text: string; readonly range: Range },
): Promise<readonly InlineCompletionItem[]> {
  for (;;) {
    const items: readonly InlineCompletionItem[] = await client.connection.sendRequest(
      'textDocument/inlineCompletion',
      { textDocument: { uri }, position, context: { triggerKind: 2, selectedCompletionInfo } },
    );
    const { last } = await client.connection.sendRequest(completionStateRequest);
    if (last === undefined || !last.reason.includes('did not answer')) return items;
  }
}

test('suggests what the file writes, verified, and says so', async () => {
  using workspace = new Workspace({ 'shop.ts': shop });
  const opened = await open(workspace, 'console.log(basket.');
  expect(await suggested(opened)).toMatchObject([{ insertText: 'total());' }]);
  const state = await opened.client.connection.sendRequest(completionStateRequest);
  expect(state).toMatchObject({
    state: 'ready',
    last: { outcome: 'verified', by: 'TypeScript 7.0.2', shown: 1 },
  });
  await opened.client.stop();
}, 60_000);

test('goes on from what is selected in the suggest list, and replaces what that replaces', async () => {
  using workspace = new Workspace({ 'shop.ts': shop });
  const opened = await open(workspace, 'console.log(basket.');
  const { position } = opened;
  const range = { start: { ...position, character: position.character - 1 }, end: position };
  expect(await suggested(opened, { text: '.total', range })).toEqual([{ insertText: '.total());', range }]);
  await opened.client.stop();
}, 60_000);

test('invents no member, however often another type was used so', async () => {
  using workspace = new Workspace({
    'shop.ts': shop.replace(
      'basket.total());\n  console.log(basket.total());\n  console.log(basket.total',
      'basket.add',
    ),
  });
  const opened = await open(workspace, 'console.log(order.');
  const items = await suggested(opened);
  for (const { insertText } of items) expect(insertText).toMatch(/^customer\b/);
  await opened.client.stop();
}, 60_000);

test('stars the usual member, in the place that TypeScript replaces', async () => {
  using workspace = new Workspace({ 'shop.ts': shop });
  const { client, uri, position } = await open(workspace, 'console.log(basket.');
  await suggested({ client, uri, position });
  let items: readonly CompletionItem[] = [];
  while (items.length === 0)
    items = await client.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position,
    });
  const start = { ...position, character: position.character - 1 };
  expect(items[0]).toMatchObject({
    label: '★ total',
    filterText: '.total',
    textEdit: { newText: '.total', range: { start, end: position } },
  });
  await client.stop();
}, 60_000);

test('is quiet while it is snoozed', async () => {
  using workspace = new Workspace({ 'shop.ts': shop });
  const opened = await open(workspace, 'console.log(basket.');
  await opened.client.connection.sendNotification('tenon/snooze', { minutes: 5 });
  expect(await suggested(opened)).toEqual([]);
  await opened.client.connection.sendNotification('tenon/snooze', { minutes: 0 });
  expect(await suggested(opened)).toHaveLength(1);
  await opened.client.stop();
}, 60_000);
