import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { silent } from '../../server/src/base/logger.ts';
import { openEncoder } from '../../server/src/inference/onnx/inference.ts';
import { readTokenizer } from '../../server/src/inference/tokenizer/readTokenizer.ts';

/**
 * The shipped package under the TypeScript runtime, packed and int8, against what PyTorch gives in fp32 for each text
 * alone: functions of this repository, written by `tenon_training fixtures`.
 */
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as {
  readonly texts: readonly string[];
  readonly ids: readonly (readonly number[])[];
  readonly vectors: readonly string[];
};

/** int8 rounds: the fp32 graph is within 1e-3 of PyTorch (see the tiny package), int8 within this cosine. */
const lowestCosine = 0.995;

const root = join(import.meta.dirname, '../..');
const packageFolder = join(root, 'models/tenon-encoder-small-v0');
const encoder = openEncoder({
  packageFolder,
  hostPath: join(root, 'server/src/inference/onnx/host.ts'),
  device: 'cpu',
  threads: 1,
  logger: silent,
});
const never = checkpointOf(new AbortController().signal);

afterAll(() => encoder.dispose());

test('the ids are those of the Python tokenizer', () => {
  const tokenizer = readTokenizer(readFileSync(join(packageFolder, 'tokenizer.json'), 'utf8'));
  if (tokenizer.kind === 'none') throw new Error(tokenizer.reason);
  for (const [at, text] of golden.texts.entries())
    expect(tokenizer.value.encode(text), `text ${at}`).toEqual(golden.ids[at]);
});

test('the vectors point where those of PyTorch point', async () => {
  const outcome = await encoder.encode(golden.texts, never);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  expect(outcome.value).toHaveLength(golden.vectors.length);
  for (const [at, vector] of outcome.value.entries()) {
    const cosine = dot(vector, floatsOf(golden.vectors[at] ?? ''));
    expect(cosine, `text ${at}`).toBeGreaterThan(lowestCosine);
  }
});

test('a text has nearly the same vector packed with others and alone', async () => {
  const together = await encoder.encode(golden.texts.slice(0, 8), never);
  const alone = await encoder.encode(golden.texts.slice(0, 1), never);
  if (together.kind === 'none' || alone.kind === 'none') throw new Error('no vectors');
  expect(dot(together.value[0] ?? [], alone.value[0] ?? [])).toBeGreaterThan(lowestCosine);
});

test('what the manifest says of the package is there', () => {
  expect(existsSync(join(packageFolder, 'CARD.md'))).toBe(true);
  expect(encoder.identity).toMatch(/^tenon-encoder-small-v0@[0-9a-f]{12}$/);
  expect(encoder.dimension).toBe(256);
});

function floatsOf(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
