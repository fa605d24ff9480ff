import { expect, test } from 'vitest';
import { Lexicon } from './lexicon.ts';
import { Postings, type QueryTerm } from './postings.ts';
import { packTerms, termsOf, unpackTerms, type BlockTerms } from './terms.ts';

/** The formula, written down once more without any index: the oracle. */
function oracle(documents: readonly (BlockTerms | undefined)[], query: readonly QueryTerm[]): number[] {
  const live = documents.filter((each) => each !== undefined);
  const lengthOf = ({ weights }: BlockTerms) => 1 + weights.reduce((sum, units) => sum + units, 0);
  const average = live.reduce((sum, each) => sum + lengthOf(each), 0) / live.length;
  return documents.map((document) => {
    if (document === undefined) return 0;
    return query.reduce((score, { id, weight }) => {
      const tf = (document.weights[document.ids.indexOf(id)] ?? 0) / 2;
      const n = live.filter(({ ids }) => ids.includes(id)).length;
      const idf = Math.log(1 + (live.length - n + 0.5) / (n + 0.5));
      return score + (weight * idf * 2.2 * tf) / (tf + 1.2 * (0.25 + (0.75 * lengthOf(document)) / average));
    }, 0);
  });
}

/** Reproducible documents over a small vocabulary. */
function documents(count: number, seed: number): BlockTerms[] {
  let state = seed;
  const next = (below: number) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below;
  return Array.from({ length: count }, () => {
    const ids = new Set(Array.from({ length: 2 + next(8) }, () => next(20)));
    return { ids: Uint32Array.from(ids), weights: Uint8Array.from(ids, () => 1 + next(9)) };
  });
}

const query = [
  { id: 3, weight: 1 },
  { id: 7, weight: 2 },
  { id: 19, weight: 1 },
];

function check(postings: Postings, bySlot: readonly (BlockTerms | undefined)[]): void {
  const scores = new Float32Array(postings.capacity);
  postings.score(query, scores);
  const expected = oracle(bySlot, query);
  expect([...scores].map((score) => score.toFixed(3))).toEqual(expected.map((score) => score.toFixed(3)));
}

test('scores are those of the formula, before and after compaction', () => {
  const all = documents(60, 1);
  const postings = new Postings();
  expect(all.map((each) => postings.add(each))).toEqual(all.map((_, slot) => slot));
  check(postings, all);
  postings.compact();
  check(postings, all);
  const more = documents(20, 2);
  for (const each of more) postings.add(each);
  check(postings, [...all, ...more]);
});

test('what is removed is gone at once, and its slot is used again after compaction', () => {
  const bySlot: (BlockTerms | undefined)[] = documents(30, 3);
  const postings = new Postings();
  for (const each of bySlot) if (each !== undefined) postings.add(each);
  for (const slot of [4, 11, 29]) {
    postings.remove(slot);
    bySlot[slot] = undefined;
  }
  postings.remove(4);
  expect(postings.live).toBe(27);
  postings.compact();
  check(postings, bySlot);
  for (const each of documents(3, 4)) bySlot[postings.add(each)] = each;
  expect(postings.capacity).toBe(30);
  check(postings, bySlot);
});

test('contributions name the shared words, heaviest first, and add up to the score', () => {
  const all = documents(40, 5);
  const postings = new Postings();
  for (const each of all) postings.add(each);
  const scores = new Float32Array(postings.capacity);
  postings.score(query, scores);
  const slots = all.map((_, slot) => slot);
  for (const [slot, list] of postings.contributions(query, slots)) {
    expect(list.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(scores[slot] ?? -1, 4);
    expect(list.map(({ score }) => score)).toEqual(list.map(({ score }) => score).sort((a, b) => b - a));
    expect(list.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
      query
        .map(({ id }) => id)
        .filter((id) => all[slot]?.ids.includes(id))
        .toSorted((a, b) => a - b),
    );
  }
});

test('a word in the name outweighs the same word in the body', () => {
  const lexicon = new Lexicon();
  const fields = { name: '', signature: '', doc: '', body: '', surroundings: '' };
  const postings = new Postings();
  const [body, name] = [{ body: 'total' }, { name: 'total' }].map((each) =>
    postings.add(termsOf({ ...fields, ...each }, lexicon)),
  );
  const scores = new Float32Array(2);
  postings.score([{ id: lexicon.idOf('total') ?? -1, weight: 1 }], scores);
  expect(scores[name ?? 0]).toBeGreaterThan(scores[body ?? 0] ?? 0);
});

test('packed terms unpack to what they were', () => {
  const all = [...documents(5, 6), { ids: new Uint32Array(0), weights: new Uint8Array(0) }];
  expect(unpackTerms(packTerms(all))).toEqual(all);
});
