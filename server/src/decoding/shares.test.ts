import { expect, test } from 'vitest';
import { some } from '../base/outcome.ts';
import { TokenCache } from '../inference/ngram/cache.ts';
import { Lexicon } from '../inference/ngram/lexicon.ts';
import { NestedCaches } from '../inference/ngram/nested.ts';
import { decode, type Decoding } from './decode.ts';
import type { Mask, Monitor } from './monitor.ts';

const seen = 'a = b.c;\na = b.c;\na = b.d;\na = b.e;\n';

/** What is written after `a = b.`, and how likely its member is, when the mask after a dot says this. */
async function check(
  mask: Mask,
  { typed = '', tried = new Map() }: { readonly typed?: string; readonly tried?: Decoding['tried'] } = {},
) {
  const lexicon = new Lexicon();
  const cache = new TokenCache();
  cache.add(lexicon.encode(seen));
  lexicon.intern('unseen');
  const applies = (text: string) => text.endsWith('.');
  const monitor: Monitor = {
    applies,
    maskAfter: (text) => (applies(text) ? Promise.resolve(some(mask)) : undefined),
  };
  const text = 'a = b.';
  const endIn = (token: string) => token.indexOf('\n');
  const model = new NestedCaches(lexicon, [cache]);
  const rest = { model, monitor, text, context: lexicon.encode(text), most: 20, endIn };
  const byName = new Map(
    [...tried].map(([at, ids]) => [at, new Map([...ids].map(([, why]) => [lexicon.intern('d'), why]))]),
  );
  const { steps } = await decode({ ...rest, typed, tried: byName }, async () => {});
  return [steps.map((step) => step.text).join(''), Math.round(100 * (steps[0]?.probability ?? 0))];
}

function mask(names: Readonly<Record<string, number>>, refused = ''): Mask {
  const allows = (token: string) => token !== refused;
  return Object.assign(allows, { shares: new Map(Object.entries(names)) });
}

test('the name with the largest share comes, with its share', async () => {
  expect(await check(mask({ c: 0.2, d: 0.7, e: 0.1 }))).toEqual(['d;', 70]);
  expect(await check(mask({ c: 0.6, d: 0.3, e: 0.1 }))).toEqual(['c;', 60]);
});

test('also one that the model never saw', async () => {
  const [text] = await check(mask({ c: 0.2, unseen: 0.8 }));
  expect(text).toMatch(/^unseen/);
});

test('the share of what is refused goes to the others', async () => {
  expect(await check(mask({ c: 0.2, d: 0.5, e: 0.3 }, 'd'))).toEqual(['e;', 60]);
});

test('what goes on with what is typed', async () => {
  expect(await check(mask({ c: 0.9, d: 0.1 }), { typed: 'd' })).toEqual(['d;', 100]);
});

test('what was wrong leaves its share to the others, what was written before does not', async () => {
  const tried = (why: 'wrong' | 'written') => new Map([[0, new Map([[0, why]])]]);
  const shares = { c: 0.2, d: 0.5, e: 0.3 };
  expect(await check(mask(shares), { tried: tried('wrong') })).toEqual(['e;', 60]);
  expect(await check(mask(shares), { tried: tried('written') })).toEqual(['e;', 30]);
});

test('a token without a share is the model’s alone', async () => {
  expect((await check(mask({ d: 0.9 })))[0]).toBe('c;');
});
