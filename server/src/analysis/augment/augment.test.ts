import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../../syntax/blocks.ts';
import { languages, markedFixture, treeOf } from '../../syntax/fixtures/testing.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import { dataFlowOf } from '../dataflow.ts';
import { operatorNames, renamedLocals, rewritten, rewrittenBy, type OperatorName } from './augment.ts';
import { compatible, rendered } from './edits.ts';
import { countErrors } from './errors.ts';
import { vocabularyOf } from './names.ts';
import { subjectOf } from './subject.ts';

const kinds = ['dataflow', 'blocks', 'tokens'] as const;

describe.each(languages.all.map(({ id }) => id))('%s', (id) => {
  test.each(kinds)('%s: every version parses', async (kind) => {
    const { text } = markedFixture(id, kind);
    using tree = await treeOf(id, text);
    const vocabulary = vocabularyOf(tree);
    const functions = blocksOf(tree).filter((block) => block.kind !== 'class');
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        for (const { span, nameSpan, docSpan } of functions) {
          const version = rewritten(subjectOf(tree, span, nameSpan), vocabulary, docSpan, seed);
          if (version === undefined) continue;
          const changed = rendered(text, { start: 0, end: text.length }, version.edits);
          using after = await treeOf(id, changed);
          expect(countErrors(after), changed).toBeLessThanOrEqual(countErrors(tree));
        }
      }),
      { numRuns: 10 },
    );
  });

  test('renaming leaves no local name and the same data flow', async () => {
    const { text } = markedFixture(id, 'dataflow');
    using tree = await treeOf(id, text);
    for (const [at, { span, name, kind, nameSpan }] of blocksOf(tree).entries()) {
      if (kind === 'class' || nameSpan.start < span.start) continue;
      const { edits } = rewrittenBy(subjectOf(tree, span, undefined), ['rename'], undefined);
      expect(edits.length, name).toBeGreaterThan(0);
      using after = await treeOf(id, rendered(text, { start: 0, end: text.length }, edits));
      const moved = blocksOf(after)[at];
      const body = { start: nameSpan.end, end: span.end };
      expect(shapeOf(after, moved?.span ?? span)).toEqual(shapeOf(tree, span));
      expect(renamedLocals(tree, span)).not.toMatch(new RegExp(`\\b(${localsIn(tree, body).join('|')})\\b`));
    }
  });
});

/** The graph without names: edges between the places of nodes. */
function shapeOf(tree: SyntaxTree, span: { start: number; end: number }) {
  return dataFlowOf(tree, span).edges.map(({ from, to, kind }) => [from, to, kind]);
}

function localsIn(tree: SyntaxTree, span: { start: number; end: number }): readonly string[] {
  const names = dataFlowOf(tree, span).nodes.map(({ name }) => name.replace('$', ''));
  return [...new Set(names)].filter((name) => /^[a-z]\w*$/.test(name) && name !== 'self');
}

async function check(
  id: string,
  operator: OperatorName,
  text: string,
  expected: string | RegExp,
): Promise<void> {
  using tree = await treeOf(id, text);
  const block = blocksOf(tree).find(({ kind }) => kind !== 'class');
  if (block === undefined) throw new Error('no function');
  const { span, nameSpan, docSpan } = block;
  const named = operator === 'renameFunction' ? nameSpan : undefined;
  const { edits } = rewrittenBy(subjectOf(tree, span, named), [operator], docSpan);
  const found = rendered(text, { start: 0, end: text.length }, edits);
  if (typeof expected === 'string') expect(found).toBe(expected);
  else expect(found).toMatch(expected);
}

