import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { HitList } from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';
import { Workspace } from './workspace.ts';

const program = join(import.meta.dirname, '../../server/src/cli.ts');

async function tenon(given: readonly string[], input = '') {
  const child = spawn(process.execPath, [program, ...given], { stdio: 'pipe' });
  const ended = once(child, 'exit') as Promise<[number]>;
  child.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, error, code, lines: out.trimEnd().split('\n') };
}

const byWords = (workspace: Workspace) => ['--storage', workspace.storage, '--no-vectors'];
const asking = (workspace: Workspace) => ['--folder', workspace.folder, ...byWords(workspace)];

test('index, search and similar, for people and as JSON', async () => {
  using workspace = new Workspace();
  const indexed = await tenon(['index', workspace.folder, ...byWords(workspace), '--json']);
  expect(indexed.code).toBe(0);
  expect((JSON.parse(indexed.out) as Status).index).toMatchObject({
    files: 3,
    blocks: 6,
    skipped: { minified: 1 },
  });
  const found = await tenon(['search', 'add up the price of all items', ...asking(workspace)]);
  expect(found.code).toBe(0);
  expect(found.lines[0]).toContain('total_price  src/cart.py:1');
  expect(found.out).toMatch(/words 100 % \(.*items.*\) · meaning 0 %/);
  const json = await tenon(['search', 'voucher', ...asking(workspace), '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ kind: 'none' });
  const similar = await tenon(['similar', '--file', 'src/cart.py', '--line', '4', ...asking(workspace)]);
  expect(similar).toMatchObject({ code: 1, out: expect.stringContaining('vectors') as string });
});

test('a batch is answered line by line, in order, errors in their place', async () => {
  using workspace = new Workspace();
  const input = '"fetch a page"\nno json\n{"query": "total price", "limit": 1}\n{"limit": 1}\n';
  const { lines, code } = await tenon(['search', '--batch', ...asking(workspace)], input);
  expect(code).toBe(1);
  const [first, second, third, fourth] = lines.map(
    (line) => JSON.parse(line) as HitList & { error?: string },
  );
  expect(first).toMatchObject({ hits: [{ name: 'fetchPage' }, {}] });
  expect(second?.error).toContain('JSON');
  expect(third).toMatchObject({ hits: [{ name: 'total_price' }] });
  expect(fourth?.error).toContain('query');
});

const till = `export class Basket {
  total(): number { return 0; }
}
export class Order { customer(): string { return ''; } }
export function show(basket: Basket, order: Order): void {
  console.log(order.customer());
  console.log(order.customer());
  console.log(basket.total());
  console.log(basket.total());
  console.log(basket.`;

interface Completed {
  readonly kind: string;
  readonly error?: string;
  readonly value: readonly { readonly text: string; readonly verdict: string; readonly by: string }[];
  readonly steps: readonly {
    readonly token: string;
    readonly candidates: readonly { readonly token: string; readonly isAllowed: boolean }[];
  }[];
  readonly timings: readonly { readonly phase: string; readonly milliseconds: number }[];
}

test('complete says what it would write, what else there was in each step, and what took the time', async () => {
  using workspace = new Workspace({ 'till.ts': `${till}\n}\n` });
  const given = ['--folder', workspace.folder, '--storage', workspace.storage];
  const place = ['complete', '--file', 'till.ts', '--offset', String(till.length), ...given];
  const { out, code } = await tenon(place);
  expect(code).toBe(0);
  expect(out).toMatch(/^total\(\)\);?\n {4}verified \(TypeScript 7\.0\.2\), \d+ % sure\n/);
  expect(out).toMatch(/"total" +"total" \d+ %, .*✗ "customer" \d+ %/);
  expect(out).toMatch(/^\d+ ms; in ms \(calls\): caches .*, model .*, parsing .*, members .*, faults .*$/m);
  const completed = JSON.parse((await tenon([...place, '--json'])).out) as Completed;
  expect(completed.value[0]).toMatchObject({ verdict: 'verified', by: 'TypeScript 7.0.2' });
  const [first] = completed.steps;
  expect(first?.token).toBe('total');
  expect(first?.candidates.length).toBeLessThanOrEqual(5);
  expect(first?.candidates).toContainEqual(expect.objectContaining({ token: 'customer', isAllowed: false }));
  expect(completed.steps.map(({ token }) => token).join('')).toMatch(/^total\(\)\);?$/);
  expect(completed.timings.map(({ phase }) => phase)).toEqual([
    'caches',
    'model',
    'parsing',
    'members',
    'faults',
  ]);
  const unguided = await tenon([...place, '--no-monitors']);
  expect(unguided.out).toContain('unverified');
  expect(unguided.out).not.toContain('✗ "customer"');
  const without = await tenon([...place, '--analyzers', '{ "typescript": { "command": [] } }']);
  expect(without.out).toContain('says that no analyzer is asked for this language');
}, 120_000);

