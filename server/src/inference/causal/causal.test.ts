import { expect, test } from 'vitest';
import { candidatesOf } from './candidates.ts';
import { KvCache } from './kvCache.ts';

test('rows stay where they were when a cache grows and is cut', () => {
  const cache = new KvCache({ layers: 1, kvHeads: 2, headDim: 1, window: 600 });
  for (let token = 0; token < 300; token++) {
    cache.reserve(1);
    cache.append([Float32Array.of(token, -token)], [Float32Array.of(0, 0)], 1);
  }
  expect(cache.capacity).toBe(512);
  expect([cache.keys(0)[299], cache.keys(0)[512 + 299]]).toEqual([299, -299]);
  cache.cut(10);
  cache.append([Float32Array.of(7, 8, -7, -8)], [new Float32Array(4)], 2);
  expect([...cache.keys(0).subarray(8, 12)]).toEqual([8, 9, 7, 8]);
  expect([...cache.keys(0).subarray(512 + 8, 512 + 12)]).toEqual([-8, -9, -7, -8]);
  expect(cache.length).toBe(12);
});

test('more than the window does not fit, and what is not there is not cut', () => {
  const cache = new KvCache({ layers: 1, kvHeads: 1, headDim: 1, window: 4 });
  expect(() => cache.reserve(5)).toThrow('window of 4');
  expect(() => cache.cut(1)).toThrow('0 rows');
});

test('candidates come likeliest first, with their share of all, allowed or not', () => {
  const logits = Float32Array.from([0, 2, 1, 3].map((weight) => Math.log(weight)));
  expect(candidatesOf(logits, 2, (id) => id !== 3).map(({ id }) => id)).toEqual([1, 2]);
  expect(candidatesOf(logits, 1, () => true)[0]).toEqual({ id: 3, probability: expect.closeTo(0.5) });
});

test('what is allowed is found however unlikely it is', () => {
  const logits = Float32Array.from({ length: 500 }, (_, id) => -id);
  expect(candidatesOf(logits, 2, (id) => id >= 400).map(({ id }) => id)).toEqual([400, 401]);
});
