import { expect, test } from 'vitest';
import { memberFeatures, placeFeatures } from './features.ts';
import { scoresOf } from './network.ts';
import { network as shipped } from './weights.ts';

const own = memberFeatures.length;
const width = own + placeFeatures.length;
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const at = (length: number, values: Readonly<Record<number, number>>) =>
  Object.assign(zeros(length), values) as number[];

test('scores by hand: one unit that looks at a member and at the place, and a straight way past it', () => {
  const network = {
    means: at(width, { 0: 1 }),
    deviations: at(width, { 0: 2 }).map((value) => value || 1),
    inner: at(width, { 1: 3, [own]: 10 }),
    biases: [-1],
    outer: [0.5],
    direct: at(own, { 0: 4 }),
  };
  const members = [at(own, { 0: 3, 1: 2 }), at(own, { 0: 1, 1: -9 }), at(own, { 0: 100 })];
  const scores = scoresOf(network, members, at(placeFeatures.length, { 0: 0.5 }));
  // (3 - 1) / 2 × 4 + ((3 × 2 + 10 × 0.5 - 1) × 0.5); nothing where the unit is under zero; five deviations at most.
  expect([...scores]).toEqual([4 + 5, 0, 20 + 2]);
});

test('the shipped weights fit the features', () => {
  const units = shipped.biases.length;
  expect(units).toBeGreaterThan(0);
  const { means, deviations, inner, outer, direct } = shipped;
  expect([means, deviations, inner, outer, direct].map(({ length }) => length)).toEqual([
    width,
    width,
    units * width,
    units,
    own,
  ]);
});
