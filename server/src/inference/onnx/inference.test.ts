import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Cancelled, checkpointOf } from '../../base/checkpoint.ts';
import { silent } from '../../base/logger.ts';
import type { CodeGraph, InferenceStatus } from '../ports.ts';
import { openEncoder, type EncoderProcess, type HostedEncoder, type HostOptions } from './inference.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const tiny = join(fixtures, 'tiny');
const texts = JSON.parse(readFileSync(join(fixtures, 'texts.json'), 'utf8')) as string[];
const golden = JSON.parse(readFileSync(join(fixtures, 'golden.json'), 'utf8')) as { vectors: string[] };
const never = checkpointOf(new AbortController().signal);
const opened: EncoderProcess[] = [];

afterEach(() => {
  for (const encoder of opened.splice(0)) encoder.dispose();
});

function open(change: Partial<HostOptions> = {}): HostedEncoder {
  const hostPath = join(import.meta.dirname, 'host.ts');
  const options: HostOptions = { packageFolder: tiny, hostPath, device: 'cpu', threads: 1, logger: silent };
  const encoder = openEncoder({ ...options, restartDelaysMs: [0, 0], ...change });
  opened.push(encoder);
  return encoder as HostedEncoder;
}

async function vectorsOf(
  encoder: EncoderProcess,
  asked: readonly string[],
): Promise<readonly Float32Array[]> {
  const outcome = await encoder.encode(asked, never);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}

function reached(encoder: EncoderProcess, state: InferenceStatus['state']): Promise<void> {
  return new Promise((resolve) => {
    const check = (status: InferenceStatus) => status.state === state && resolve();
    encoder.onStatus(check);
    check(encoder.status);
  });
}

test('packed texts have the vectors that PyTorch gives each alone', async () => {
  const vectors = await vectorsOf(open(), texts);
  expect(vectors).toHaveLength(texts.length);
  for (const [at, vector] of vectors.entries()) {
    const bytes = Buffer.from(golden.vectors[at] ?? '', 'base64');
    expect(vector).toHaveLength(bytes.length / 4);
    for (const [place, value] of vector.entries())
      expect(Math.abs(value - bytes.readFloatLE(4 * place)), `text ${at}`).toBeLessThan(1e-3);
  }
});

test('the data flow of a function shows in its vector, and a text has none', async () => {
  const encoder = open({ packageFolder: join(fixtures, 'tiny-graph') });
  const code = 'x = y';
  const nodes = [
    { start: 0, end: 1 },
    { start: 4, end: 5 },
  ];
  const flows: CodeGraph[] = [
    { code, nodes, edges: [[0, 1]] },
    { code, nodes, edges: [] },
    { code, nodes: [], edges: [] },
  ];
  const graphs = await encoder.encodeGraphs(flows, never);
  const [text] = await vectorsOf(encoder, [code]);
  if (graphs.kind === 'none') throw new Error(graphs.reason);
  const [connected, apart, bare] = graphs.value;
  expect(connected).not.toEqual(apart);
  expect(apart).not.toEqual(bare);
  expect(text?.every((value, at) => Math.abs(value - (bare?.[at] ?? NaN)) < 1e-5)).toBe(true);
});

const halves = [
  new Float32Array(16).fill(0.25),
  Float32Array.from({ length: 16 }, (_, at) => (at === 0 ? 1 : 0)),
];

test('without weights pieces are aggregated by their mean', () => {
  const [first = 0, second = 0] = open().aggregate(halves);
  expect(first / second).toBeCloseTo(5);
});

test('pieces are aggregated by the weights that the package names, once they have the hash that it says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-package-'));
  try {
    cpSync(tiny, folder, { recursive: true });
    const weights = readFileSync(join(fixtures, 'tiny-static/model.safetensors'));
    writeFileSync(join(folder, 'sea.safetensors'), weights);
    const manifest = JSON.parse(readFileSync(join(tiny, 'manifest.json'), 'utf8')) as { files: object };
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const files = { ...manifest.files, 'sea.safetensors': { sha256 } };
    const named = { ...manifest, aggregation: 'sea.safetensors', files };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(named));
    const [first = 0, second = 0] = open({ packageFolder: folder }).aggregate(halves);
    expect(Math.abs(first / second - 5)).toBeGreaterThan(0.1);
    writeFileSync(join(folder, 'sea.safetensors'), weights.fill(1, 9000));
    expect(open({ packageFolder: folder }).status.reason).toContain('sea.safetensors has sha256');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('no texts have no vectors', async () => {
  expect(await open().encode([], never)).toEqual({ kind: 'some', value: [] });
});

