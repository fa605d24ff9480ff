import { expect, test } from 'vitest';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { featureNames } from './details.ts';
import { extract } from './extract.ts';

async function check(path: string, text: string) {
  return (await extract({ path, text }, { languages, features: new Set(), augment: 0 }, never)).map(
    ({ name, doc, code }) => ({
      name,
      doc,
      code,
    }),
  );
}

test('a docstring leaves the code and becomes the doc', async () => {
  const text = 'def area(r):\n    """Area of a circle."""\n    return 3.14 * r * r\n';
  expect(await check('a.py', text)).toEqual([
    { name: 'area', doc: 'Area of a circle.', code: 'def area(r):\n    return 3.14 * r * r' },
  ]);
});

test('a comment above a function is its doc', async () => {
  const text = '/** Adds one. */\nexport function next(n: number) {\n  return n + 1;\n}\n';
  expect(await check('a.ts', text)).toEqual([
    { name: 'next', doc: 'Adds one.', code: 'export function next(n: number) {\n  return n + 1;\n}' },
  ]);
});

test('a file of no known language has no blocks', async () => {
  expect(await check('a.txt', 'def f(): pass')).toEqual([]);
});

const sources: readonly (readonly [path: string, text: string, name: string])[] = [
  ['a.py', 'def f(a, b):\n    """Adds a and b."""\n    c = a + b\n    return c\n', 'f'],
  [
    'b.py',
    'class A:\n    """All."""\n\n    def g(self, x):\n        \'Doc.\'; y = x\n        return y\n',
    'g',
  ],
  [
    'a.ts',
    '/** Doc. */\nfunction f(a: number) {\n  /** In it. */\n  const c = a + 1;\n  return c;\n}\n',
    'f',
  ],
  ['a.go', 'package p\n\n// F adds.\nfunc F(a int) int {\n\t// inside\n\tb := a + 1\n\treturn b\n}\n', 'F'],
  [
    'A.java',
    'class A {\n  /** Adds. */\n  int f(int a) {\n    /* in */ int b = a + 1;\n    return b;\n  }\n}\n',
    'f',
  ],
];
const cases = sources.flatMap(([path, text, name]) =>
  ['\n', '\r\n'].map((end) => [path, JSON.stringify(end), text.replaceAll('\n', end), name] as const),
);

test.each(cases)('%s with %s: offsets lead to the text', async (path, _end, text, name) => {
  const blocks = await extract(
    { path, text },
    { languages, features: new Set(featureNames), augment: 0 },
    never,
  );
  for (const { code, tokens = [], dataflow, pieces = [], ast = [] } of blocks) {
    const leaves = ast.filter((symbol) => !/^<.*,(left|right)>$/.test(symbol));
    expect(tokens.map(([, start, end]) => code.slice(start, end))).toEqual(leaves);
    expect(leaves.join('').replace(/\s/g, '')).toBe(code.replace(/\s/g, ''));
    for (const [node, start, end] of dataflow?.nodes ?? []) expect(code.slice(start, end)).toBe(node);
    expect(pieces).toEqual([[0, code.length]]);
  }
  const flow = blocks.find((block) => block.name === name)?.dataflow;
  expect(flow?.edges).toContainEqual([expect.any(Number), expect.any(Number), 'computedFrom']);
  for (const [from, to] of flow?.edges ?? []) {
    expect(flow?.nodes[from]).toBeDefined();
    expect(flow?.nodes[to]).toBeDefined();
  }
});

test('neither tokens nor tree hold the docstring', async () => {
  const file = { path: 'a.py', text: 'def f(a):\n    """Secret."""\n    return a\n' };
  const [block] = await extract(file, { languages, features: new Set(featureNames), augment: 0 }, never);
  expect(JSON.stringify([block?.tokens, block?.ast])).not.toContain('Secret');
  expect(block?.ast).not.toContain('<expression_statement,left>');
});

test('nothing is added unless asked for', async () => {
  const [block] = await extract(
    { path: 'a.py', text: 'def f(a): pass' },
    { languages, features: new Set(['pieces']), augment: 0 },
    never,
  );
  expect(block).toMatchObject({ pieces: [[0, 14]] });
  expect(block).not.toHaveProperty('tokens');
});

test('versions of a function have no docstring, differ, and are the same each time', async () => {
  const file = {
    path: 'a.py',
    text: 'class A:\n    def area(self, radius):\n        """Secret."""\n        half = radius / 2  # note\n        return half * half\n',
  };
  const options = { languages, features: new Set<never>(), augment: 3 };
  const [whole, method] = await extract(file, options, never);
  const again = await extract(file, options, never);
  const codes = method?.augmented?.map(({ code }) => code) ?? [];
  expect(whole).not.toHaveProperty('augmented');
  expect(codes.length).toBeGreaterThan(1);
  expect(new Set([...codes, method?.code]).size).toBe(codes.length + 1);
  expect(codes.join()).not.toContain('Secret');
  expect(again[1]?.augmented).toEqual(method?.augmented);
});
