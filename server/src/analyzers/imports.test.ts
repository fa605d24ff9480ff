import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { checkpointOf } from '../base/checkpoint.ts';
import { silent } from '../base/logger.ts';
import { changed } from '../base/text.ts';
import { bundledServers } from './bundled.ts';
import { openLspAnalyzer, type LspAnalyzer } from './lsp/analyzer.ts';

const never = checkpointOf(new AbortController().signal);
const root = join(import.meta.dirname, '../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-imports-')));
const compilerOptions = { strict: true, module: 'nodenext', types: [] };
const files = {
  'package.json': JSON.stringify({ type: 'module', dependencies: { crates: '1' } }),
  'tsconfig.json': JSON.stringify({ compilerOptions }),
  'basket.ts': 'export function makeBasket(): void {}\nexport class Basket {}\n',
  'far/basket.ts': 'export function twice(): void {}\n',
  'far/again.ts': 'export function twice(): void {}\n',
  'node_modules/crates/package.json': JSON.stringify({
    name: 'crates',
    version: '1.0.0',
    types: 'index.d.ts',
  }),
  'node_modules/crates/index.d.ts': 'export declare function makeCrate(): void;\n',
  'box.ts': 'export function makeBox(): void {}\n',
  'till.ts': `import { makeBox } from './box.js';\nmakeBox();\n`,
  'basket.py': 'def make_basket(): ...\n',
  'till.py': 'from basket import make_basket\nmake_basket()\n',
  'desk.py': 'from paint import Brush\n',
  'far/again.py': 'def twice(): ...\n',
  'far/more.py': 'def twice(): ...\n',
  '.venv/pyvenv.cfg': '',
  '.venv/lib/python3.12/site-packages/paint.py': 'class Brush: ...\n',
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const analyzers = { py: open('pyright'), ts: open('typescript') };

afterAll(async () => {
  await Promise.all(Object.values(analyzers).map((analyzer) => analyzer.close()));
  rmSync(folder, { recursive: true, force: true });
});

function open(server: string): LspAnalyzer {
  const command = bundledServers({ root, isBundled: false }).get(server);
  if (command === undefined) throw new Error(`${server} is not installed`);
  const folders = [{ uri: pathToFileURL(folder).href, name: 'shop' }];
  return openLspAnalyzer({ ...command, folders, logger: silent, cap: 50_000 });
}

/** The text with each import that would bring its last word into scope. `mentionedIn`: paths of the files that have it in them. */
async function check(text: string, mentionedIn: readonly string[] = []): Promise<readonly string[]> {
  const language = text.includes('const ') ? 'ts' : 'py';
  const languageId = language === 'ts' ? 'typescript' : 'python';
  const at = (path: string) => pathToFileURL(join(folder, path)).href;
  const sources = mentionedIn.map((path) => ({
    uri: at(path),
    languageId,
    text: readFileSync(join(folder, path), 'utf8'),
  }));
  const span = { start: text.search(/\w+$/), end: text.length };
  const source = { uri: at(`here.${language}`), languageId, text };
  const imports = await analyzers[language].imports?.(source, { span, mentionedIn: sources }, never);
  if (imports === undefined || imports.kind === 'none') return [`[${imports?.reason}]`];
  return imports.value.map(({ from, changes }) => `${from}: ${changed(text, changes)}`);
}

test('TypeScript offers what a file or a package exports, from every module that does', async () => {
  expect(await check('const a = makeBasket')).toEqual([
    './basket.js: import { makeBasket } from "./basket.js";\n\nconst a = makeBasket',
  ]);
  expect(await check('const a = makeCrate')).toEqual([
    'crates: import { makeCrate } from "crates";\n\nconst a = makeCrate',
  ]);
  expect(await check('const a = twice')).toHaveLength(2);
  expect(await check(`import { Basket } from './basket.js';\nconst a = makeBasket`)).toEqual([
    `./basket.js: import { Basket, makeBasket } from './basket.js';\nconst a = makeBasket`,
  ]);
});

test('without a configuration, TypeScript offers what the files that mention it take from elsewhere', async () => {
  rmSync(join(folder, 'tsconfig.json'));
  const change = { uri: pathToFileURL(join(folder, 'tsconfig.json')).href, kind: 'deleted' } as const;
  await analyzers.ts.filesChanged([change]);
  expect(await check('const a = makeBox')).toEqual([]);
  expect(await check('const a = makeBox', ['till.ts'])).toEqual([
    `./box: import { makeBox } from "./box";\n\nconst a = makeBox`,
  ]);
});

test('what is in scope, or nowhere, is offered by none', async () => {
  expect(await check('const a = 1; const b = a')).toEqual([]);
  expect(await check('const a = nowhere')).toEqual([]);
  expect(await check('a = nowhere')).toEqual([]);
});

test('pyright offers what the files that mention it define or take from elsewhere', async () => {
  expect(await check('a = make_basket', ['till.py'])).toEqual([
    'basket: from basket import make_basket\n\n\na = make_basket',
  ]);
  expect(await check('a = Brush', ['desk.py'])).toEqual(['paint: from paint import Brush\n\n\na = Brush']);
  expect(await check('a = twice', ['far/again.py', 'far/more.py'])).toHaveLength(2);
});
