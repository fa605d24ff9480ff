import { expect, test } from 'vitest';
import type { CompletionItem, InlineCompletionItem } from 'vscode-languageserver-protocol';
import { completionStateRequest } from '../../server/protocol/requests.ts';
import { Client } from './client.ts';
import { Workspace } from './workspace.ts';

interface Scene {
  readonly languageId: string;
  /** The texts of the cells; `|` in the last is the cursor. */
  readonly cells: readonly string[];
  /** Whether to wait for starred members. */
  readonly isStarred?: boolean;
}

/** Lists that are asked for until one has stars. */
const mostLists = 100;

/** The texts that are suggested at the end of the last cell of a notebook, with the outcome and who says so. */
async function suggested({ languageId, cells, isStarred = false }: Scene) {
  using workspace = new Workspace({ 'other.py': 'def go():\n    return 1\n' });
  const client = await Client.start({ folder: workspace.folder, storage: workspace.storage });
  const notebook = workspace.uri('shop.ipynb');
  const uriOf = (at: number) => `${notebook.replace('file:', 'vscode-notebook-cell:')}#cell${at}`;
  await client.connection.sendNotification('notebookDocument/didOpen', {
    notebookDocument: {
      uri: notebook,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: cells.map((_, at) => ({ kind: 2, document: uriOf(at) })),
    },
    cellTextDocuments: cells.map((text, at) => ({ uri: uriOf(at), languageId, version: 1, text })),
  });
  await client.ready();
  const last = cells.at(-1) ?? '';
  const lines = last.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  for (;;) {
    const before = await client.connection.sendRequest(completionStateRequest);
    const items: readonly InlineCompletionItem[] = await client.connection.sendRequest(
      'textDocument/inlineCompletion',
      { textDocument: { uri: uriOf(cells.length - 1) }, position, context: { triggerKind: 2 } },
    );
    const state = await client.connection.sendRequest(completionStateRequest);
    if (state.last?.reason.includes('did not answer') === true || before.state !== 'ready') continue;
    const textDocument = { uri: uriOf(cells.length - 1) };
    let stars: readonly CompletionItem[] = [];
    // The suggest list does not wait long for them: on a busy machine the next one has them.
    for (let count = isStarred ? 0 : mostLists; stars.length === 0 && count < mostLists; count++)
      stars = await client.connection.sendRequest('textDocument/completion', { textDocument, position });
    await client.stop();
    for (const { range } of items) expect(range).toEqual({ start: position, end: position });
    return { texts: items.map(({ insertText }) => insertText), last: state.last, stars };
  }
}

const shop =
  'class Basket:\n    def total(self):\n        return 1\n\n    def add(self, name):\n        return 2';
const uses = 'basket = Basket()\nprint(basket.total())\nprint(basket.total())\nprint(basket.total())';

test('a cell of Python goes on from the cells before it, verified', async () => {
  const { texts, last, stars } = await suggested({
    languageId: 'python',
    isStarred: true,
    cells: ['%matplotlib inline\n!ls', shop, uses, '%%bash\nls -l', 'print(basket.'],
  });
  expect(texts).toEqual([expect.stringMatching(/^total\(\)/)]);
  expect(last).toMatchObject({ outcome: 'verified', by: expect.stringMatching(/^pyright/) });
  const range = { start: { line: 0, character: 12 }, end: { line: 0, character: 13 } };
  expect(stars[0]).toMatchObject({ label: '★ total', textEdit: { newText: '.total', range } });
}, 60_000);

test('what a receiver of an earlier cell does not have is not suggested', async () => {
  const other = 'class Order:\n    def number(self):\n        return 1\n\norder = Order()';
  const { texts } = await suggested({ languageId: 'python', cells: [shop, uses, other, 'print(order.'] });
  for (const text of texts) expect(text).toMatch(/^number\b/);
}, 60_000);

test('a cell of TypeScript too', async () => {
  const cells = [
    'class Basket { total(): number { return 0; } }\nconst basket = new Basket();',
    'console.log(basket.total());\nconsole.log(basket.total());\nconsole.log(basket.total());',
    'console.log(basket.',
  ];
  const { texts, last } = await suggested({ languageId: 'typescript', cells });
  expect(texts).toEqual(['total());']);
  expect(last).toMatchObject({ outcome: 'verified', by: expect.stringMatching(/^TypeScript 7/) });
}, 60_000);