test.each<readonly [string, string, OperatorName, string, string | RegExp]>([
  [
    'a shorthand property keeps its key',
    'javascript',
    'rename',
    'function f({ a }) {\n  return { a };\n}',
    /^function f\(\{ a: (\w+) \}\) \{\n {2}return \{ a: \1 \};\n\}$/,
  ],
  [
    'a member is not its namesake',
    'typescript',
    'rename',
    'function f(a: B) {\n  return a.a;\n}',
    /^function f\((?!a:)(\w+): B\) \{\n {2}return \1\.a;\n\}$/,
  ],
  [
    'the name that an arrow function is given is no local variable',
    'typescript',
    'rename',
    'export const f = (a: B) => a;\nf(1);',
    /^export const f = \((?!a:)(\w+): B\) => \1;\nf\(1\);$/,
  ],
  [
    'a field that is a parameter keeps its name',
    'typescript',
    'rename',
    'class A {\n  constructor(private a: B) {\n    a;\n  }\n}',
    'class A {\n  constructor(private a: B) {\n    a;\n  }\n}',
  ],
  [
    'a key of a literal may be a variable',
    'go',
    'rename',
    'package p\nfunc f(a int) {\n\tg(M{a: 1})\n}',
    'package p\nfunc f(a int) {\n\tg(M{a: 1})\n}',
  ],
  [
    'a format string names it',
    'rust',
    'rename',
    'fn f(a: i32) {\n    print!("{a}", a);\n}',
    'fn f(a: i32) {\n    print!("{a}", a);\n}',
  ],
  ['self stays', 'python', 'rename', 'def f(self):\n    return self.x', 'def f(self):\n    return self.x'],
  [
    'a keyword of a call is not the variable',
    'python',
    'rename',
    'def f(a):\n    return g(a=a)',
    /^def f\((?!a\))(\w+)\):\n {4}return g\(a=\1\)$/,
  ],
  [
    'a default value is of outside',
    'python',
    'rename',
    'def f(a=a, b=a):\n    return a',
    /^def f\(a=a, (?!b=)(\w+)=a\):\n {4}return a$/,
  ],
  [
    'comments go with their lines',
    'typescript',
    'comments',
    'function f() {\n  // one\n  a(); // two\n  b(/* three */ 1);\n}',
    'function f() {\n  a();\n  b( 1);\n}',
  ],
  [
    'a docstring is not touched',
    'python',
    'reorder',
    'def f():\n    """Doc."""\n    a = 1\n    b = 2',
    'def f():\n    """Doc."""\n    b = 2\n    a = 1',
  ],
  [
    'a statement that needs the one before stays',
    'python',
    'reorder',
    'def f():\n    a = 1\n    b = a',
    'def f():\n    a = 1\n    b = a',
  ],
  [
    'two calls stay in order',
    'go',
    'reorder',
    'package p\nfunc f() {\n\ta := g()\n\tb := h()\n\tk(a, b)\n}',
    'package p\nfunc f() {\n\ta := g()\n\tb := h()\n\tk(a, b)\n}',
  ],
  [
    'what a closure may read stays',
    'javascript',
    'reorder',
    'function f() {\n  let n = 0;\n  const g = () => n;\n  n = 1;\n  const m = g();\n}',
    'function f() {\n  let n = 0;\n  const g = () => n;\n  n = 1;\n  const m = g();\n}',
  ],
  [
    'the function and its calls of itself',
    'javascript',
    'renameFunction',
    'function f(n) {\n  return f(n - 1);\n}',
    /^function (?!f\()(\w+)\(n\) \{\n {2}return \1\(n - 1\);\n\}$/,
  ],
  [
    'a method that another object has as well',
    'javascript',
    'renameFunction',
    'class A {\n  f(b) {\n    return b.f();\n  }\n}',
    'class A {\n  f(b) {\n    return b.f();\n  }\n}',
  ],
])('%s (%s)', async (...[, ...claim]) => {
  await check(...claim);
});

test('an insertion before exchanged statements is made once', () => {
  const edits = [
    { span: { start: 0, end: 0 }, parts: ['+'] },
    {
      span: { start: 0, end: 3 },
      parts: [
        { start: 2, end: 3 },
        { start: 1, end: 2 },
        { start: 0, end: 1 },
      ],
    },
  ];
  expect(rendered('a;b', { start: 0, end: 3 }, compatible(edits, undefined))).toBe('+b;a');
});

test.each(languages.all.map(({ id }) => id))('%s: every operator finds something to do', async (id) => {
  const found = new Set<string>();
  for (const kind of kinds) {
    const { text } = markedFixture(id, kind);
    using tree = await treeOf(id, text);
    for (const { span, nameSpan, docSpan } of blocksOf(tree).filter((block) => block.kind !== 'class'))
      for (const operator of operatorNames)
        for (const name of rewrittenBy(subjectOf(tree, span, nameSpan), [operator], docSpan).operators)
          found.add(name);
  }
  expect([...found]).toEqual(expect.arrayContaining(['deadCode', 'rename', 'renameFunction']));
});
