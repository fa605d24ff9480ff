import { describe, expect, test } from 'vitest';
import { languages, markedFixture, treeOf } from '../syntax/fixtures/testing.ts';
import { scopesOf } from './scopes.ts';

/** Each name with the line that its definition stands in, or `?`: `x2` is an `x` that line 2 defines. */
async function check(id: string, text: string, expected: string): Promise<void> {
  using tree = await treeOf(id, text);
  const line = (offset: number) => text.slice(0, offset).split('\n').length;
  const found = scopesOf(tree).occurrences.map(
    ({ name, definition }) => `${name}${definition === undefined ? '?' : line(definition.span.start)}`,
  );
  expect(found.join(' ')).toBe(expected);
}

test.each([
  ['parameters shadow', 'python', 'x = 1\ndef f(x, y=x):\n  return x\nx', 'x1 f2 x2 y2 x2 x2 x1'],
  ['a comprehension has its own names', 'python', 'x = 1\n[x for x in y]\nx', 'x1 x2 x2 y? x1'],
  [
    'names of a class are not those of its methods',
    'python',
    'class C:\n  n = 1\n  m = n\n  def f(self):\n    return n',
    'C1 n2 m3 n2 f4 self4 n?',
  ],
  [
    'global and nonlocal',
    'python',
    'n = 1\ndef f():\n  m = 2\n  def g():\n    global n\n    nonlocal m\n    n = m = 3',
    'n1 f2 m3 g4 n1 m3 n1 m3',
  ],
  [
    'an assignment makes a name local to its function',
    'python',
    'n = 1\ndef f():\n  n = 2\n  return n\nn',
    'n1 f2 n3 n3 n1',
  ],
  [
    'var belongs to the function, let to the block',
    'javascript',
    'f();\nfunction f() {\n  { var a; let b; }\n  a; b;\n}',
    'f2 f2 a3 b3 a3 b?',
  ],
  [
    'destructured parameters',
    'typescript',
    'const d = 1;\nconst f = ({ a, b: [c = d] }: T, ...e: U[]) =>\n  a + c + d + e;',
    'd1 f2 a2 c2 d1 e2 a2 c2 d1 e2',
  ],
  ['a catch has its parameter', 'javascript', 'let e;\ntry {} catch (e) { e; }\ne;', 'e1 e2 e2 e1'],
  [
    'imports',
    'typescript',
    "import a, { b as c, d } from 'e';\nimport * as f from 'g';\na; b; c; d; f;",
    'a1 c1 d1 f2 a1 b? c1 d1 f2',
  ],
  [
    'let again shadows from its end on',
    'rust',
    'fn f(a: A) {\n let b = a;\n let b = b + 1;\n b }',
    'f1 a1 b2 a1 b3 b2 b3',
  ],
  [
    ':= in an inner block is another variable',
    'go',
    'package p\nfunc f(x int) {\n if x := g(x); x > 1 {\n x }\n x }',
    'f2 x2 x3 g? x2 x3 x3 x2',
  ],
  [
    'a method sees no local variable outside, a block does',
    'ruby',
    'x = 1\ndef f\n  x\nend\n[1].each { |y| x = y }\nx',
    'x1 x? y5 x1 y5 x1',
  ],
  [
    'a function sees nothing of outside, a closure what it uses',
    'php',
    '<?php $x = 1; $y = 2;\nfunction f() { $x; }\n$g = function () use ($x) { $x; $y; };\nfn($z) => $x + $z;',
    '$x1 $y1 $x? $g3 $x1 $x1 $y? $z4 $x1 $z4',
  ],
  [
    'lambda parameters and loops',
    'java',
    'class A { void f(int a) {\n for (int i = 0; i < a; i++) {}\n g(i -> i + a); } }',
    'A1 a1 i2 i2 a1 i2 i3 i3 a1',
  ],
  [
    'tuples and patterns',
    'csharp',
    'class A { void F(B b) {\n var (x, y) = b;\n if (b is C c) { x = c; } } }',
    'A1 b1 x2 y2 b1 b1 c3 x2 c3',
  ],
  [
    'a range for',
    'cpp',
    'int f(V v) {\n for (auto& x : v) { int v = x; v; }\n return v; }',
    'f1 v1 x2 v1 v2 x2 v2 v1',
  ],
])('%s (%s)', async (_title, id, text, expected) => {
  await check(id, text, expected);
});

describe('scopes nest and names lie in theirs', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    using tree = await treeOf(id, markedFixture(id, 'dataflow').text);
    const { scopes, occurrences } = scopesOf(tree);
    expect(scopes.length).toBeGreaterThan(5);
    for (const { parent, span } of scopes)
      expect(parent === undefined || (parent.span.start <= span.start && span.end <= parent.span.end)).toBe(
        true,
      );
    for (const { scope, span } of occurrences)
      expect(scope.span.start <= span.start && span.end <= scope.span.end).toBe(true);
  });
});
