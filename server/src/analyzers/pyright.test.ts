import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Source } from '../analysis/staticAnalysis.ts';
import { checkpointOf } from '../base/checkpoint.ts';
import { silent } from '../base/logger.ts';
import { bundledServers } from './bundled.ts';
import { openLspAnalyzer } from './lsp/analyzer.ts';

const never = checkpointOf(new AbortController().signal);
const root = join(import.meta.dirname, '../../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-pyright-')));
const ran = join(folder, 'ran');
for (const interpreter of ['.venv/bin/python', 'bin/python', 'bin/python3'])
  write(interpreter, `#!/bin/sh\ntouch '${ran}'\n`, 0o755);
write('.venv/pyvenv.cfg', 'version = 3.13.1\n');
write('.venv/lib/python3.13/site-packages/paint/__init__.py', 'class Brush:\n    def stroke(self): ...\n');
write('shop.py', 'class Shop:\n    till = 1\n    def sell(self) -> None: ...\n');
const analyzer = open();

afterAll(async () => {
  await analyzer.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode });
}

function open() {
  const server = bundledServers({ root, isBundled: false }).get('pyright');
  if (server === undefined) throw new Error('pyright is not installed');
  const PATH = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  const environment = { ...server.environment, PATH };
  return openLspAnalyzer({
    ...server,
    environment,
    folders: [{ uri: pathToFileURL(folder).href, name: 'shop' }],
    logger: silent,
    cap: 60_000,
  });
}

function source(text: string): Source {
  return { uri: pathToFileURL(join(folder, 'till.py')).href, languageId: 'python', text };
}

/** What may follow the dereference before the last `|`, without what every object has; or the reason in brackets. */
async function check(marked: string): Promise<string> {
  const offset = marked.lastIndexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const asked = [source(text), offset, never] as const;
  const outcome = await analyzer.members(...asked);
  if (outcome.kind === 'none') return `[${outcome.reason}]`;
  const answer = await analyzer.takesAnyName?.(...asked);
  if (answer?.kind === 'some' && answer.value) return openToAny;
  return outcome.value
    .filter(({ name }) => !/^__\w+__$/.test(name))
    .map((member) => `${member.name}:${member.kind}`)
    .toSorted()
    .join(' ');
}

const unknown = '[the receiver has no known type]';
const openToAny = '[the receiver takes any name]';

test.for([
  ['an instance', 'from shop import Shop\nShop().|', 'sell:method till:property'],
  ['a class that is not on disk', 'class A:\n    b = 1\n    def c(self): ...\nA().|', 'b:property c:method'],
  [
    'a receiver inside of its class',
    'class A:\n    def __init__(self):\n        self.__b = 1\n    def c(self):\n        self.|\n',
    '__b:property c:method',
  ],
  ['text after the dot', 'class A:\n    b = 1\nprint(A().|b, 2)', 'b:property'],
  [
    'a receiver before a name on the next line',
    'class A:\n    b = 1\nclass C:\n    d: A\ndef f(*a): ...\nf(\n    C().d.|\n    f,\n)',
    'b:property',
  ],
  ['a receiver that is assigned to', 'class A:\n    def b(self):\n        self.| = 1\n', 'b:method'],
  ['an enumeration', 'class A:\n    B = 1\nA.|', 'B:property mro:method'],
  ['a package of the environment in the workspace', 'import paint\npaint.Brush().|', 'stroke:method'],
  ['a base that is not there', 'from nowhere import B\nclass A(B):\n    b = 1\nA().|', openToAny],
  [
    'self with such a base',
    'import nowhere\nclass A(nowhere.B):\n    b = 1\n    def c(self):\n        self.|\n',
    openToAny,
  ],
  ['a base that may be anything', 'from typing import Any\nclass A(Any):\n    b = 1\nA().|', openToAny],
  ['a base of its own', 'class B: ...\nclass A(B):\n    b = 1\nA().|', 'b:property'],
  ['any', 'from typing import Any\ndef f(a: Any):\n    a.|', unknown],
  ['a parameter without a type', 'def f(a):\n    a.|', unknown],
  ['a package that is not there', 'import nowhere\nnowhere.|', unknown],
  ['a name that is not there', 'nothing.|', unknown],
  [
    'what a decorator that is not there makes',
    'from nowhere import lazy\nclass A:\n    @lazy\n    def b(self): ...\nA().b.|',
    unknown,
  ],
  ['a string', 'a = "b.|"', unknown],
  ['a comment', '# a.|', unknown],
  [
    'a receiver that answers to any name',
    'class A:\n    b = 1\n    def __getattr__(self, name): ...\nA().|',
    '[the receiver has any member (__getattr__)]',
  ],
])('members in Python of %s', async ([, marked = '', expected]) => {
  expect(await check(marked)).toBe(expected);
});

const shapes = `from typing import Literal, TypedDict
class Sizes(TypedDict):
    wide: int
def pick(kind: Literal['a', 'b-c'], *rest, size=1): ...
def put(box, *, size, label=''): ...
def measure(sizes: Sizes): ...
`;

function marked(text: string): { readonly source: Source; readonly offset: number } {
  const whole = shapes + text;
  const offset = whole.lastIndexOf('|');
  return { source: source(whole.slice(0, offset) + whole.slice(offset + 1)), offset };
}

test.for([
  ["pick('|", 'a b-c'],
  ['pick("|")', 'a b-c'],
  ["measure({'|': 1})", 'wide'],
  ["name = '|'", '[nothing is known of what may stand here]'],
] as const)('choices in Python of %s', async ([text, expected]) => {
  const { source, offset } = marked(text);
  const found = await analyzer.choices?.(source, offset, never);
  expect(found?.kind === 'some' ? [...found.value].toSorted().join(' ') : `[${found?.reason}]`).toBe(
    expected,
  );
});

test.for([
  ['pick(|', [1, Infinity]],
  ['put(|)', [2, 3]],
  ['class A:\n    def __init__(self, a, b=1): ...\nA(|', [1, 2]],
  ['def f(**a): ...\nf(|', [0, Infinity]],
] as const)('arity in Python of %s', async ([text, [least, most]]) => {
  const { source, offset } = marked(text);
  expect(await analyzer.arity?.(source, offset, never)).toEqual({ kind: 'some', value: { least, most } });
});

test('names in Python of what a module has', async () => {
  const { source, offset } = marked('from shop import |');
  expect(await analyzer.names?.(source, offset, never)).toMatchObject({
    value: [{ name: 'Shop', kind: 'class' }],
  });
});

test('an invented attribute is a fault, and a real one is none', async () => {
  const text = 'from shop import Shop\nShop().sel()\n';
  const faults = await analyzer.faults(source(text), never);
  const start = text.indexOf('sel()');
  expect(faults).toMatchObject({
    value: [{ span: { start, end: start + 3 }, code: 'reportAttributeAccessIssue' }],
  });
  expect(await analyzer.faults(source(text.replace('sel()', 'sell()')), never)).toEqual({
    kind: 'some',
    value: [],
  });
});

test('no Python is run for it: neither the one of the workspace nor the one on the path', async () => {
  expect(await check('import sys\nsys.pa|')).toMatch(/\bpath:property\b/);
  expect(existsSync(ran)).toBe(false);
});
