import { expect, test } from 'vitest';
import { Lexicon } from '../../inference/ngram/lexicon.ts';
import { addUses, newCounts } from './counts.ts';
import { keyOf, usesIn } from './uses.ts';

const lexicon = new Lexicon();

/** What is counted of `add` and `total` for a receiver `cart` on which `last` was used last. */
function check(text: string, last = '') {
  const uses = usesIn(lexicon.encode(text), lexicon);
  const [add, total] = [lexicon.intern('add'), lexicon.intern('total')];
  const slots = new Int16Array(lexicon.size).fill(-1);
  slots[add] = 0;
  slots[total] = 1;
  const key = keyOf({ name: lexicon.intern('cart'), shape: 'name' });
  const isKin = (name: number) => lexicon.textOf(name).endsWith('Cart');
  const counts = newCounts(2);
  addUses(uses, { slots, key, last: lexicon.idOf(last) ?? -1, isKin }, counts);
  return Object.fromEntries(Object.entries(counts).map(([what, { of }]) => [what, [...of].join(' ')]));
}

test('uses on the receiver, on others, and on one whose name ends alike', () => {
  expect(check('cart.add(); cart.add(); shop.total(); shop.open(); oldCart.total()')).toEqual({
    any: '2 2',
    same: '2 0',
    kin: '0 1',
    alike: '2 1',
    next: '0 0',
  });
});

test('a receiver on which another member is used has another type', () => {
  expect(check('shop.add(); shop.open()')).toMatchObject({ any: '1 0', alike: '0 0' });
  expect(check('shop.add(); shop.total()')).toMatchObject({ any: '1 1', alike: '1 1' });
});

test('what follows the member that was used last', () => {
  expect(check('a.open(); a.add(); b.open(); c.total(); b.total()', 'open')).toMatchObject({ next: '1 1' });
});
