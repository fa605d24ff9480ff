import { expect, test } from 'vitest';
import { meanPool } from './pooling.ts';

const hidden = Float32Array.of(3, 4, 0, 8, 6, 0);

test('one row is scaled to length 1', () => {
  expect([...meanPool(hidden, 2, 0, 1)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
});

test('only the rows of the range are taken', () => {
  expect([...meanPool(hidden, 2, 1, 3)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
});

test('the zero vector stays zero', () => {
  expect([...meanPool(new Float32Array(4), 2, 0, 2)]).toEqual([0, 0]);
});
