import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, never, placesOf, written } from './fixtures/holding.ts';
import { scopeMonitor } from './scope.ts';

interface Scene {
  readonly language?: string;
  /** What the document shows. */
  readonly visible?: readonly string[];
  /** What the analyzer has in scope; absent: it does not say. */
  readonly known?: readonly string[];
  /** Whether it lists keywords. */
  readonly areKeywords?: boolean;
}

function monitorOf({ language = 'typescript', visible = ['seen'], known, areKeywords = false }: Scene = {}) {
  const questions: string[] = [];
  const { monitors, openingsOf } = placesOf(language);
  const monitor = scopeMonitor(
    { ...monitors.scope!, ...monitors.calls! },
    {
      openingsOf,
      visible: async () => some(new Set([...visible, 'return', 'const'])),
      namesAt: async (text) => {
        questions.push(text);
        return known === undefined
          ? none('no')
          : some(known.map((name) => ({ name, kind: areKeywords ? 'keyword' : 'value' })));
      },
    },
  );
  return { monitor, questions };
}

const tokens = ['seen', 'gone', '1', '(', ' seen', 'this'];
const held = 'seen 1 ( _seen this';
test.for([
  ['', held],
  ['const a = ', held],
  ['a === ', held],
  ['a + ', held],
  ['a && !', held],
  ['return ', held],
  ['await ', held],
  ['case ', held],
  ['if (', held],
  ['f(', held],
  ['f(a, ', held],
  ['f(\n  a,\n  ', held],
  ['(a) => ', held],
  ['`a ${', held],
  ['if (a) {\n  ', held],
  ['if (a) { b(); ', held],
  ['function f(): A {\n  ', held],
  ['f();\n', held],
  ['a = se', ''],
  ['a = seen', '( _seen'],
  ['a.', 'silent'],
  ['const ', 'silent'],
  ['f((', 'silent'],
  ['function f(', 'silent'],
  ['catch (', 'silent'],
  ['for (', 'silent'],
  ['import ', 'silent'],
  ['import * as ', 'silent'],
  ['type A = ', 'silent'],
  ['const a: ', 'silent'],
  ['a ? ', 'silent'],
  ['f({ ', 'silent'],
  ['f({ a: b, ', 'silent'],
  ['const a = {\n  ', 'silent'],
  ['class A {\n  ', 'silent'],
  ['interface A {\n  ', 'silent'],
  ['enum A {\n  ', 'silent'],
  ['const [', 'silent'],
  ['const { a, ', 'silent'],
  ['"a = ', 'silent'],
  ['// a = ', 'silent'],
  ['a = 1', 'silent'],
])('TypeScript: after %j may come %s', async ([text = '', expected]) => {
  expect(await allowed(monitorOf().monitor, text, tokens)).toBe(expected);
});

test.for([
  ['a = ', held],
  ['f(', held],
  ['f(a, b=', held],
  ['return ', held],
  ['if not ', held],
  ['for a in ', held],
  ['def f():\n    ', held],
  ['def f(', 'silent'],
  ['def f(a, ', 'silent'],
  ['def f(\n    a,\n    *', 'silent'],
  ['class A(', 'silent'],
  ['lambda ', 'silent'],
  ['sorted(a, key=lambda b, ', 'silent'],
  ['for ', 'silent'],
  ['import ', 'silent'],
  ['from a import ', 'silent'],
  ['with a as ', 'silent'],
  ['[', 'silent'],
  ['{', 'silent'],
] as const)('Python: after %j may come %s', async ([text, expected]) => {
  expect(await allowed(monitorOf({ language: 'python' }).monitor, text, tokens)).toBe(
    expected.replace(' this', ''),
  );
});

test.for([
  ['typescript', 'f(', 'item', ' => item.price);', true],
  ['typescript', '', 'label', ': for (;;) {', true],
  ['typescript', 'f(', 'item', ', other);', false],
  ['typescript', '(a: A) => ', 'a', ' is B', true],
  ['python', 'return ', 'f', "'a'", true],
  ['typescript', 'f(', 'it', 'em);', false],
  ['typescript', 'f(', 'se', 'en);', true],
  ['python', '', 'name', ' = 1', true],
  ['python', '', 'name', ', other = 1, 2', true],
  ['python', '', 'name', ' == 1', false],
  ['python', 'f(', 'name', '=1)', true],
  ['python', 'f(', 'name', ' for name in names)', true],
  ['python', 'f(', 'name', ', 1) for key, name in names)', true],
  ['python', 'f(', 'name', ', key) for key in name)', false],
  ['python', 'f(', 'name', '.key for key in keys)', false],
  ['python', 'f(', 'name', ', 1) or key == 1', false],
] as const)('%s: after %j, %j before %j: %s', async ([language, text, token, ahead, expected]) => {
  const answer = await monitorOf({ language }).monitor.maskAfter(text, never);
  if (answer?.kind !== 'some') throw new Error('no mask');
  expect(answer.value(token, ahead)).toBe(expected);
});

const seen = 'use(gone);\nuse(gone);\nuse(gone);\nuse(seen);\nuse(seen);\n';

test('a name that is not in scope is not written', async () => {
  const { monitor } = monitorOf({ visible: ['seen', 'use'], known: ['undefined', 'use', 'seen'] });
  expect(await written(seen, 'use(', monitor)).toEqual(['gone);', 'seen);']);
});

test('the analyzer is asked about what the document does not show, and about nothing else', async () => {
  const shown = monitorOf({ visible: ['gone'] });
  expect(await written(seen, 'use(', shown.monitor)).toEqual(['gone);', 'gone);']);
  expect(shown.questions).toEqual([]);
  const asked = monitorOf({ known: ['undefined', 'gone'] });
  expect(await written(seen, 'use(', asked.monitor)).toEqual(['gone);', 'gone);']);
  expect(asked.questions).toEqual(['use(']);
});

test('where it does not say, or lists something else than a scope, nothing is forbidden', async () => {
  for (const scene of [{}, { known: ['seen'] }, { known: ['undefined'], areKeywords: true }])
    expect(await written(seen, 'use(', monitorOf(scene).monitor)).toEqual(['gone);', 'gone);']);
});
