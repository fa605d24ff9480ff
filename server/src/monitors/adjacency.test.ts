import { expect, test } from 'vitest';
import { adjacencyMonitor } from './adjacency.ts';
import { allowed, placesOf } from './fixtures/holding.ts';

function check(text: string, tokens: string, language = 'typescript') {
  const { monitors, openingsOf } = placesOf(language);
  return allowed(adjacencyMonitor(monitors.adjacent!, openingsOf), text, tokens.split(' '));
}

test.each([
  ['no name follows a member', 'basket.total ', 'as instanceof item 0 " = ? (', 'as instanceof = ? ('],
  ['nor what begins one', 'basket.total i', 'n temAt', 'n'],
  ['a word that is an operator and more is a name', 'basket.total in', 'stanceof ner + [', 'stanceof + ['],
  ['a private member', 'this.#total ', 'item satisfies', 'satisfies'],
  ['nor a name', 'get rid ', 'of item', 'of'],
  ['a word of the language has a name behind it', 'return ', 'item', 'silent'],
  ['a modifier has', 'static ', 'item', 'silent'],
  ['what is decorated', '@Input() ', 'item', 'silent'],
  ['by a member', 'f(@core.Input ', 'item', 'silent'],
  ['in a string', '"basket.total ', 'item', 'silent'],
  ['in a comment', '// basket.total ', 'item', 'silent'],
  ['on the next line', 'basket.total\n', 'item', 'silent'],
  ['in a chain over lines', 'basket\n  .total ', 'item ,', ','],
])('%s', async (_, text, tokens, expected) => expect(await check(text, tokens)).toBe(expected));

test('where markup stands, only members are looked at', async () => {
  expect(await check('<b>Your basket ', 'is', 'tsx')).toBe('silent');
  expect(await check('basket.total ', 'item in', 'tsx')).toBe('in');
});

test('Python', async () => {
  expect(await check('basket.total ', 'if else for item " is', 'python')).toBe('if else for is');
  expect(await check('from . import ', 'item', 'python')).toBe('silent');
  expect(await check('from .core ', 'import item', 'python')).toBe('import');
  expect(await check('print ', 'item', 'python')).toBe('silent');
});
