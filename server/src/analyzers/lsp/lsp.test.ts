import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { gone, late, type Source } from '../../analysis/staticAnalysis.ts';
import type { Outcome } from '../../base/outcome.ts';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import { silent } from '../../base/logger.ts';
import { none, some } from '../../base/outcome.ts';
import { openAnalyzers } from '../analyzers.ts';
import { typescriptServer } from '../bundled.ts';
import { openLspAnalyzer, type LspAnalyzerOptions } from './analyzer.ts';

const never = checkpointOf(new AbortController().signal);
const root = join(import.meta.dirname, '../../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-lsp-')));
const rootUri = pathToFileURL(folder).href;
const options = { strict: true, module: 'nodenext', target: 'es2024', lib: ['es2024'], types: [] };
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({ compilerOptions: { ...options, allowJs: true } }),
);
writeFileSync(
  join(folder, 'shop.ts'),
  'export class Shop { readonly till = 1; sell(): void {} private safe = 2; }',
);

const analyzer = open();

afterAll(async () => {
  await analyzer.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(change: Partial<LspAnalyzerOptions> = {}) {
  const server = typescriptServer(root, false);
  if (server === undefined) throw new Error('TypeScript 7 is not installed');
  return openLspAnalyzer({
    ...server,
    folders: [{ uri: rootUri, name: 'shop' }],
    logger: silent,
    cap: 30_000,
    restartDelays: [0, 0],
    ...change,
  });
}

/** An analyzer whose server is a script of Node. */
function scripted(script: string, change: Partial<LspAnalyzerOptions> = {}) {
  return open({ name: 'Script', command: process.execPath, args: ['-e', script], ...change });
}

/** An analyzer whose server publishes its diagnostics. */
function published(settings: Readonly<Record<string, unknown>>) {
  const args = [join(import.meta.dirname, 'fixtures/publishing.mjs')];
  return open({ name: 'Publishing', command: process.execPath, args, settings });
}

function source(text: string, languageId = 'typescript', name = 'till.ts'): Source {
  return { uri: `${rootUri}/${name}`, languageId, text };
}

/** What may follow the dereference before the last `|`: names, or the reason in brackets. */
async function check(marked: string, languageId?: string, name?: string): Promise<string> {
  const offset = marked.lastIndexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const asked = [source(text, languageId, name), offset, never] as const;
  const outcome = await analyzer.members(...asked);
  if (outcome.kind === 'none') return `[${outcome.reason}]`;
  if (await isOpen(asked)) return openToAny;
  return outcome.value
    .map((member) => `${member.name}:${member.kind}`)
    .toSorted()
    .join(' ');
}

const unknown = '[the receiver has no known type]';
/** Whether the receiver there takes names that it does not list. */
async function isOpen(asked: Readonly<Parameters<typeof analyzer.members>>): Promise<boolean> {
  const answer = await analyzer.takesAnyName?.(...asked);
  return answer?.kind === 'some' && answer.value;
}

const openToAny = '[the receiver takes any name]';
const members: readonly (readonly [what: string, marked: string, expected: string])[] = [
  ['an instance', `import { Shop } from './shop.js'; new Shop().|`, 'sell:method till:property'],
  ['a class that is not on disk', 'class A { b = 1; c() {} }\nnew A().|', 'b:property c:method'],
  [
    'a receiver inside of its class',
    'class A { #b = 1; c?: 1; m() { this.| } }',
    '#b:property c:property m:method',
  ],
  ['`?.`', 'declare const a: { b: 1; c?: 2 } | undefined; a?.|', 'b:property c:property'],
  ['a dot where `?.` is due', 'declare const a: { b: 1 } | undefined; a.|', 'b:property'],
  ['a union', 'declare const a: { b: 1; c: 2 } | { b: 2; d: 3 }; a.|', 'b:property'],
  ['an enumeration', 'enum A { B, C }; A.|', 'B:property C:property'],
  ['a namespace', 'namespace A { export const b = 1; export type T = 1; }\nA.|', 'b:property'],
  ['a namespace among types', 'namespace A { export type T = 1; }\nlet a: A.|', 'T:other'],
  ['names that need brackets', 'declare const a: { "b-c": 1; d: 2 }; a.|', 'd:property'],
  ['text after the dot', 'const a = { b: 1 }; a.|b.toFixed();', 'b:property'],
  ['an index signature', 'declare const a: { [k: string]: number; b: 1 }; a.|', openToAny],
  ['one of any', 'declare const a: { [k: string]: any; b: 1 }; a.|', openToAny],
  ['one in a class', 'class A { [k: string]: unknown; b() { this.| } }', openToAny],
  ['one before text', 'declare const a: { [k: string]: number; b: 1 }; f(a.|b, 2);', openToAny],
  ['one beside a type', 'declare const a: Record<string, number> & { b: 1 }; a.|', openToAny],
  ['a type without one', 'declare const a: Record<"b", number>; a.|', 'b:property'],
  ['a signature of numbers', 'declare const a: { [k: number]: 1; b: 1 }; a.|', 'b:property'],
  ['any', 'const a: any = 1; a.|', unknown],
  ['unknown', 'const a: unknown = 1; a.|', unknown],
  ['a name that is not there', 'nothing.|', unknown],
  ['an import that is not there', `import { a } from 'nowhere'; a.|`, unknown],
  ['a string', 'const a = "b.|"', unknown],
  ['a comment', '// a.|', unknown],
  ['no receiver', 'const a = [...|]', unknown],
];

test.for(members)('members of %s', async ([, marked, expected]) => {
  expect(await check(marked)).toBe(expected);
});

const shapes = `interface Box { kind: 'x' | 'y-z'; size?: number; pack(): void }
declare function put(box: Box): void;
declare function pick(kind: 'a' | 'b-c', ...rest: any[]): void;
declare function suggest(kind: 'a' | (string & {})): void;
declare function index(by: { a: 1; [key: string]: number }): void;
declare function keep<T extends { a: 1 }>(all: T): T;
declare function every<U extends string, T extends [U, ...U[]]>(all: T): { [key in T[number]]: key };
declare const one: { kind: 'p' } | { kind: 'q' };
`;

/** Asks of the place of the last `|`, behind `shapes`. */
async function answerAt<T>(
  marked: string,
  ask: ((source: Source, offset: number, checkpoint: typeof never) => Promise<Outcome<T>>) | undefined,
): Promise<T | string> {
  if (ask === undefined) throw new Error('it cannot be asked');
  const whole = shapes + marked;
  const offset = whole.lastIndexOf('|');
  const outcome = await ask(source(whole.slice(0, offset) + whole.slice(offset + 1)), offset, never);
  return outcome.kind === 'some' ? outcome.value : `[${outcome.reason}]`;
}

const anything = '[anything may stand here]';
const nothing = '[nothing is known of what may stand here]';
test.for([
  ['keys of an argument', 'put({ |', 'kind pack size'],
  ['keys after others', "put({ kind: 'x', | });", 'pack size'],
  ['keys of a declaration', 'const box: Box = { |', 'kind pack size'],
  ['keys before other code', 'const box: Box = {\n  |\nput(box);\n', 'kind pack size'],
  ['keys where others are allowed', 'index({ |', anything],
  ['keys of a type parameter', 'keep({ |', anything],
  ['keys without a type', 'const a = { |', nothing],
  ['a block', 'function f() { |', nothing],
  ['texts of an argument', "pick('|", 'a b-c'],
  ['texts in quotes that are closed', 'pick("|")', 'a b-c'],
  ['texts of a comparison', "if (one.kind === '|) {}", 'p q'],
  ['texts of a case', "switch (one.kind) { case '|", 'p q'],
  ['texts of a key', "put({ kind: '|", 'x y-z'],
  ['texts of a declaration', "const kind: Box['kind'] = '|;", 'x y-z'],
  ['names in brackets', "one['|", 'kind'],
  ['texts where any is allowed', "suggest('|", anything],
  ['texts that make a type', "const all = every(['a', '|']);\nall.missing;", anything],
  ['a string', "const a = '|';", nothing],
  ['a module', "import a from './|", nothing],
])('choices of %s', async ([, marked = '', expected]) => {
  const found = await answerAt(marked, analyzer.choices);
  expect(typeof found === 'string' ? found : [...found].toSorted().join(' ')).toBe(expected);
});

test.for([
  ['pick(|', [1, Infinity]],
  ['put(|)', [1, 1]],
  ['declare function f(a: 1, b?: 2, c?: () => void): void; f(|', [1, 3]],
  ['declare function f(this: Box, a: 1, b: (c: 1) => void): void; f.call(|', [3, 3]],
  ['class A { constructor(a: 1, b = 2) {} }\nnew A(|', [1, 2]],
  ['declare function f(): void; declare function f(a: 1, b: 2): void; f(|', [0, 2]],
  ['new Promise<void>((done) => done(|', [0, 1]],
  ['[1].map(|', [1, 2]],
  ['(1 as any)(|', '[the callee has no known signature]'],
  ['nowhere(|', '[the callee has no known signature]'],
  ['function f(|', '[the callee has no known signature]'],
  ['class A { f(|', '[the callee has no known signature]'],
] as const)('arity of %s', async ([marked, expected]) => {
  const found = await answerAt(marked, analyzer.arity);
  expect(typeof found === 'string' ? found : [found.least, found.most]).toEqual(expected);
});

test('names of what is in scope, and of what a module exports', async () => {
  const at = async (marked: string) => {
    const found = await answerAt(marked, analyzer.names);
    return typeof found === 'string' ? [found] : found.map(({ name, kind }) => `${name}:${kind}`);
  };
  const here = await at('class A {}\nfunction f(inner: 1) { const other = 1; return |');
  const known = [
    'inner:value',
    'other:value',
    'A:class',
    'put:function',
    'undefined:value',
    'typeof:keyword',
  ];
  expect(here).toEqual(expect.arrayContaining(known));
  expect(here).not.toContain('Shop:class');
  expect(await at('function f(inner: 1) {}\nf(|')).not.toContain('inner:value');
  expect(await at("import { | } from './shop.js';")).toEqual(['Shop:class', 'type:keyword']);
  expect(await at("import { | } from './nowhere.js';")).toEqual(['type:keyword']);
});

test('names of which an instance can be made', async () => {
  const declared = `import { Shop } from './shop.js';
abstract class A {} class B { constructor(b: number) {} } class C { private constructor() {} }
declare const D: new () => B; declare const e: B; function f() {} namespace N { export class G {} }
`;
  const found = await answerAt(`${declared}export const made = new |`, analyzer.constructible);
  if (typeof found === 'string') throw new Error(found);
  const names = ['Shop', 'A', 'B', 'C', 'D', 'e', 'f', 'Map', 'JSON', 'Symbol'];
  expect(names.filter((name) => found.has(name)).join(' ')).toBe('Shop B D Map');
});

test('what can be called is tried', async () => {
  const declared = 'declare const a: { all(b: number): void; one?: () => void; size: number; any: any };';
  const found = (called: string) => answerAt(`${declared} ${called}|;`, analyzer.callable);
  expect(await found('a.all')).toBe(true);
  expect(await found('a.any')).toBe(true);
  expect(await found('a.size')).toBe(false);
  expect(await found('a.one')).toBe(false);
});

test('an argument of the type that is taken', async () => {
  const declared = `declare function f(a: string, b: number): void; declare function g(a: string): void;
declare function g(a: number, b: boolean): void; declare const n: number; declare const s: string; declare const b: boolean; declare const x: any;
`;
  const found = (call: string) => answerAt(declared + call, analyzer.assignable);
  expect(await found('f(s|, null!);')).toBe(true);
  expect(await found('f(x|, null!);')).toBe(true);
  expect(await found('f(n|, null!);')).toBe(false);
  expect(await found("f('', n|);")).toBe(true);
  expect(await found("f('', s|);")).toBe(false);
  expect(await found('g(s|);')).toBe(true);
  expect(await found('g(n, s|);')).toBe(false);
});

test('names that can be a case of what is switched over', async () => {
  const declared = `enum Color { Red, Green } enum Shape { Round } interface I {} class A {}
declare const color: Color; declare const red: Color.Red; declare const n: string; declare const anything: any;
`;
  const at = async (subject: string) => {
    const found = await answerAt(
      `${declared}switch (${subject}) { case Color.Red: case |`,
      analyzer.comparable,
    );
    if (typeof found === 'string') return found;
    return ['Color', 'Shape', 'I', 'A', 'color', 'red', 'n'].filter((name) => found.has(name)).join(' ');
  };
  expect(await at('color')).toBe('Color color red');
  expect(await at('n')).toBe('n');
  expect(await at('anything')).toMatch(/anything may be a case/);
});

test('members of primitive types come without the symbols', async () => {
  expect(await check('const a = 1; a.|')).toMatch(/^toExponential:method toFixed:method [\w: ]+$/);
  expect(await check('"b".|')).toMatch(/\bcharAt:method\b/);
  expect(await check('declare const a: Promise<1>; a.|')).toBe('catch:method finally:method then:method');
});

test('in JavaScript, words of the file are no members', async () => {
  expect(await check('const a = { b: 1 }, c = 2; a.|', 'javascript', 'a.js')).toBe('b:property');
  expect(await check('function f(a) { const c = 2; a.| }', 'javascript', 'b.js')).toBe(unknown);
});

test('a member that is invented is a fault, and a real one is none', async () => {
  const text = `import { Shop } from './shop.js';\nexport const shop = new Shop();\nshop.sel();`;
  const faults = await analyzer.faults(source(text), never);
  const message = `Property 'sel' does not exist on type 'Shop'. Did you mean 'sell'?`;
  const start = text.indexOf('sel()');
  expect(faults).toEqual({
    kind: 'some',
    value: [{ span: { start, end: start + 3 }, code: expect.any(String), message }],
  });
  expect(await analyzer.faults(source(text.replace('sel()', 'sell()')), never)).toEqual({
    kind: 'some',
    value: [],
  });
});

test('a file that has changed on disk is read again once it is told', async () => {
  const marked = `import * as stock from './stock.js'; stock.|`;
  writeFileSync(join(folder, 'stock.ts'), 'export const before = 1;');
  await analyzer.filesChanged([{ uri: `${rootUri}/stock.ts`, kind: 'created' }]);
  expect(await check(marked)).toBe('before:property');
  writeFileSync(join(folder, 'stock.ts'), 'export const after = 1;');
  await analyzer.filesChanged([{ uri: `${rootUri}/stock.ts`, kind: 'changed' }]);
  expect(await check(marked)).toBe('after:property');
});

test('what an earlier question would have a file contain ends when the file is saved', async () => {
  writeFileSync(join(folder, 'desk.ts'), 'export const real = 1;');
  await analyzer.faults(source('export const invented = 1;', 'typescript', 'desk.ts'), never);
  await analyzer.filesChanged([{ uri: `${rootUri}/desk.ts`, kind: 'changed' }]);
  expect(await check(`import * as desk from './desk.js'; desk.|`)).toBe('real:property');
});

test('more documents than stay open', async () => {
  for (let at = 0; at < 12; at++)
    expect(await check(`const a = { b${at}: 1 }; a.|`, 'typescript', `m${at}.ts`)).toBe(`b${at}:property`);
  expect(await check('const a = { again: 1 }; a.|', 'typescript', 'm0.ts')).toBe('again:property');
});

test('questions that are asked at once get each its own answer', async () => {
  const asked = ['a', 'b', 'c', 'd'].map((name) => check(`const x = { ${name}: 1 }; x.|`));
  expect(await Promise.all(asked)).toEqual(['a:property', 'b:property', 'c:property', 'd:property']);
});

test('a child that is killed is started again', async () => {
  await check('"a".|');
  const { pid } = analyzer;
  if (pid === undefined) throw new Error('no child');
  process.kill(pid, 'SIGKILL');
  // The question that meets the end of the process may fail; the next one does not.
  await check('"a".|');
  expect(await check('const a = { b: 1 }; a.|')).toBe('b:property');
  expect(analyzer.pid).not.toBe(pid);
});

test('a child that keeps ending is refused', async () => {
  const crashing = scripted('process.exit(7)');
  const ask = () => crashing.members(source('a.'), 2, never);
  for (let time = 0; time < 3; time++) await ask();
  expect(await ask()).toEqual(gone('Script ended 3 times in a row (last: exit code 7)'));
  await crashing.close();
});

test('what a child wrote to complain is in the reason', async () => {
  const script = `console.error('a banner\\nerror: no such toolchain\\n  at line 1'); process.exitCode = 1`;
  const complaining = scripted(script, { restartDelays: [] });
  const reason = 'Script ended 1 times in a row (last: exit code 1: error: no such toolchain)';
  expect(await complaining.members(source('a.'), 2, never)).toEqual(gone(reason));
  await complaining.close();
});

test('a server that was not there is looked for again, and its absence told once', () => {
  const log: string[] = [];
  let clock = 0;
  let isThere = false;
  const server = typescriptServer(root, false);
  const analyzers = openAnalyzers({
    serverOf: () => (isThere && server !== undefined ? some(server) : none('it is not there')),
    folders: [],
    logger: { ...silent, info: (line) => void log.push(line) },
    now: () => clock,
  });
  for (clock = 0; clock < 120_000; clock += 10_000)
    expect(analyzers.absenceOf('typescript')).toBe('it is not there');
  expect(log).toEqual(['analysis of typescript: it is not there']);
  isThere = true;
  clock += 60_000;
  expect(analyzers.analysisOf('typescript')).toBeDefined();
});

test('a child without work is ended and started again by the next question', async () => {
  const resting = open({ idle: 1 });
  const ask = async () => (await resting.members(source('"a".'), 4, never)).kind;
  expect(await ask()).toBe('some');
  await expect.poll(() => resting.pid, { timeout: 30_000 }).toBeUndefined();
  expect(await ask()).toBe('some');
  await resting.close();
});

test('a command that is not there is a reason', async () => {
  const missing = open({ name: 'Missing', command: join(folder, 'missing'), args: [] });
  const reason = expect.stringMatching(/^Missing does not start \(spawn .* ENOENT\)$/);
  expect(await missing.members(source('a.'), 2, never)).toEqual(gone(reason));
  await missing.close();
});

test('a server that does not answer is capped', async () => {
  const deaf = scripted('process.stdin.resume()', { cap: 20 });
  const capped = late('Script did not answer within 20 ms');
  expect(await deaf.members(source('a.'), 2, never)).toEqual(capped);
  expect(await deaf.faults(source('a.'), never)).toEqual(capped);
  await deaf.close();
});

test('a question that is not wanted any more is cancelled', async () => {
  const deaf = scripted('process.stdin.resume()');
  const wish = new AbortController();
  const asked = deaf.faults(source('a.'), checkpointOf(wish.signal));
  wish.abort();
  await expect(asked).rejects.toBeInstanceOf(Cancelled);
  await deaf.close();
});

test('a server that publishes is heard for the version that was asked about, and answered what it asks', async () => {
  const publishing = published({ known: { a: 1 } });
  const fault = { span: { start: 1, end: 2 }, code: '7', message: '[[{"a":1},null],null,null]' };
  expect(await publishing.faults(source('abc'), never)).toEqual({ kind: 'some', value: [fault] });
  expect(await publishing.faults(source('abc'), never)).toEqual({ kind: 'some', value: [fault] });
  await publishing.close();
});

test('a server is told that its answer is not wanted any more', async () => {
  const wish = new AbortController();
  const settings = {
    get completing() {
      return wish.abort();
    },
  };
  const publishing = published(settings);
  await expect(publishing.members(source('a.'), 2, checkpointOf(wish.signal))).rejects.toBeInstanceOf(
    Cancelled,
  );
  expect(await publishing.faults(source('ab'), never)).toMatchObject({
    value: [{ message: expect.stringContaining('cancelled') }],
  });
  await publishing.close();
});

test('a closed analyzer has nobody to ask', async () => {
  const closed = open();
  await closed.members(source('"a".'), 4, never);
  await closed.close();
  expect(closed.pid).toBeUndefined();
  expect((await closed.members(source('"a".'), 4, never)).kind).toBe('none');
});

test('languages with the same command share its process', async () => {
  const server = typescriptServer(root, false);
  if (server === undefined) throw new Error('TypeScript 7 is not installed');
  const known = ['typescript', 'javascript'];
  const serverOf = (id: string) => (known.includes(id) ? some(server) : none(`nobody knows ${id}`));
  const analyzers = openAnalyzers({ serverOf, folders: [], logger: silent });
  expect(analyzers.analysisOf('typescript')).toBe(analyzers.analysisOf('javascript'));
  expect(analyzers.analysisOf('python')).toBeUndefined();
  expect(analyzers.absenceOf('python')).toBe('nobody knows python');
  expect(analyzers.absenceOf('javascript')).toBe('');
  expect(analyzers.analysisOf('typescript')?.name).toMatch(/^TypeScript 7\./);
  await analyzers.close();
});
