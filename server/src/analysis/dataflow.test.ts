import { describe, expect, test } from 'vitest';
import { blocksOf } from '../syntax/blocks.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import { languages, markedFixture, treeOf } from '../syntax/fixtures/testing.ts';
import { dataFlowOf, type DataFlow } from './dataflow.ts';

/**
 * The functions of `grammars/<language>/marks/dataflow.*`, which are the same programs in every language, each with its
 * edges: `x#3 < x#1` for comesFrom, `=` for computedFrom; `x#3` is the fourth `x`. `max` is the example of the paper's
 * figure 1.
 */
const published: Readonly<Record<string, string>> = {
  max: 'x#0=0#0 b#1<b#0 a#1<a#0 x#1=b#2 b#2<b#0 x#2=a#2 a#2<a#0 x#3<x#1 x#3<x#2',
  sum: `total#0=0#0 i#0=0#1 i#1<i#0 i#1<i#3 n#1<n#0 total#1=total#2 total#1=i#2 total#2<total#0 total#2<total#1
    i#2<i#0 i#2<i#3 i#3=i#4 i#3=1#0 i#4<i#0 i#4<i#3 total#3<total#0 total#3<total#1`,
  pick: `best#0=first#1 first#1<first#0 item#0=items#1 items#1<items#0 item#1<item#0 best#1<best#0 best#1<best#2
    best#2=item#2 item#2<item#0 best#3<best#0 best#3<best#2`,
  swap: 'a#1=b#2 b#1=a#2 b#2<b#0 a#2<a#0 a#3<a#1 b#3<b#1',
  nest: 'total#0=a#1 a#1<a#0 total#1<total#0 b#1<b#0 add#1<add#0 total#2<total#0',
  count: 'n#0=0#0 n#1<n#0 n#1=items#1 items#1<items#0 items#2<items#0 n#2<n#1 n#2=1#0 n#3<n#1 n#3<n#2',
  safe: `x#0=a#1 a#1<a#0 x#1=x#2 x#1=1#0 x#2<x#0 x#3=0#0 y#0=x#4 x#4<x#1 x#4<x#3 x#5<x#1 x#5<x#3 y#1<y#0`,
  kind: 'x#0=0#0 a#1<a#0 x#1=a#2 a#2<a#0 x#2=2#0 x#3=3#0 x#4<x#1 x#4<x#2 x#4<x#3',
  leave: 'x#0=0#0 n#1<n#0 n#2<n#0 x#1=1#0 x#2=2#0 x#3<x#0 x#3<x#1 x#3<x#2',
};

/** What a language has no word for. */
const lacking: Readonly<Record<string, readonly string[]>> = {
  java: ['swap'],
  go: ['safe'],
  rust: ['safe'],
  cpp: ['swap', 'safe'],
  c: ['swap', 'safe', 'pick', 'nest'],
};

describe.each(languages.all.map(({ id }) => id))('%s', (id) => {
  const { text, marks } = markedFixture(id, 'dataflow');

  test('has the same graph for the same program', async () => {
    using tree = await treeOf(id, text);
    const found = functionsOf(tree).map(({ name, span }) => [name, edgesOf(dataFlowOf(tree, span))] as const);
    const expected = Object.entries(published).filter(([name]) => lacking[id]?.includes(name) !== true);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(expected.map(([name, edges]) => [name, edges.split(/\s+/).toSorted()])),
    );
  });

  test('marks', async () => {
    using tree = await treeOf(id, text);
    const found = functionsOf(tree).flatMap(({ span }) => claimsOf(dataFlowOf(tree, span)));
    expect(found.toSorted()).toEqual(marks.map(({ offset, claim }) => `${offset} ${claim}`).toSorted());
  });
});

function functionsOf(tree: SyntaxTree) {
  return blocksOf(tree).filter(({ name }) => name in published);
}

function labelsOf({ nodes }: DataFlow): readonly string[] {
  const counts = new Map<string, number>();
  return nodes.map(({ name }) => {
    const plain = name.replace('$', '');
    const count = counts.get(plain) ?? 0;
    counts.set(plain, count + 1);
    return `${plain}#${count}`;
  });
}

