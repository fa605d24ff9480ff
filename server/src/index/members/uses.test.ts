import { expect, test } from 'vitest';
import { Lexicon } from '../../inference/ngram/lexicon.ts';
import { expressionBefore, nameIn, receiverBefore, shapes, usesIn } from './uses.ts';

const lexicon = new Lexicon();

test.each([
  ['cart.', 'cart name'],
  ['this.cart.', 'cart name'],
  ['this.cart?.', 'cart name'],
  ['cart!.', 'cart name'],
  ['shop.find(id, [1]).', 'find call'],
  ['shop\n  .find(id)\n  .', 'find call'],
  ['carts[0].', 'carts element'],
  ['(a + b).', ' call'],
  ['"text".', ' other'],
])('the receiver of %j', (text, expected) => {
  const ids = lexicon.encode(text);
  const { name, shape } = receiverBefore(ids, ids.length - 1, lexicon);
  expect(`${name === -1 ? '' : lexicon.textOf(name)} ${shape}`).toBe(expected);
});

test.each([
  ['const a = shop.find(id).', 'shop.find(id).'],
  ['if (this.carts[0]!.', 'this.carts[0]!.'],
  ['return await (one || other).', '(one || other).'],
  ['f(a, b.', 'b.'],
  ['if (a) b.', 'b.'],
  ['return new.target.', 'target.'],
  ['a = b.in.', '.'],
  ['a = b. .', '.'],
  [').', ').'],
])('where the expression starts in %j', (text, expected) => {
  const ids = lexicon.encode(text);
  const start = expressionBefore(ids, ids.length - 1, lexicon);
  expect(
    ids
      .slice(start)
      .map((id) => lexicon.textOf(id))
      .join(''),
  ).toBe(expected);
});

test('members by what they are used on, in the order of the text', () => {
  const ids = lexicon.encode('cart.add(1);\nshop.open();\ncart.total();\nthis.cart.add(2);\na.find().add(3)');
  const { keys, starts, members } = usesIn(ids, lexicon);
  const found = [...keys].map((key, at) => {
    const used = [...members.subarray(starts[at], starts[at + 1])].map((id) => lexicon.textOf(id));
    return `${lexicon.textOf(nameIn(key))} ${shapes[key % shapes.length]}: ${used.join(' ')}`;
  });
  expect(found).toEqual([
    'cart name: add total add',
    'shop name: open',
    'this name: cart',
    'a name: find',
    'find call: add',
  ]);
});
