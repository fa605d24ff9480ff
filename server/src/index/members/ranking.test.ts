import { expect, test } from 'vitest';
import { TokenCaches } from '../tokenCaches.ts';

/** What is known of the members at `|`, the end of its line, when `others` are the other files. */
function sight(marked: string, names: readonly string[], others: readonly string[] = []) {
  const caches = new TokenCaches();
  for (const [at, text] of others.entries()) caches.put(`/shop/other${at}.ts`, 'ecmascript', text);
  const offset = marked.indexOf('|');
  const listed = names.map((name) => ({ name, kind: 'method' as const }));
  const writing = { path: '/shop/oldCart.ts', family: 'ecmascript', text: marked.replace('|', '') };
  return caches.sight(listed, { ...writing, offset, written: '' });
}

test('what the document says of the members, before the place and after its line', () => {
  const text = 'cart.add();\nother.total();\ncart.open();\nb = cart.total + cart.|\ncart.add();\nadd();\n';
  const { candidates, place } = sight(text, ['total', 'add']);
  expect(place).toMatchObject({
    receiver: 'cart',
    shape: 'name',
    used: [1, -1, 0],
    fileWords: ['old', 'cart'],
  });
  expect([...place.documentBefore.same.of]).toEqual([1, 1]);
  expect([...place.documentBefore.any.of]).toEqual([2, 1]);
  expect([...place.documentAfter.any.of]).toEqual([0, 1]);
  expect(candidates.map(({ name, mentions, isInLine }) => [name, mentions, isInLine])).toEqual([
    ['total', 0, true],
    ['add', 1, false],
  ]);
});

test('what other files say: of receivers of the same name, and of those on which nothing else is used', () => {
  const others = ['cart.add();\nshop.open();\nshop.add();', 'sale.add();\nsale.total();'];
  const { place } = sight('cart.|', ['total', 'add'], others);
  expect([...place.workspace.same.of]).toEqual([0, 1]);
  expect([...place.workspace.alike.of]).toEqual([1, 2]);
  expect([...place.workspace.any.of]).toEqual([1, 3]);
});

test('each source says what it saw after the longest context after which it saw one of them', () => {
  const { place } = sight('show(cart.add);\nx.total;\nx.total;\nshow(cart.|', ['total', 'add']);
  const inner = place.said.find((each) => each.place === 'inner');
  // After `show(cart.` only `add` came.
  expect([...(inner?.of ?? [])]).toEqual([0, 1]);
  expect(place.said.map(({ total }) => total > 0)).toContain(false);
});

test('what is written ahead belongs to the line', () => {
  const caches = new TokenCaches();
  const listed = ['total', 'add'].map((name) => ({ name, kind: 'method' as const }));
  const writing = {
    path: '/a.ts',
    family: 'ecmascript',
    text: 'a();\nshow(',
    offset: 10,
    written: 'cart.total + cart.',
  };
  const { place } = caches.sight(listed, writing);
  expect(place).toMatchObject({ receiver: 'cart', used: [0] });
  const shares = caches.memberShares(listed, writing);
  expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(caches.memberShares(listed, writing)).toBe(shares);
  expect(caches.memberShares(listed, { ...writing, written: 'cart.' })).not.toBe(shares);
});
