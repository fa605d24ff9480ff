import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';
import { keyMonitor } from './keys.ts';

function monitorOf(known: readonly string[] | string) {
  const { monitors, openingsOf } = placesOf('typescript');
  return keyMonitor(monitors.keys!, openingsOf, async () =>
    typeof known === 'string' ? none(known) : some(new Set(known)),
  );
}

const tokens = ['wide', 'width', '...', '[', "'", 'async', '}'];
const held = "wide ... [ ' async }";
test.for([
  ['f({', held],
  ['f({ ', held],
  ['f({ a, ', held],
  ['f({ a: [1, 2],\n  ', held],
  ['const a: A = { ', held],
  ['return {\n  ', held],
  ['[{ ', held],
  ['f({ a: { ', held],
  ['f({ wi', ''],
  ['f({ a: ', 'silent'],
  ['f({ a: b, c: ', 'silent'],
  ['f({ a, ...', 'silent'],
  ['if (a) { ', 'silent'],
  ['const a = { ', 'silent'],
  ['let a = {\n  b,\n  ', 'silent'],
  ['() => { ', 'silent'],
  ['class A { ', 'silent'],
  ['f(', 'silent'],
  ['f({ a: "b, ', 'silent'],
  ['f({ // b, ', 'silent'],
])('after %j may come %s', async ([text = '', expected]) => {
  expect(await allowed(monitorOf(['wide']), text, tokens)).toBe(expected);
});

test('the same is asked wherever the cursor is in the blanks before a key', async () => {
  const { monitors, openingsOf } = placesOf('typescript');
  const asked: string[] = [];
  const monitor = keyMonitor(monitors.keys!, openingsOf, async (text) => {
    asked.push(text);
    return some(new Set(['wide']));
  });
  for (const text of ['f({ a,', 'f({ a, ', 'f({ a,\n  '])
    expect(await allowed(monitor, text, tokens)).toBe(held);
  expect(asked).toEqual(['f({ a,']);
});

test('where no type is expected nothing is forbidden', async () => {
  expect(await allowed(monitorOf('no type'), 'f({ ', tokens)).toBe('[no type]');
});

test('no key is written that the type does not have', async () => {
  const seen = `${'size({ wide: 1 });\n'.repeat(3)}${'size({ width: 1 });\n'.repeat(4)}`;
  const texts = await written(seen, 'size({ ', monitorOf(['wide']));
  expect(texts).toEqual(['width: 1 });', 'wide: 1 });']);
});
