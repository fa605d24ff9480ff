import { expect, test } from 'vitest';
import type { CloneClass, CloneType } from '../../../protocol/clones.ts';
import { Cancelled } from '../../base/checkpoint.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { cloneLanguageOf, scriptsIn } from './embedded.ts';
import { defaultRules } from './rules.ts';
import { WorkspaceClones } from './workspaceClones.ts';

const all: ReadonlySet<CloneType> = new Set([1, 2, 3]);

interface Workspace {
  readonly files: Map<string, string>;
  readonly clones: WorkspaceClones;
}

function workspace(texts: Readonly<Record<string, string>>, tokens = 1e6): Workspace {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`/w/${name}`, text]));
  const clones = new WorkspaceClones(
    {
      files: async () => [...files.keys()],
      read: async (path) => {
        const text = files.get(path);
        return text === undefined ? undefined : { text, category: 'code' };
      },
      languageOf: (path) => cloneLanguageOf(path, languages),
      uriOf: (path) => `file://${path}`,
      shownPathOf: (path) => path.slice(3),
      onProgress() {},
    },
    { rules: defaultRules, tokens },
  );
  return { files, clones };
}

async function classesOf({ clones }: Workspace, types = all): Promise<readonly CloneClass[]> {
  await clones.find(never);
  const list = await clones.list(types, never);
  return list.kind === 'classes' ? list.classes : [];
}

/** `type similarity: path:first-last name …` */
function shown({ type, similarity, members }: CloneClass): string {
  const places = members.map(({ path, range, name }) => {
    const lines = `${range.start.line + 1}-${range.end.line + 1}`;
    return [`${path}:${lines}`, name].filter((part) => part !== '').join(' ');
  });
  return `${type} ${similarity}: ${places.join(', ')}`;
}

const total = `export function total(orders: Order[], rate: number): number {
  let sum = 0;
  for (const order of orders) {
    if (order.cancelled) continue;
    sum += order.price * order.count;
  }
  if (sum < 0) throw new Error('negative');
  return Math.round(sum * (1 + rate));
}
`;
const renamed = total
  .replaceAll('sum', 'amount')
  .replaceAll('orders', 'lines')
  .replaceAll('order', 'line')
  .replace('total', 'gross')
  .replace("'negative'", "'below zero'");
const other = `export class Queue<T> {
  readonly #items: T[] = [];
  push(item: T): void { this.#items.push(item); }
  pop(): T | undefined { return this.#items.shift(); }
  get size(): number { return this.#items.length; }
}
`;
const layout = total
  .replace('{\n  let', '\n{ // the sum\n\n\n  let')
  .replaceAll('    sum +=', '        /* add */ sum\n      +=');
const inserted = renamed.replace('  if (amount < 0)', "  log.debug('summed', amount);\n  if (amount < 0)");

test.each<[string, Record<string, string>, string[]]>([
  ['equal', { 'a.ts': total, 'b.ts': `${other}${total}` }, ['1 1: a.ts:1-9 total, b.ts:7-15 total']],
  ['other layout and comments', { 'a.ts': total, 'b.ts': layout }, ['1 1: a.ts:1-9 total, b.ts:1-13 total']],
  [
    'other names and literals',
    { 'a.ts': total, 'b.ts': other + renamed },
    ['2 1: a.ts:1-9 total, b.ts:7-15 gross'],
  ],
  ['a statement more', { 'a.ts': total, 'b.ts': inserted }, ['3 0.926: a.ts:1-9 total, b.ts:1-10 gross']],
  [
    'three places',
    { 'a.ts': total, 'b.ts': renamed, 'c.tsx': total },
    ['2 1: a.ts:1-9 total, b.ts:1-9 gross, c.tsx:1-9 total'],
  ],
  ['twice in one file', { 'a.ts': `${total}${other}${total}` }, ['1 1: a.ts:1-9 total, a.ts:16-24 total']],
  ['two languages of no one family', { 'a.ts': total, 'b.java': total }, []],
  ['nothing alike', { 'a.ts': total, 'b.ts': other }, []],
])('%s', async (_, texts, expected) => {
  expect((await classesOf(workspace(texts))).map(shown)).toEqual(expected);
});

