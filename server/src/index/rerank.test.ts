import { expect, test } from 'vitest';
import { checkpointOf } from '../base/checkpoint.ts';
import { some } from '../base/outcome.ts';
import type { StaticEncoder } from '../inference/ports.ts';
import { BlockIndex } from './blockIndex.ts';
import { featureNames, featuresOf } from './headFeatures.ts';
import { rank, type Ranked } from './rank.ts';
import { rerank, reranked, weighed, wordCosines } from './rerank.ts';
import { sentenceTerms } from './queryTerms.ts';
import type { Category, StoredBlock } from './store.ts';
import { termsOf } from './terms.ts';

const never = checkpointOf(new AbortController().signal);
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function block(name: string, signature = `${name}()`): StoredBlock {
  const span = { start: 0, end: 10 };
  const places = { span, range: nowhere, nameRange: nowhere, pieces: [] };
  return { kind: 'function', name, container: [], signature, doc: '', ...places };
}

/** `remove` and `drop` mean nearly the same, everything else has a direction of its own. */
const table: StaticEncoder = {
  identity: 'table',
  dimension: 4,
  encode: async (words) => some(words.map(directionOf)),
  aggregate: ([first = new Float32Array(4)]) => first,
  queryVector: directionOf,
  tokenVectors: () => [],
};

function directionOf(word: string): Float32Array {
  if (word === 'remove') return Float32Array.of(1, 0, 0, 0);
  if (word === 'drop') return Float32Array.of(0.96, 0.28, 0, 0);
  return Float32Array.of(0, 0, word.length % 2, 1 - (word.length % 2));
}

/** Blocks with the same body, so that only names tell them apart. */
async function check(query: string, names: readonly (readonly [name: string, category: Category])[]) {
  const index = new BlockIndex();
  names.forEach(([, category], at) => {
    const fields = { name: '', signature: '', doc: '', body: 'entry of the basket', surroundings: '' };
    const facts = { path: `/${at}.py`, language: 'python', category, modified: 0, size: 0, hash: '' };
    const terms = [termsOf(fields, index.lexicon)];
    index.apply({ kind: 'file', file: { id: at + 1, facts, terms } });
  });
  const { terms } = sentenceTerms(query, index.lexicon);
  const wanted = {
    terms,
    vectors: { static: [], encoder: [] },
    accepts: () => true,
    excluded: new Set<number>(),
  };
  const ranked = rank(index, wanted, names.length);
  const blockOf = async ({ address }: Ranked) => {
    const name = names[address.file - 1]?.[0];
    return name === undefined || name === 'gone' ? undefined : block(name);
  };
  const ordered = await rerank(query, ranked, { index, blockOf, static: table }, never);
  return ordered.map(({ address, score }) => ({ name: names[address.file - 1]?.[0], score }));
}

const orders: readonly (readonly [string, readonly (readonly [string, Category])[], readonly string[]])[] = [
  [
    'remove an entry',
    [
      ['closeSocket', 'code'],
      ['dropEntry', 'code'],
    ],
    ['dropEntry', 'closeSocket'],
  ],
  [
    'remove an entry',
    [
      ['dropEntry', 'test'],
      ['dropEntry2', 'code'],
    ],
    ['dropEntry2', 'dropEntry'],
  ],
  [
    'remove an entry',
    [
      ['gone', 'code'],
      ['dropEntry', 'code'],
    ],
    ['dropEntry'],
  ],
];
test.each(orders)('%s: %j', async (query, names, expected) => {
  expect((await check(query, names)).map(({ name }) => name)).toEqual(expected);
});

test('what is past the looked-at ones stays below them, in its order', async () => {
  const names = Array.from({ length: reranked + 3 }, (_, at) => [`some${at}`, 'code'] as const);
  const ordered = await check('entry', names);
  expect(ordered.slice(reranked).map(({ name }) => name)).toEqual(
    names.slice(reranked).map(([name]) => name),
  );
  const scores = ordered.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((one, other) => other - one));
});

test('features compare words by rarity and by their vectors', async () => {
  const query = weighed('remove the entry', new BlockIndex());
  const dropping = { ...block('dropEntry', 'dropEntry(remove)'), doc: 'Entry.' };
  const cosines = await wordCosines(query, [dropping], table, never);
  const ranked = { fused: { lexical: 0.1, static: 0.2, encoder: 0.3 }, overlap: 0.5 };
  const features = featuresOf({ ranked, block: dropping }, query, cosines);
  const of = (name: (typeof featureNames)[number]) => features[featureNames.indexOf(name)];
  expect(of('rarityInName')).toBeCloseTo(0.5);
  expect(of('rarityInSignature')).toBeCloseTo(1);
  expect(of('rarityInContainer')).toBe(0);
  expect(of('rarityInDoc')).toBeCloseTo(0.5);
  expect(of('nameInQuery')).toBeCloseTo(0.5);
  expect(of('queryToName')).toBeCloseTo(0.98);
  expect(of('queryToDoc')).toBeCloseTo(0.5);
  expect(of('docToQuery')).toBeCloseTo(1);
  expect(of('verb')).toBeCloseTo(0.96);
});