function edgesOf(flow: DataFlow): readonly string[] {
  const labels = labelsOf(flow);
  return flow.edges
    .map(({ from, to, kind }) => `${labels[from]}${kind === 'comesFrom' ? '<' : '='}${labels[to]}`)
    .toSorted();
}

function claimsOf(flow: DataFlow): readonly string[] {
  const labels = labelsOf(flow);
  return flow.nodes.flatMap(({ index, span }) =>
    (['comesFrom', 'computedFrom'] as const).flatMap((kind) => {
      const sources = flow.edges
        .filter((edge) => edge.from === index && edge.kind === kind)
        .map(({ to }) => labels[to]);
      return sources.length === 0 ? [] : [`${span.start} ${labels[index]} ${kind} ${sources.join(' ')}`];
    }),
  );
}

async function check(id: string, text: string, edges: string): Promise<void> {
  using tree = await treeOf(id, text);
  expect(edgesOf(dataFlowOf(tree))).toEqual(edges.split(' ').toSorted());
}

test.each([
  [
    'a chain of assignments needs as many rounds as it is long',
    'python',
    'a = 1\nb = 2\nwhile c:\n    a = b\n    b = d\n    d = a\n',
    'a#0=1#0 b#0=2#0 a#1=b#1 b#1<b#0 b#1<b#2 b#2=d#0 d#0<d#1 d#1=a#2 a#2<a#1',
  ],
  [
    'elif',
    'python',
    'x = 0\nif a:\n    x = 1\nelif b:\n    x = 2\ny = x\n',
    'x#0=0#0 x#1=1#0 x#2=2#0 y#0=x#3 x#3<x#0 x#3<x#1 x#3<x#2',
  ],
  [
    'a comprehension',
    'python',
    'y = [f(x) for x in xs if x]\nx = 1\nz = x\n',
    'x#0<x#1 x#1=xs#0 x#2<x#1 x#3=1#0 y#0=f#0 y#0=x#0 y#0=x#1 y#0=x#2 y#0=xs#0 z#0=x#4 x#4<x#3',
  ],
  [
    'else of a loop',
    'python',
    'for x in xs:\n    y = 1\nelse:\n    y = 2\nprint(y)\n',
    'x#0=xs#0 y#0=1#0 y#1=2#0 y#2<y#1',
  ],
  [
    'with, walrus',
    'python',
    'with open(p) as f:\n    if (n := f):\n        n\n',
    'f#0=open#0 f#0=p#0 n#0=f#1 f#1<f#0 n#1<n#0',
  ],
  [
    'members and elements change what holds them',
    'python',
    'a = b\na.x = c\na[i] = d\ne = a\n',
    'a#0=b#0 a#1<a#0 a#1=c#0 a#2<a#1 a#2=d#0 e#0=a#3 a#3<a#2',
  ],
  [
    'return ends a way',
    'python',
    'def f(a):\n    x = 1\n    if a:\n        x = 2\n        return x\n    return x\n',
    'x#0=1#0 a#1<a#0 x#1=2#0 x#2<x#1 x#3<x#0',
  ],
  [
    'continue',
    'python',
    'x = 0\nwhile a:\n    x = 1\n    if b:\n        continue\n    x = 2\ny = x\n',
    'x#0=0#0 x#1=1#0 x#2=2#0 y#0=x#3 x#3<x#0 x#3<x#1 x#3<x#2',
  ],
  [
    'nonlocal',
    'python',
    'def f():\n    n = 0\n    def g():\n        nonlocal n\n        n = 1\n    g()\n    return n\n',
    'n#0=0#0 n#1<n#0 n#2=1#0 g#1<g#0 n#3<n#0 n#3<n#2',
  ],
  [
    'destructuring with a default',
    'javascript',
    'const { a, b: { c = d }, ...e } = f;\ng(a, c, e);',
    'a#0=f#0 c#0=f#0 c#0=d#0 e#0=f#0 a#1<a#0 c#1<c#0 e#1<e#0',
  ],
  [
    'update in a for',
    'javascript',
    'for (let i = 0; i < n; i++) use(i);',
    'i#0=0#0 i#1<i#0 i#1<i#2 i#2<i#0 i#3<i#0 i#3<i#2',
  ],
  ['do while', 'javascript', 'let x = 0; do { x = y; } while (x); z(x);', 'x#0=0#0 x#1=y#0 x#2<x#1 x#3<x#1'],
  [
    'a case that falls through',
    'javascript',
    'switch (a) { case 1: x = 1; case 2: y = x; break; case 3: x = 3; }',
    'x#0=1#0 y#0=x#1 x#1<x#0 x#2=3#0',
  ],
  [
    'a closure that assigns',
    'typescript',
    'let x = 1;\nconst f = () => { x = 2; };\nf(); g(x);',
    'x#0=1#0 x#1=2#0 f#1<f#0 x#2<x#0 x#2<x#1',
  ],
  [
    'an inner let is another variable',
    'typescript',
    'let x = 1; { let x = 2; f(x); } g(x);',
    'x#0=1#0 x#1=2#0 x#2<x#1 x#3<x#0',
  ],
  [
    'let again in one scope',
    'rust',
    'fn f() { let x = 1; let x = x + 2; g(x); }',
    'x#0=1#0 x#1=x#2 x#1=2#0 x#2<x#0 x#3<x#1',
  ],
  [
    'if let, match with bindings',
    'rust',
    'fn f(a: O) { if let Some(b) = a { g(b); } match a { Some(c) => h(c), None => 0 }; }',
    'b#0=a#1 a#1<a#0 b#1<b#0 a#2<a#0 c#1<c#0',
  ],
  [
    'modifiers evaluate their condition first',
    'ruby',
    'x = 1\ny = x if x\nputs y',
    'x#0=1#0 y#0=x#1 x#1<x#0 x#2<x#0 y#1<y#0',
  ],
  [
    'foreach with keys and a list',
    'php',
    '<?php foreach ($xs as $k => [$a, $b]) { f($k, $a); }',
    'k#0=xs#0 a#0=xs#0 b#0=xs#0 k#1<k#0 a#1<a#0',
  ],
  [
    'use of a closure',
    'php',
    '<?php $x = 1; $f = function () use ($x) { return $x; }; $x = 2;',
    'x#0=1#0 x#1<x#0 x#2<x#0 x#3=2#0',
  ],
  [
    'range with :=, switch with a statement',
    'go',
    'package a\nfunc f(xs []int) { for i, x := range xs { g(i, x) }; switch y := h(); y { case 1: z(y) } }',
    'i#0=xs#1 x#0=xs#1 xs#1<xs#0 i#1<i#0 x#1<x#0 y#0=h#0 y#1<y#0 y#2<y#0',
  ],
  [
    'fields and lambdas',
    'java',
    'class A { int n = 1; void f() { this.n = 2; g(x -> x + n); } }',
    'n#0=1#0 x#1<x#0 n#1<n#0',
  ],
  [
    'out variables',
    'csharp',
    'class A { void F(string s) { if (T(s, out var n)) G(n); n++; } }',
    's#1<s#0 n#1<n#0 n#2<n#0',
  ],
  [
    'a declared pointer',
    'c',
    'int f(int *p) { int *q = p; *q = 3; return *q; }',
    'q#0=p#1 p#1<p#0 q#1<q#0 q#1=3#0 q#2<q#1',
  ],
])('%s (%s)', async (_title, id, text, edges) => {
  await check(id, text, edges);
});

test('expressions may be nested to any depth', async () => {
  const depth = 30_000;
  await check('javascript', `let x = ${'('.repeat(depth)}y${')'.repeat(depth)};`, 'x#0=y#0');
});

test('a language without a table has no data flow', async () => {
  using tree = await treeOf('python', '');
  expect(dataFlowOf(tree)).toEqual({ nodes: [], edges: [] });
});
