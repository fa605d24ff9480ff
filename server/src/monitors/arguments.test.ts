import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { argumentsMonitor } from './arguments.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';

function monitorOf(language: string, least: number, most = least) {
  const { monitors, openingsOf } = placesOf(language);
  return argumentsMonitor({ ...monitors.calls!, ...monitors.arguments! }, openingsOf, async () =>
    least === -1 ? none('no signature') : some({ least, most }),
  );
}

const tokens = ['b', ' ', ',', ')', ');', 'b)', 'b,', '(', '\n'];
const join = (...texts: readonly string[]) => texts.join(' ');
test.for([
  ['typescript', 'f(', 0, 0, join('_', ')', ');', '↵')],
  ['typescript', 'f(', 1, 1, join('b', '_', 'b)', '(', '↵')],
  ['typescript', 'f(', 1, 2, join('b', '_', 'b)', 'b,', '(', '↵')],
  ['typescript', 'f(a', 1, 1, join('b', '_', ')', ');', 'b)', '(', '↵')],
  ['typescript', 'f(a', 2, 2, join('b', '_', ',', 'b,', '(', '↵')],
  ['typescript', 'f(a, g(b, c), ', 3, 3, join('b', '_', 'b)', '(', '↵')],
  ['typescript', 'f(a, g(b, c)', 1, 1, join('_', '↵')],
  ['typescript', 'f(\n  a', 1, 1, join('b', '_', ',', ')', ');', 'b)', 'b,', '(', '↵')],
  ['typescript', 'f(\n  a,', 1, 1, join('_', ')', ');', '↵')],
  ['typescript', '() => { f(a', 1, 1, join('b', '_', ')', ');', 'b)', '(', '↵')],
  ['typescript', 'g({ a: f(a', 1, 1, join('b', '_', ')', ');', 'b)', '(', '↵')],
  ['typescript', 'f(a', 0, Infinity, join('b', '_', ',', ')', ');', 'b)', 'b,', '(', '↵')],
  ['python', 'f(a', 2, 2, join('b', '_', ',', 'b,', '(', '↵')],
] as const)('%s: after %j, of %d to %d', async ([language, text, least, most, expected]) => {
  expect(await allowed(monitorOf(language, least, most), text, tokens)).toBe(expected);
});

test.for([
  ['typescript', 'f(...a'],
  ['typescript', 'f(a, [b'],
  ['typescript', "f('a"],
  ['typescript', 'f(g as Map<a'],
  ['typescript', 'f((a'],
  ['typescript', 'const a = (b'],
  ['typescript', 'if (a'],
  ['typescript', 'if(a'],
  ['typescript', 'function f(a'],
  ['typescript', 'catch (a'],
  ['typescript', 'f({ g(a'],
  ['typescript', 'f({ a, async g(b'],
  ['typescript', 'f({ get g('],
  ['python', 'def f(a'],
  ['python', 'class A(a'],
  ['python', 'f(*a'],
  ['python', 'in (a'],
] as const)('%s: silent after %j', async ([language, text]) => {
  expect(await allowed(monitorOf(language, 1, 1), text, tokens)).toBe('silent');
});

test('a callee that nobody knows takes any number', async () => {
  expect(await allowed(monitorOf('typescript', -1), 'f(', tokens)).toBe('[no signature]');
});

test('no argument is written that the callee does not take, and none is left out', async () => {
  const seen = 'sell(a, b);\nsell(a, b);\nsell(a);\n';
  expect(await written(seen, 'sell(', monitorOf('typescript', 1))).toEqual(['a, b);', 'a);']);
  const other = 'sell(a);\nsell(a);\nsell(a, b);\n';
  expect(await written(other, 'sell(', monitorOf('typescript', 2))).toEqual(['a);', 'a, b);']);
});