test('complete answers a batch in order, by path or by language', async () => {
  using workspace = new Workspace({ 'till.ts': `${till}\n}\n` });
  const lines = [
    { path: 'other.ts', prefix: till, suffix: '\n}\n' },
    { prefix: till.replace(/basket\.$/, 'order.'), language: 'typescript' },
    { path: 'other.txt', prefix: till },
    { path: 'note', prefix: till, suffix: '\n}\n', language: 'typescript' },
    { prefix: till },
    { prefix: till, language: 'klingon' },
    { path: 'other.ts', prefix: '' },
  ];
  const input = lines.map((line) => JSON.stringify(line)).join('\n');
  const given = ['--folder', workspace.folder, '--storage', workspace.storage];
  const { lines: out, code } = await tenon(['complete', '--batch', ...given], input);
  const answers = out.map((line) => JSON.parse(line) as Completed);
  const told = answers.map(({ kind, value, error }) => error ?? (kind === 'some' ? value[0]?.text : kind));
  expect(told).toEqual([
    expect.stringMatching(/^total\(/),
    expect.stringMatching(/^customer\(/),
    'none',
    expect.stringMatching(/^total\(/),
    'a line wants "path" or "language"',
    "there is no language 'klingon'",
    'none',
  ]);
  expect(answers[0]?.steps[0]?.token).toBe('total');
  expect(code).toBe(1);
}, 120_000);

const misuses: readonly (readonly [readonly string[], string])[] = [
  [['nonsense'], "no verb 'nonsense'"],
  [['search'], 'wants a sentence'],
  [['search', 'x', '--limit', 'many'], '--limit wants a whole number'],
  [['search', 'x', '--tests', 'maybe'], '--tests is one of include, exclude, only'],
  [['search', 'x', '--nonsense'], 'nonsense'],
  [['constructor'], "no verb 'constructor'"],
  [['index', 'no/such/folder'], "there is no folder 'no/such/folder'"],
  [['extract', '--features', 'words'], '--features is one of tokens, ast, dataflow, pieces'],
  [['extract', '--nonsense'], 'nonsense'],
  [['similar', '--file', 'a.py'], 'one of --line, --offset, --range'],
  [['complete', '--batch', '--analyzers', 'gopls'], '--analyzers wants JSON'],
  [['complete', '--batch', '--analyzers', '{"go": "gopls"}'], '--analyzers wants JSON'],
];
test.each(misuses)('tenon %j is wrong usage', async (given, message) => {
  expect(await tenon(given)).toMatchObject({ code: 2, error: expect.stringContaining(message) as string });
});

test('extract adds the features asked for, and does the other files when one is missing', async () => {
  using workspace = new Workspace();
  const path = join(workspace.folder, 'src/cart.py');
  const { code, error, lines } = await tenon(['extract', 'no.py', path, '--features', 'tokens,dataflow']);
  expect({ code, error }).toEqual({ code: 3, error: "tenon: there is no file 'no.py'\n" });
  const block = JSON.parse(lines[0] ?? '') as { code: string; tokens: [string, number, number][] };
  expect(block).toHaveProperty('dataflow.edges');
  expect(block).not.toHaveProperty('ast');
  expect(block.tokens.slice(0, 2).map(([type, from, to]) => [type, block.code.slice(from, to)])).toEqual([
    ['keyword', 'def'],
    ['function', 'total_price'],
  ]);
});
