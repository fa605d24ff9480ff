import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import type { StaticEncoder } from '../ports.ts';
import { openStatic } from './static.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const tiny = join(fixtures, 'tiny-static');
const texts = JSON.parse(readFileSync(join(fixtures, 'texts.json'), 'utf8')) as string[];
const golden = JSON.parse(readFileSync(join(fixtures, 'static.json'), 'utf8')) as {
  vectors: string[];
  aggregated: string;
  queries: string[];
};
const never = checkpointOf(new AbortController().signal);

async function open(): Promise<StaticEncoder> {
  const outcome = await openStatic(tiny);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}

async function vectorsOf(encoder: StaticEncoder, asked: readonly string[]): Promise<readonly Float32Array[]> {
  const outcome = await encoder.encode(asked, never);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}

function expectClose(vector: Float32Array | undefined, base64: string): void {
  const bytes = Buffer.from(base64, 'base64');
  expect(vector).toHaveLength(bytes.length / 4);
  for (const [place, value] of (vector ?? []).entries())
    expect(Math.abs(value - bytes.readFloatLE(4 * place))).toBeLessThan(1e-5);
}

/** A copy of the package with one file changed, opened. */
async function openChanged(name: string, change: (bytes: Buffer) => Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-static-'));
  try {
    cpSync(tiny, folder, { recursive: true });
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name))));
    return await openStatic(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('vectors are those of the Python reference', async () => {
  const encoder = await open();
  expect(encoder).toMatchObject({
    dimension: 16,
    identity: expect.stringMatching(/^tiny-static@[0-9a-f]{12}$/) as string,
  });
  for (const [at, vector] of (await vectorsOf(encoder, texts)).entries())
    expectClose(vector, golden.vectors[at] ?? '');
});

test('a query is weighed by the places of a query', async () => {
  const encoder = await open();
  for (const [at, text] of texts.entries()) expectClose(encoder.queryVector(text), golden.queries[at] ?? '');
  expect(golden.queries).not.toEqual(golden.vectors);
});

test('pieces become one vector as the Python reference says', async () => {
  const encoder = await open();
  expectClose(encoder.aggregate(await vectorsOf(encoder, texts.slice(0, 5))), golden.aggregated);
});

test('what is over the window does not count', async () => {
  const encoder = await open();
  const [cut, longer] = await vectorsOf(encoder, ['a.'.repeat(32), 'a.'.repeat(32) + 'zebra'.repeat(100)]);
  expect(longer).toEqual(cut);
});

test('a text without tokens has the zero vector', async () => {
  expect(await vectorsOf(await open(), [' '])).toEqual([new Float32Array(16)]);
});

test('token vectors are unit vectors, one a token', async () => {
  const vectors = (await open()).tokenVectors('a = b');
  expect(vectors).toHaveLength(3);
  for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
});

test('long work is cancelled', async () => {
  const encoder = await open();
  const abort = new AbortController();
  const answer = encoder.encode(texts, checkpointOf(abort.signal));
  abort.abort();
  await expect(answer).rejects.toBeInstanceOf(Cancelled);
});

test('a changed byte, another architecture or no folder is refused', async () => {
  const broken = await openChanged('model.safetensors', (bytes) => bytes.fill(7, 500, 501));
  expect(broken).toMatchObject({
    kind: 'none',
    reason: expect.stringContaining('model.safetensors has') as string,
  });
  const other = await openChanged('manifest.json', (bytes) =>
    Buffer.from(bytes.toString().replace('"static"', '"unixcoder"')),
  );
  expect(other).toMatchObject({ kind: 'none', reason: expect.stringContaining('not static') as string });
  expect(await openStatic(join(fixtures, 'nothing'))).toMatchObject({ kind: 'none' });
});

test('a table of another width than the manifest says is refused', async () => {
  const outcome = await openChanged('manifest.json', (bytes) =>
    Buffer.from(bytes.toString().replace('"dimension": 16', '"dimension": 8')),
  );
  expect(outcome).toMatchObject({ kind: 'none', reason: expect.stringContaining('the table') as string });
});
