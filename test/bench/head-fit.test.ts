import { expect, test } from 'vitest';
import { fitted, placeOf, type Sample } from './head-fit.ts';
import { randomOf } from './sources.ts';

/** Of five candidates the right one has more of the first feature; the second says nothing, and is large. */
function samples(count: number): readonly Sample[] {
  const random = randomOf(5);
  return Array.from({ length: count }, (_, at) => {
    const right = at % 5;
    const candidates = Array.from({ length: 5 }, (_unused, each) =>
      Float64Array.of(random() + (each === right ? 0.8 : 0), 100 * random()),
    );
    return { candidates, right, penalties: [] };
  });
}

test('weighs what tells the right one, and nothing else', () => {
  const [tells = 0, says = 0] = fitted(samples(200));
  expect(tells).toBeGreaterThan(1);
  expect(Math.abs(says * 100)).toBeLessThan(tells / 5);
});

test('a place counts those that are ahead; ties are lost to those before', () => {
  const candidates = [2, 1, 1, 3].map((value) => Float64Array.of(value));
  expect(placeOf({ candidates, right: 2, penalties: [] }, Float64Array.of(1), 1)).toBe(4);
  expect(placeOf({ candidates, right: 2, penalties: [0, 0, 0, 2] }, Float64Array.of(1), 2)).toBe(3);
});
