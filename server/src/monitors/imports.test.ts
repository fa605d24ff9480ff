import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';
import { importMonitor } from './imports.ts';

function monitorOf(language: string, exported: readonly string[] | string) {
  const questions: string[] = [];
  const monitor = importMonitor(placesOf(language).monitors.imports!, async (text) => {
    questions.push(text);
    return typeof exported === 'string' ? none(exported) : some(exported);
  });
  return { monitor, questions };
}

const tokens = ['sell', 'buy', 'sel', ' ', ' sell', '}', '*', 'type'];
test.for([
  ['typescript', 'import { ', 'sell sel _ _sell } * type'],
  ['typescript', 'import shop, { type ', 'sell sel _ _sell } * type'],
  ['typescript', 'import {\n  buy,\n  ', 'sell sel _ _sell } * type'],
  ['typescript', 'import { se', ''],
  ['typescript', 'import { sell', '_ _sell } *'],
  ['typescript', 'import { sell as ', 'silent'],
  ['typescript', 'import shop', 'silent'],
  ['typescript', 'const { ', 'silent'],
  ['typescript', "import a from 'a';\nconst { ", 'silent'],
  ['typescript', 'import(a, { ', 'silent'],
  ['python', 'from shop import ', 'sell sel _ _sell } *'],
  ['python', 'from .shop import buy, ', 'sell sel _ _sell } *'],
  ['python', 'from shop import (\n    buy,\n    ', 'sell sel _ _sell } *'],
  ['python', 'from shop import sell as ', 'silent'],
  ['python', 'import ', 'silent'],
  ['python', 'from shop import buy\n', 'silent'],
] as const)('%s: after %j may come %s', async ([language, text, expected]) => {
  expect(await allowed(monitorOf(language, ['sell']).monitor, text, tokens)).toBe(expected);
});

test('it is asked once for a name', async () => {
  const { monitor, questions } = monitorOf('typescript', ['sell']);
  for (const text of ['import { ', 'import { s', 'import { sell']) await allowed(monitor, text, tokens);
  expect(questions).toEqual(['import { ']);
});

test('a module that nobody knows forbids nothing', async () => {
  expect(await allowed(monitorOf('typescript', 'no module').monitor, 'import { ', tokens)).toBe(
    '[no module]',
  );
});

test('no name is imported that the module does not export', async () => {
  const seen = "import { buy } from 'x';\nimport { buy } from 'x';\nimport { sell } from 'x';\n";
  const { monitor } = monitorOf('typescript', ['sell']);
  expect(await written(seen, 'import { ', monitor)).toEqual(["buy } from 'x';", "sell } from 'x';"]);
});
