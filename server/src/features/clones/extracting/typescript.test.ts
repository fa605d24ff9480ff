import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { typescriptServer } from '../../../analyzers/bundled.ts';
import { openLspAnalyzer } from '../../../analyzers/lsp/analyzer.ts';
import { silent } from '../../../base/logger.ts';
import { changed } from '../../../base/text.ts';
import { languages, never } from '../../../syntax/fixtures/testing.ts';
import { Trees } from '../../../syntax/trees.ts';
import { classOf, memberOf } from '../fixtures/fakeClasses.ts';
import { extract } from './extract.ts';

// What TypeScript itself says of functions that are extracted.
const root = join(import.meta.dirname, '../../../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-extract-')));
const rootUri = pathToFileURL(folder).toString();
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true } }));

const server = typescriptServer(root, false);
if (server === undefined) throw new Error('TypeScript 7 is not installed');
const analyzer = openLspAnalyzer({
  ...server,
  folders: [{ uri: rootUri, name: 'orders' }],
  logger: silent,
  cap: 30_000,
});
const trees = new Trees(4);

afterAll(async () => {
  await analyzer.close();
  trees.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function check(text: string, places: readonly string[]): Promise<string> {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no TypeScript');
  const uri = `${rootUri}/a.ts`;
  const each = classOf(
    'k',
    places.map((place) => memberOf({ uri, text: place }, text)),
  );
  const ports = { trees, analysisOf: () => analyzer, absenceOf: () => '' };
  const result = await extract({ uri, version: 1, language, text }, each, ports, never);
  if (result.kind === 'none') return result.reason;
  return `${result.value.verdict}\n${changed(text, result.value.changes)}`;
}

test('parameters get the types that the variables have', async () => {
  const text = `interface Order { price: number; open: boolean }

function open(orders: readonly Order[]): number {
  let total = 0;
  for (const order of orders) {
    if (order.open) total += order.price * 3;
  }
  return total;
}

function twice(all: readonly Order[], start: number): number {
  let sum = start;
  for (const one of all) {
    if (one.open) sum += one.price * 5;
  }
  return sum * 2;
}
`;
  const loop = /for .*\n.*\n  }/g;
  expect(await check(text, text.match(loop) ?? [])).toContain(`verified
interface Order { price: number; open: boolean }

function extracted(orders: readonly Order[], total: number, value: number) {
  for (const order of orders) {
    if (order.open) total += order.price * value;
  }
  return total;
}
`);
});

test('what would be an error is not offered', async () => {
  const text = `function first<T>(list: readonly T[]): T[] {
  const kept: T[] = list.filter((item) => item !== undefined);
  kept.reverse();
  return kept;
}

function second<T>(all: readonly T[]): T[] {
  const left: T[] = all.filter((item) => item !== undefined);
  left.reverse();
  return left;
}
`;
  const lines = /const (?:kept|left)[^]*?reverse\(\);/g;
  expect(await check(text, text.match(lines) ?? [])).toMatch(/TypeScript .* finds an error in it: .*'T'/);
});
