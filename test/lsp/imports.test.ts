import { expect, test } from 'vitest';
import type { InlineCompletionItem } from 'vscode-languageserver-protocol';
import {
  addImportCommand,
  completionStateRequest,
  type AddImportArguments,
} from '../../server/protocol/requests.ts';
import { LineIndex } from '../../server/src/base/text.ts';
import { Client } from './client.ts';
import { Workspace } from './workspace.ts';

interface Scene {
  readonly files: Readonly<Record<string, string>>;
  /** The document's path; `|` in its text is the cursor. */
  readonly path: string;
  /** What is said of it; by default it is not looked at. */
  readonly outcome?: string;
  /** Until the analyzer has read the program it knows no import, and something else or nothing is suggested. */
  readonly until: string | RegExp;
}

/** Milliseconds in which it has to come, inside of the test's own limit, so that what came instead is told. */
const patience = 45_000;

/** The document once what is suggested first is taken, imports and all; or why there is nothing. */
async function taken({ files, path, outcome, until }: Scene): Promise<string> {
  const marked = files[path] ?? '';
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  using workspace = new Workspace({ ...files, [path]: text });
  const client = await Client.start({
    folder: workspace.folder,
    storage: workspace.storage,
    settings: { completion: { minimumConfidence: 0.3 } },
  });
  const uri = workspace.uri(path);
  const languageId = path.endsWith('.py') ? 'python' : 'typescript';
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text },
  });
  await client.ready();
  const lines = new LineIndex(text);
  for (const begun = Date.now(); ;) {
    const before = await client.connection.sendRequest(completionStateRequest);
    const [item]: readonly InlineCompletionItem[] = await client.connection.sendRequest(
      'textDocument/inlineCompletion',
      { textDocument: { uri }, position: lines.placeAt(offset), context: { triggerKind: 2 } },
    );
    const { last } = await client.connection.sendRequest(completionStateRequest);
    if (last?.reason.includes('did not answer') === true || before.state !== 'ready') continue;
    const found = item === undefined ? `[${last?.reason}]` : accepted({ text, offset, uri }, item);
    const isIt = typeof until === 'string' ? found.includes(until) : until.test(found);
    if (!isIt && Date.now() - begun < patience) continue;
    await client.stop();
    if (outcome !== undefined) expect(last).toMatchObject({ outcome });
    return found;
  }
}

function accepted(
  { text, offset, uri }: { readonly text: string; readonly offset: number; readonly uri: string },
  { insertText, command }: InlineCompletionItem,
): string {
  if (typeof insertText !== 'string') throw new Error('not a text');
  const whole = text.slice(0, offset) + insertText + text.slice(offset);
  if (command === undefined) return whole;
  expect(command.command).toBe(addImportCommand);
  const [given] = command.arguments as [AddImportArguments];
  expect(given.uri).toBe(uri);
  const lines = new LineIndex(whole);
  return given.edits.reduceRight(
    (at, { range, newText }) =>
      at.slice(0, lines.offsetAt(range.start)) + newText + at.slice(lines.offsetAt(range.end)),
    whole,
  );
}

const tsconfig = '{ "compilerOptions": { "strict": true, "module": "nodenext", "types": [] } }';
const user = (from: string) =>
  `import { makeBasket } from '${from}';\n${'export const basket = makeBasket();\n'.repeat(12)}`;

test('a name of another file is suggested with what imports it', async () => {
  const files = {
    'tsconfig.json': tsconfig,
    'package.json': '{ "type": "module" }',
    'basket.ts': 'export function makeBasket(): number {\n  return 1;\n}\n',
    'first.ts': user('./basket.js'),
    'second.ts': user('./basket.js'),
    'desk.ts': 'export function go(): void {}\n\nexport const basket = |\n',
  };
  expect(await taken({ files, path: 'desk.ts', until: 'import' })).toBe(
    'import { makeBasket } from "./basket.js";\n\nexport function go(): void {}\n\nexport const basket = makeBasket();\n',
  );
}, 60_000);

test('two names of one module come in one import', async () => {
  const used = `import { makeBasket, Kind } from './basket.js';\n${'export const basket = makeBasket(Kind.Open);\n'.repeat(12)}`;
  const files = {
    'tsconfig.json': tsconfig,
    'package.json': '{ "type": "module" }',
    'basket.ts':
      'export enum Kind {\n  Open,\n}\nexport function makeBasket(kind: Kind): number {\n  return kind;\n}\n',
    'first.ts': used,
    'second.ts': used,
    'desk.ts': 'export function go(): void {}\n\nexport const basket = |\n',
  };
  expect(await taken({ files, path: 'desk.ts', outcome: 'verified', until: 'import' })).toBe(
    'import { Kind, makeBasket } from "./basket.js";\n\nexport function go(): void {}\n\nexport const basket = makeBasket(Kind.Open);\n',
  );
}, 60_000);

test('a name that two modules have is taken from the one that the folder takes it from, or not at all', async () => {
  const files = {
    'tsconfig.json': tsconfig,
    'package.json': '{ "type": "module" }',
    'a/basket.ts': 'export function makeBasket(): number {\n  return 1;\n}\n',
    'b/basket.ts': 'export function makeBasket(): string {\n  return "";\n}\n',
    'shop/first.ts': user('../a/basket.js'),
    'shop/second.ts': user('../a/basket.js'),
    'shop/desk.ts': 'export function go(): void {}\n\nexport const basket = |\n',
  };
  expect(await taken({ files, path: 'shop/desk.ts', until: 'import' })).toMatch(
    /^import \{ makeBasket \} from "..\/a\/basket.js";\n/,
  );
  const other = { ...files, 'shop/second.ts': user('../b/basket.js') };
  expect(await taken({ files: other, path: 'shop/desk.ts', until: 'modules' })).toContain(
    '2 modules to import makeBasket from',
  );
}, 60_000);

test('in Python too', async () => {
  const till = `from basket import make_basket\n\n\ndef go():\n${'    basket = make_basket()\n'.repeat(12)}`;
  const files = {
    'basket.py': 'def make_basket() -> int:\n    return 1\n',
    'first.py': till,
    'second.py': till,
    'desk.py': 'def stop():\n    basket = |\n',
  };
  expect(await taken({ files, path: 'desk.py', until: 'import' })).toBe(
    'from basket import make_basket\n\n\ndef stop():\n    basket = make_basket()\n',
  );
}, 60_000);
