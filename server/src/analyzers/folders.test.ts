import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { checkpointOf } from '../base/checkpoint.ts';
import { silent } from '../base/logger.ts';
import { bundledServers } from './bundled.ts';
import { openLspAnalyzer, type LspAnalyzer } from './lsp/analyzer.ts';

const never = checkpointOf(new AbortController().signal);
const root = join(import.meta.dirname, '../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-folders-')));
const opened: LspAnalyzer[] = [];

for (const [name, verb] of [
  ['first', 'stroke'],
  ['second', 'daub'],
] as const) {
  write(`${name}/.venv/pyvenv.cfg`, '');
  write(`${name}/.venv/lib/python3.12/site-packages/paint.py`, `class Brush:\n    def ${verb}(self): ...\n`);
  write(`${name}/tool.py`, `class Tool:\n    def ${verb}_once(self): ...\n`);
  write(
    `${name}/tsconfig.json`,
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "types": [] } }',
  );
  write(`${name}/tool.ts`, `export class Tool { ${verb}(): void {} }`);
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((analyzer) => analyzer.close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const at = (name: string) => ({ uri: pathToFileURL(join(folder, name)).href, name });

function open(server: 'pyright' | 'typescript', folders: readonly string[]): LspAnalyzer {
  const command = bundledServers({ root, isBundled: false }).get(server);
  if (command === undefined) throw new Error(`${server} is not installed`);
  const analyzer = openLspAnalyzer({ ...command, folders: folders.map(at), logger: silent, cap: 50_000 });
  opened.push(analyzer);
  return analyzer;
}

/** The members at the end of the text, without what every object has; or the reason in brackets. */
async function check(analyzer: LspAnalyzer, path: string, text: string): Promise<string> {
  const languageId = path.endsWith('.py') ? 'python' : 'typescript';
  const source = { uri: pathToFileURL(join(folder, path)).href, languageId, text };
  const members = await analyzer.members(source, text.length, never);
  if (members.kind === 'none') return `[${members.reason}]`;
  const names = members.value.map(({ name }) => name);
  return names.filter((name) => !name.startsWith('__')).join(' ');
}

const brush = 'import paint\npaint.Brush().';
const tool = 'from tool import Tool\nTool().';

test('pyright reads each folder’s own modules and packages', async () => {
  const pyright = open('pyright', ['first', 'second']);
  expect(await check(pyright, 'first/desk.py', brush)).toBe('stroke');
  expect(await check(pyright, 'second/desk.py', brush)).toBe('daub');
  expect(await check(pyright, 'first/desk.py', tool)).toBe('stroke_once');
  expect(await check(pyright, 'second/desk.py', tool)).toBe('daub_once');
});

test('pyright follows folders that come and go', async () => {
  const pyright = open('pyright', ['first']);
  expect(await check(pyright, 'first/desk.py', brush)).toBe('stroke');
  const { pid } = pyright;
  await pyright.setFolders([at('second')]);
  await expect.poll(() => check(pyright, 'second/desk.py', brush), { timeout: 30_000 }).toBe('daub');
  expect(pyright.pid).toBe(pid);
});

test('TypeScript knows the project of each folder, of one that comes later too', async () => {
  const typescript = open('typescript', ['first']);
  const receiver = `import { Tool } from './tool.js'; new Tool().`;
  expect(await check(typescript, 'first/desk.ts', receiver)).toBe('stroke');
  await typescript.setFolders([at('first'), at('second')]);
  expect(await check(typescript, 'second/desk.ts', receiver)).toBe('daub');
});
