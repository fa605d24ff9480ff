import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { readManifest } from '../../server/src/inference/packages/packages.ts';
import { openStatic } from '../../server/src/inference/static/static.ts';
import { readTokenizer } from '../../server/src/inference/tokenizer/readTokenizer.ts';
import { digestOf, farthest, functions, goldenOf, projected } from './golden.ts';

/** Static packages, shipped and tiny, under the TypeScript runtime against the Python reference, on 200 functions. */
const root = join(import.meta.dirname, '../..');
const models = join(root, 'models');
const shipped = readdirSync(models)
  .map((name) => join(models, name))
  .filter((folder) => existsSync(join(folder, 'manifest.json')) && architectureOf(folder) === 'static');
const packages = [join(root, 'server/src/inference/fixtures/tiny-static'), ...shipped];
const texts = functions.map(({ code }) => code);
const never = checkpointOf(new AbortController().signal);

function architectureOf(folder: string): string {
  const manifest = readManifest(folder);
  return manifest.kind === 'some' ? manifest.value.architecture : '';
}

test('there are 200 functions in ten languages', () => {
  expect(new Set(texts)).toHaveLength(200);
  expect(new Set(functions.map(({ language }) => language)).size).toBeGreaterThanOrEqual(10);
});

test.each(packages)('%s: ids are equal, vectors within 1e-3', async (folder) => {
  const golden = goldenOf(folder.split(/[\\/]/).at(-1) ?? '');
  const tokenizer = readTokenizer(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  if (tokenizer.kind === 'none') throw new Error(tokenizer.reason);
  expect(texts.map((text) => digestOf(tokenizer.value.encode(text)))).toEqual(golden.ids);
  const encoder = await openStatic(folder);
  if (encoder.kind === 'none') throw new Error(encoder.reason);
  const outcome = await encoder.value.encode(texts, never);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  for (const [at, vector] of outcome.value.entries())
    expect(farthest(projected(vector), golden.projections[at] ?? []), `text ${at}`).toBeLessThan(1e-3);
});
