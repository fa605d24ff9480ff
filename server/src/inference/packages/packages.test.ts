import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { identityOf, parseManifest } from './manifest.ts';
import { readManifest, verifyPackage } from './packages.ts';

const tiny = join(import.meta.dirname, '../fixtures/tiny');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-package-'));
  folders.push(folder);
  cpSync(tiny, folder, { recursive: true });
  return folder;
}

test('a whole package is verified', async () => {
  expect(await verifyPackage(tiny)).toMatchObject({ kind: 'some', value: { name: 'tiny', dimension: 16 } });
});

test('one changed byte is refused with the file, what was expected and what was found', async () => {
  const folder = copy();
  const bytes = readFileSync(join(folder, 'model.onnx'));
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(join(folder, 'model.onnx'), bytes);
  const outcome = await verifyPackage(folder);
  expect(outcome).toMatchObject({ kind: 'none' });
  expect((outcome as { reason: string }).reason).toMatch(
    /refused: model\.onnx has sha256 [0-9a-f]{64}, expected [0-9a-f]{64}$/,
  );
});

test('a missing file is refused with its name', async () => {
  const folder = copy();
  rmSync(join(folder, 'tokenizer.json'));
  expect(await verifyPackage(folder)).toEqual({
    kind: 'none',
    reason: 'the model package is refused: tokenizer.json cannot be read',
  });
});

test('a folder that is no package says so', () => {
  expect(readManifest(join(tiny, 'nothing'))).toMatchObject({ kind: 'none' });
});

const manifest = JSON.parse(readFileSync(join(tiny, 'manifest.json'), 'utf8')) as Record<string, object>;

test.each([
  [{ format: 2 }, 'format is 2; allowed: 1'],
  [
    { architecture: 'bag' },
    'architecture is "bag"; allowed: static, codet5, unixcoder, graphcodebert, causal-lm',
  ],
  [{ task: undefined }, 'task is missing; allowed: embedding'],
  [{ dimension: 0 }, 'dimension is 0'],
  [{ prefix: 'x' }, 'prefix is "x"'],
  [{ name: '' }, 'name is ""'],
  [{ pooling: 'max' }, 'pooling is "max"; allowed: mean, cls, weighted'],
  [{ aggregation: 'sea' }, 'files lacks sea, which is the aggregation'],
  [{ aggregation: 3 }, 'aggregation is 3'],
  [{ nodes: -1 }, 'nodes is -1'],
  [{ isDefault: 'yes' }, 'isDefault is "yes"; allowed: true, false'],
  [{ model: 'other.onnx' }, 'files lacks other.onnx'],
  [{ files: { ...manifest['files'], '../x': { sha256: '0'.repeat(64) } } }, 'files is "../x"'],
  [
    { files: { ...manifest['files'], x: { sha256: 'ab' } } },
    'files.x.sha256 is "ab"; allowed: 64 hex digits',
  ],
])('a manifest that is off says where: %j', (change, reason) => {
  const outcome = parseManifest(JSON.stringify({ ...manifest, ...change }));
  expect((outcome as { reason: string }).reason).toContain(`manifest.json: ${reason}`);
});

test('the identity changes with the model', () => {
  const read = readManifest(tiny);
  if (read.kind === 'none') throw new Error(read.reason);
  expect(identityOf(read.value)).toMatch(/^tiny@[0-9a-f]{12}$/);
});
