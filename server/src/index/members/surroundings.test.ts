import { expect, test } from 'vitest';
import { Lexicon } from '../../inference/ngram/lexicon.ts';
import { subwordsOf, surroundingsOf } from './surroundings.ts';

const lexicon = new Lexicon();

/** What stands around `|`, which is the end of its line. */
function check(marked: string) {
  const [before = '', after = ''] = marked.split('|');
  const line = lexicon.encode(before.slice(before.lastIndexOf('\n') + 1));
  return surroundingsOf({ before, after, line, lexicon });
}

test.each([
  ['cart.|', 'statement', ''],
  ['  cart.|', 'statement', ''],
  ['const size = shop.cart.|', 'assigned', 'size'],
  ['const size = await shop.|', 'awaited', 'size'],
  ['return !cart.|', 'condition', ''],
  ['return cart.|', 'returned', ''],
  ['if (cart.|', 'condition', ''],
  ['if (size === cart.|', 'condition', 'size'],
  ['show(cart.|', 'argument', 'show'],
  ['show(a, cart.|', 'further', ''],
  ['  size: cart.|', 'entry', 'size'],
  ['carts.map((cart) => cart.|', 'body', ''],
  ['const all = a + cart.|', 'operand', 'a'],
])('%j is for something', (marked, purpose, target) =>
  expect(check(marked)).toMatchObject({ purpose, target }),
);

test('words near by and of the lines that it is indented under', () => {
  const text =
    'class OldCart {\n  other() {}\n  getTotal() {\n    // of prices\n    return this.|\n  }\n  nextOne() {}\n}\n';
  const { before, after, header, outer } = check(text);
  expect([[...before], [...after], [...header], [...outer]]).toEqual([
    subwordsOf('getTotal of prices return this'),
    subwordsOf('nextOne'),
    subwordsOf('getTotal'),
    subwordsOf('class OldCart'),
  ]);
});

test.each([
  ['a.|\n  .c()', 'dot', 1],
  ['f(\n  a.|\n)', 'closer', -1],
  ['f(() => {\n  a.|\n})', 'end', -1],
  ['a.|\nb();', 'word', 0],
  ['a.|\n\n  "c"', 'other', 1],
])('what comes after %j', (marked, goesOn, indented) =>
  expect(check(marked)).toMatchObject({ goesOn, indented }),
);

test('the label of a case', () => {
  expect([check('  case Kind.|').isCase, check('  a = Kind.|').isCase]).toEqual([true, false]);
});