test('a host that is killed answers none, and works again after its restart', async () => {
  const encoder = open();
  const [before] = await vectorsOf(encoder, ['def f(): pass']);
  const answer = encoder.encode(
    Array.from({ length: 2000 }, (_, at) => `def f${at}(): return ${at}`),
    never,
  );
  await never();
  process.kill(encoder.host.pid ?? 0, 'SIGKILL');
  expect(await answer).toEqual({ kind: 'none', reason: 'model restarting' });
  await reached(encoder, 'ready');
  expect(await vectorsOf(encoder, ['def f(): pass'])).toEqual([before]);
});

test('a host that keeps ending is refused with the reason', async () => {
  const encoder = open({ hostPath: join(fixtures, 'crashing-host.ts') });
  await reached(encoder, 'refused');
  expect(encoder.status.reason).toBe('the inference host ended 3 times in a row (last: exit code 7)');
  expect(await encoder.encode(['x'], never)).toMatchObject({ kind: 'none' });
});

test('a corrupt package is refused before its model is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-package-'));
  try {
    cpSync(tiny, folder, { recursive: true });
    writeFileSync(join(folder, 'model.onnx'), 'no model');
    const encoder = open({ packageFolder: folder });
    expect(await encoder.encode(['x'], never)).toMatchObject({ kind: 'none' });
    expect(encoder.status).toMatchObject({ state: 'refused' });
    expect(encoder.status.reason).toContain('model.onnx has sha256');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a package that is not there is refused at once', async () => {
  const encoder = open({ packageFolder: join(fixtures, 'nothing') });
  expect(encoder.status.state).toBe('refused');
  expect(await encoder.encode(['x'], never)).toMatchObject({ kind: 'none' });
});

test('a device that does not work falls back to the CPU and says why', async () => {
  const encoder = open({ device: process.platform === 'darwin' ? 'dml' : 'coreml' });
  await vectorsOf(encoder, ['x']);
  expect(encoder.status.device).toBe('cpu');
  expect(encoder.status.reason).toMatch(/^(dml|coreml) does not work here, running on cpu: ./);
});

test('without work the host is ended, and the next request starts it again', async () => {
  const encoder = open({ idleMs: 1 });
  await reached(encoder, 'ready');
  await reached(encoder, 'stopped');
  expect(encoder.host.pid).toBeUndefined();
  expect(await vectorsOf(encoder, ['x'])).toHaveLength(1);
});

test('a request is cancelled between batches', async () => {
  const encoder = open();
  const abort = new AbortController();
  const answer = encoder.encode(
    Array.from({ length: 2000 }, (_, at) => `text ${at}`),
    checkpointOf(abort.signal),
  );
  abort.abort();
  await expect(answer).rejects.toBeInstanceOf(Cancelled);
  expect(await vectorsOf(encoder, ['x'])).toHaveLength(1);
});

test('a single text does not wait for a long batch', async () => {
  const encoder = open();
  await vectorsOf(encoder, ['warm']);
  const order: string[] = [];
  const long = vectorsOf(
    encoder,
    Array.from({ length: 400 }, (_, at) => `batch ${at} `.repeat(40)),
  ).then(() => order.push('batch'));
  await never();
  await vectorsOf(encoder, ['query']);
  order.push('query');
  await long;
  expect(order).toEqual(['query', 'batch']);
});

test('after it is disposed of, an encoder answers none and stays stopped', async () => {
  const encoder = open();
  await vectorsOf(encoder, ['x']);
  encoder.dispose();
  expect(await encoder.encode(['x'], never)).toMatchObject({ kind: 'none' });
  expect(encoder.host.pid).toBeUndefined();
});
