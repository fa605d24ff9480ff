import { expect, test } from 'vitest';
import { bestThreshold, fittedLogistic, fMeasure, ratesAt, thresholdFor } from './clones-fit.ts';

test('a logistic function finds what tells samples apart, and ignores what does not', () => {
  const samples = Array.from({ length: 40 }, (_, at) => ({
    features: [at / 40, (at * 7) % 5],
    isRight: at >= 20,
    weight: 1,
  }));
  const { weights, bias } = fittedLogistic(samples);
  expect(weights[0]).toBeGreaterThan(Math.abs(weights[1]!) * 10);
  expect(weights[0]! * 0.1 + bias).toBeLessThan(0);
  expect(weights[0]! * 0.9 + bias).toBeGreaterThan(0);
});

test('the best threshold is found, with equal values on one side of it', () => {
  const judged = [
    { value: 0.9, isRight: true },
    { value: 0.7, isRight: true },
    { value: 0.7, isRight: false },
    { value: 0.2, isRight: false },
  ];
  expect(bestThreshold(judged)).toBe(0.7);
  expect(thresholdFor(judged, 0.9)).toBe(0.9);
  expect(thresholdFor(judged, 0.5)).toBe(0.2);
  expect(thresholdFor([], 0.5)).toBe(Infinity);
  expect(ratesAt(judged, 0.7)).toEqual({ precision: 2 / 3, recall: 1 });
  expect(fMeasure({ precision: 2 / 3, recall: 1 })).toBeCloseTo(0.8);
});
