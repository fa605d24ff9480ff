import { expect, test } from 'vitest';
import { fused, fusionWeights, type SlotScores } from './fusion.ts';
import { noVector } from './vectors.ts';

function check(
  lexical: number[],
  byStatic: number[] | undefined,
  other: Partial<Record<'penalties' | 'accepted' | 'encoder', number[]>> = {},
) {
  const scores: SlotScores = {
    lexical: Float32Array.from(lexical),
    static: byStatic === undefined ? undefined : Float32Array.from(byStatic),
    encoder: other.encoder === undefined ? undefined : Float32Array.from(other.encoder),
    accepted: Uint8Array.from(other.accepted ?? lexical.map(() => 1)),
    penalties: Float32Array.from(other.penalties ?? lexical.map(() => 0)),
  };
  return (limit = 10) => fused(scores, limit);
}

test('the best of both comes first, then the best by meaning', () => {
  const found = check([5, 5, 0, 0, 0, 0], [0.9, 0.1, 0.9, 0.1, 0.1, 0.1])();
  expect(found.map(({ slot }) => slot)).toEqual([0, 2, 1]);
  expect(found[0]?.lexical).toBeGreaterThan(0);
  expect(found[1]?.lexical).toBeLessThan(0);
});

test('scores are z-scores by their weights', () => {
  const [first] = check([4, 0, 0, 0], [0.8, 0, 0, 0])();
  // One of four: mean a quarter, deviation √3 quarters, so z = √3.
  const { words, static: byStatic } = fusionWeights.static;
  expect(first?.lexical).toBeCloseTo(words * Math.sqrt(3), 4);
  expect(first?.static).toBeCloseTo(byStatic * Math.sqrt(3), 4);
  expect(first?.score).toBeCloseTo(Math.sqrt(3), 4);
});

test('meaning weighs the less, the fewer blocks have a vector', () => {
  // The third shares more words; the first has one of few vectors, and the nearest.
  const found = check([1, 0, 4, 0, 0, 0, 0, 0], [0.9, 0.1, ...Array.from({ length: 6 }, () => noVector)])();
  expect(found[0]?.slot).toBe(2);
  expect(found[0]?.static).toBe(0);
});

test('the encoder takes its weight from the others as far as it covers the blocks', () => {
  const first = (encoder: number[]) => check([4, 0, 0, 0], [0.8, 0, 0, 0], { encoder })()[0];
  expect(first([0.9, 0, 0, 0])?.encoder).toBeCloseTo(fusionWeights.both.encoder * Math.sqrt(3), 4);
  expect(first([0.9, 0, 0, 0])?.score).toBeCloseTo(Math.sqrt(3), 4);
  const half = first([0.9, 0, noVector, noVector]);
  const { words, static: byStatic } = fusionWeights.static;
  expect(half?.encoder).toBeCloseTo(fusionWeights.both.encoder / 2, 4);
  expect(half?.lexical).toBeCloseTo(((words + fusionWeights.both.words) / 2) * Math.sqrt(3), 4);
  expect(half?.static).toBeCloseTo(((byStatic + fusionWeights.both.static) / 2) * Math.sqrt(3), 4);
});

test('by words alone, only what shares a word is found', () => {
  expect(check([0, 2, 0, 3], undefined)().map(({ slot }) => slot)).toEqual([3, 1]);
});

test('a slot without vector counts by its words and neither gains nor loses by meaning', () => {
  const found = check([3, 3, 0, 0], [noVector, -0.2, 0.1, 0.1])();
  expect(found[0]).toMatchObject({ slot: 0, static: 0 });
});

test('a penalty sends a test behind code that fits the same', () => {
  expect(check([3, 3, 0, 0, 0], undefined, { penalties: [1, 0, 0, 0, 0] })().map(({ slot }) => slot)).toEqual(
    [1, 0],
  );
});

test('what is not accepted neither answers nor counts', () => {
  const found = check([9, 3, 0, 0], undefined, { accepted: [0, 1, 1, 1] })();
  expect(found.map(({ slot }) => slot)).toEqual([1]);
  expect(found[0]?.lexical).toBeCloseTo(Math.SQRT2, 4);
});

test('the limit keeps the best, in order', () => {
  const lexical = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) + 1);
  const found = check(lexical, undefined)(7);
  expect(found.map(({ slot }) => lexical[slot])).toEqual([200, 199, 198, 197, 196, 195, 194]);
  expect(check(lexical, undefined)(0)).toEqual([]);
});
