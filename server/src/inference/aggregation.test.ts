import { expect, test } from 'vitest';
import { aggregateOf, type Aggregate } from './aggregation.ts';
import type { Tensors } from './packages/safetensors.ts';

function open(tensors: Tensors): Aggregate {
  const outcome = aggregateOf(tensors, 2);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}

function sea(w: readonly number[], v: readonly number[]): Tensors {
  return new Map([
    ['sea.w', { shape: [2, v.length], values: Float32Array.from(w) }],
    ['sea.v', { shape: [v.length], values: Float32Array.from(v) }],
  ]);
}

const pieces = [Float32Array.of(1, 0), Float32Array.of(0, 1)];

test('without weights it is the mean', () => {
  const [x = 0, y = 0] = open(new Map())(pieces);
  expect(x).toBeCloseTo(Math.SQRT1_2);
  expect(y).toBeCloseTo(Math.SQRT1_2);
});

test('the piece that scores higher counts more, and the other still as part of the mean', () => {
  // Scores 5 tanh(1) and 0: the first has nearly all attention, so the sum is near (1.5, 0.5).
  const [x = 0, y = 0] = open(sea([1, 0, 0, 0], [5, 0]))(pieces);
  const attention = 1 / (1 + Math.exp(-5 * Math.tanh(1)));
  expect(x / y).toBeCloseTo((0.5 + attention) / (1.5 - attention), 4);
});

test('one piece is its own block', () => {
  expect([...open(sea([1, 0, 0, 0], [5, 0]))([Float32Array.of(0.6, 0.8)])]).toEqual([
    Math.fround(0.6),
    Math.fround(0.8),
  ]);
});

test('weights of another width are refused', () => {
  expect(aggregateOf(sea([1, 0, 0, 0], [5, 0]), 3)).toMatchObject({ kind: 'none' });
});
