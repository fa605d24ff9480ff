import { expect, test } from 'vitest';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { openStatic } from '../../server/src/inference/static/static.ts';
import {
  digestsOf,
  farthest,
  functions,
  goldenOf,
  projected,
  shippedPackages,
  tinyPackages,
} from './golden.ts';

/** Static packages, shipped and tiny, under the TypeScript runtime against the Python reference, on 200 functions. */
const packages = [...tinyPackages, ...shippedPackages].filter(
  ({ manifest }) => manifest.architecture === 'static',
);
const texts = functions.map(({ code }) => code);
const never = checkpointOf(new AbortController().signal);

test('there are 200 functions in ten languages', () => {
  expect(new Set(texts).size).toBe(200);
  expect(new Set(functions.map(({ language }) => language)).size).toBeGreaterThanOrEqual(10);
});

test.each(packages)('$name: ids are equal, vectors within 1e-3', async (each) => {
  const golden = goldenOf(each.name);
  expect(digestsOf(each)).toEqual(golden.ids);
  const encoder = await openStatic(each.folder);
  if (encoder.kind === 'none') throw new Error(encoder.reason);
  const outcome = await encoder.value.encode(texts, never);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  for (const [at, vector] of outcome.value.entries())
    expect(farthest(projected(vector), golden.projections[at] ?? []), `text ${at}`).toBeLessThan(1e-3);
});
