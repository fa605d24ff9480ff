import { afterAll, expect, test } from 'vitest';
import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { languages } from '../../syntax/fixtures/testing.ts';
import { Trees } from '../../syntax/trees.ts';
import { monitorAt } from './monitorAt.ts';

const trees = new Trees(2);
afterAll(() => trees.dispose());

const analysis: StaticAnalysis = {
  name: 'a fake',
  members: async () => none('?'),
  names: async () => none('?'),
  choices: async () => none('?'),
  constructible: async () => none('?'),
  comparable: async () => none('?'),
  faults: async () => some([]),
};

/** Whether something is held of the name that is due at the end of a text. */
function applies(text: string, language: string): boolean {
  const snapshot = { uri: 'file:///a/b', version: 1, language: languages.byId(language)!, text };
  const held = { isAll: false, imports: false, isSuspect: () => false, onLate: () => {} };
  return monitorAt({ snapshot, offset: text.length, analysis, trees, ...held }).applies(text);
}

test.for([
  'basket.',
  'basket?.to',
  'basket\n  .',
  'import { ',
  'import { a,\n  b',
  'pay({ ',
  'pay({ a,\n  ',
  "pay('",
  "import { a } from '../b",
  'new ',
  'new Ba',
  'switch (a) { case ',
])('TypeScript: %j', (text) => expect(applies(text, 'typescript')).toBe(true));

test.for(['basket', 'const a = ', 'if (a) ', 'return ', 'pay(a', ''])('TypeScript: not %j', (text) =>
  expect(applies(text, 'typescript')).toBe(false),
);

test.for(['basket.', 'from a import b, ', 'match a:\n  case ', "pay('"])('Python: %j', (text) =>
  expect(applies(text, 'python')).toBe(!text.endsWith('case ')),
);

test.for(['basket->', 'Basket::'])('C++: %j', (text) => expect(applies(text, 'cpp')).toBe(true));