test('a clone is whole statements: what is around it and half of a statement are left out', async () => {
  const body = total.split('\n').slice(1, -2).join('\n');
  const a = `function f(orders, rate) {\n  start(orders);\n${body}\n}\n`;
  const b = `class A {\n  g(orders, rate, extra, more) {\n    if (extra) return more;\n    while (more) { this.step(more, extra); more = more.next(); }\n    log(rate, more);\n    this.keep(extra);\n    this.rates[more.id] = rate * 2;\n    if (!this.ready) await this.start();\n${body}\n    }\n}\n`;
  expect((await classesOf(workspace({ 'a.js': a, 'b.js': b }))).map(shown)).toEqual([
    '1 1: a.js:3-9 f, b.js:9-15 g',
  ]);
});

test.each([
  [
    'a table',
    `const t = [\n${Array.from({ length: 30 }, (_, i) => `  { key: 'k${i}', value: ${i} },`).join('\n')}\n];\n`,
  ],
  ['one call after the other', Array.from({ length: 20 }, (_, i) => `register(Thing${i}, ${i});`).join('\n')],
  ['imports', Array.from({ length: 20 }, (_, i) => `import { a${i} } from './a${i}.ts';`).join('\n')],
])('%s is no clone of type 2', async (_, text) => {
  const second = text.replaceAll(/\d+/g, (digits) => String(Number(digits) + 100));
  expect(await classesOf(workspace({ 'a.ts': text, 'b.ts': second }))).toEqual([]);
});

test('code of the same shape about other things is no clone', async () => {
  const shape = (names: readonly string[]) =>
    `function ${names[0]}(${names[1]}) {\n` +
    names
      .slice(2)
      .map((name, i) => `  const v${name} = ${name}.${name}${i}(${names[1]}, q${name});\n`)
      .join('') +
    '}\n';
  const a = shape(['load', 'url', 'alpha', 'beta', 'gamma', 'delta', 'epsilon']);
  const b = shape(['draw', 'canvas', 'one', 'two', 'three', 'four', 'five']);
  expect(await classesOf(workspace({ 'a.js': a, 'b.js': b }))).toEqual([]);
});

test('only type 1: equal places, also among others with other names', async () => {
  const found = workspace({ 'a.ts': total, 'b.ts': renamed, 'c.ts': total });
  expect((await classesOf(found, new Set<CloneType>([1]))).map(shown)).toEqual([
    '1 1: a.ts:1-9 total, c.ts:1-9 total',
  ]);
  expect((await classesOf(found)).length).toBe(1);
});

const python = (name: string, item: string) => `def ${name}(${item}s, rate):
    total = 0
    for ${item} in ${item}s:
        if ${item}.cancelled:
            continue
        total += ${item}.price * ${item}.count
    else:
        log.info("all of them")
    if total < 0:
        raise ValueError("negative")
    return round(total * (1 + rate))
`;

test('blocks told by indentation', async () => {
  const texts = {
    'a.py': `import x\n\n${python('total', 'order')}`,
    'b.py': `class A:\n    ${python('sum', 'line').replaceAll('\n', '\n    ').trimEnd()}\n    y = 1\n`,
  };
  expect((await classesOf(workspace(texts))).map(shown)).toEqual(['2 1: a.py:3-13 total, b.py:2-12 sum']);
});

test('ids stay while the code does', async () => {
  const before = await classesOf(workspace({ 'a.ts': total, 'b.ts': other + renamed }));
  const after = await classesOf(
    workspace({ 'x/y.ts': `${other}${total}`, 'z.ts': renamed, '0.ts': other.repeat(1) }),
  );
  expect(before[0]!.id).toBe(after.find(({ members }) => members.some(({ name }) => name === 'gross'))!.id);
});

test('an update gives what finding anew gives, after any edits, also with few texts in memory', async () => {
  const parts = [total, renamed, inserted, other, layout, python('a', 'b')];
  let state = 5;
  const next = (below: number) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % below;
  const text = () => Array.from({ length: 1 + next(3) }, () => parts[next(5)]!).join('\n');
  const texts = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`f${i}.ts`, text()]));
  const kept = workspace(texts, 300);
  await classesOf(kept);
  for (let round = 0; round < 25; round++) {
    const path = `/w/f${next(9)}.ts`;
    if (next(4) === 0) kept.files.delete(path);
    else kept.files.set(path, text());
    await kept.clones.update(path, never);
    const anew = workspace(Object.fromEntries([...kept.files].map(([name, each]) => [name.slice(3), each])));
    expect(await classesOf(kept)).toEqual(await classesOf(anew));
  }
});

test('a file that changed behind our back is left out until it is told of', async () => {
  const found = workspace({ 'a.ts': total, 'b.ts': renamed }, 10);
  expect(await classesOf(found)).toHaveLength(1);
  found.files.set('/w/b.ts', other);
  await found.clones.update('/w/a.ts', never);
  expect(await classesOf(found)).toEqual([]);
});

test('nothing has a reason', async () => {
  const found = workspace({ 'a.ts': other });
  await found.clones.find(never);
  expect(await found.clones.list(all, never)).toEqual({
    kind: 'none',
    reason: 'no clones of 50 tokens or more in 1 files',
  });
});

test('finding can be cancelled and begun again', async () => {
  const found = workspace({ 'a.ts': total, 'b.ts': renamed });
  const cancelled = async () => {
    throw new Cancelled();
  };
  await expect(found.clones.find(cancelled)).rejects.toThrow(Cancelled);
  expect(await classesOf(found)).toHaveLength(1);
});

async function told(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { clones } = workspace(texts);
  await clones.find(never);
  const found = await clones.inconsistent(never);
  return found.map(({ path, range, message }) => `${path}:${range.start.line + 1}: ${message}`);
}

const sizes = `function pack(shelf, box) {
  let width = 0;
  for (const each of shelf.rows) {
    width += each.width;
    if (width > box.width) throw new Error('too wide');
  }
  log(width, box);
  return width <= box.width && width > 0;
}
`;
const heights = sizes.replace('pack', 'stack').replaceAll('width', 'height');

test('a name that a copy renamed everywhere but once is told of, with its twin', async () => {
  const forgotten = heights.replace('log(height', 'log(width');
  expect(await told({ 'a.js': sizes, 'b.js': forgotten })).toEqual([
    "b.js:7: Copied from a.js:7 and renamed, but for this 'width'.",
  ]);
});

test.each<[string, Record<string, string>]>([
  ['renamed everywhere', { 'a.js': sizes, 'b.js': heights }],
  ['renamed nowhere', { 'a.js': sizes, 'b.js': sizes }],
  [
    'two left as they were',
    {
      'a.js': sizes,
      'b.js': heights.replace('log(height', 'log(width').replace('height += each', 'width += each'),
    },
  ],
  ['a condition of one of two', { 'a.js': sizes, 'b.js': sizes.replace('width > box', 'width >= box') }],
])('nothing is told of copies with %s', async (_, texts) => {
  expect(await told(texts)).toEqual([]);
});

test('a condition that the other copies have otherwise is told of', async () => {
  const texts = { 'a.js': sizes, 'b.js': heights, 'c.js': sizes.replace('width > box', 'width >= box') };
  expect(await told(texts)).toEqual(["c.js:5: The other copies of these lines have '>' here, not '>='."]);
});

test('functions right behind each other are clones although what stands around them is alike too', async () => {
  const before = 'export interface Order { price: number; }\n';
  const two = await classesOf(workspace({ 'a.ts': `${before}${total}${renamed}` }));
  expect(two.map(shown)).toEqual(['2 1: a.ts:2-10 total, a.ts:11-19 gross']);
  const third = total.replace('function total', 'function again');
  const three = await classesOf(workspace({ 'a.ts': `${before}${total}${renamed}${third}export let x;\n` }));
  expect(three.map(shown)).toEqual(['2 1: a.ts:2-10 total, a.ts:11-19 gross, a.ts:20-28 again']);
});

test('scripts in components and pages are compared with sources, where they are', async () => {
  const script = total.replace('export ', '');
  const found = await classesOf(
    workspace({
      'a.ts': script,
      'b.vue': `<template>\n  <p title="a > b">{{ total(orders, 0.2) }}</p>\n</template>\n<script setup lang="ts">\n${script}</script>\n`,
      'c.html': `<!-- <script>\n${script}</script> <script>\n${script}</script> -->\r\n<SCRIPT type="text/javascript">${script}</SCRIPT>`,
      'd.svelte': `<script type="text/x-template">\n${script}</script>`,
    }),
  );
  expect(found.map(shown)).toEqual(['1 1: a.ts:1-9 total, b.vue:5-13 total, c.html:22-30 total']);
});

test('what is no script is blank, and every place is where it was', () => {
  const text = '<p>é\t😀</p>\r\n<script>a;</script>\n<script type="module" src="x>y">b;</script><script>';
  const scripts = scriptsIn('a.html', text);
  expect(scripts).toHaveLength(text.length);
  expect(scripts.trim().split(/\s+/)).toEqual(['a;', 'b;']);
  expect(scripts.indexOf('b;')).toBe(text.indexOf('b;'));
  expect(scripts.indexOf('\n')).toBe(text.indexOf('\n'));
  expect(scriptsIn('a.ts', text)).toBe(text);
});
