import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkpointOf } from '../../base/checkpoint.ts';
import {
  beginning,
  type Change,
  type FileContent,
  type FileFacts,
  type Position,
  type Store,
  type StoredBlock,
} from '../store.ts';
import { quantized } from '../vectors.ts';
import { acquireWriterLock } from './lock.ts';
import { openStore } from './open.ts';

const never = checkpointOf(new AbortController().signal);
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'tenon-store-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

const range = { start: { line: 1, character: 2 }, end: { line: 30, character: 4 } };
const block: StoredBlock = {
  kind: 'method',
  name: 'area',
  container: ['Shape', 'Inner "x"'],
  signature: 'def area(self)',
  doc: 'The area.',
  span: { start: 10, end: 90 },
  range,
  nameRange: { start: { line: 1, character: 6 }, end: { line: 1, character: 10 } },
  pieces: [
    { kind: 'doc', span: { start: 20, end: 30 }, range },
    { kind: 'part', span: { start: 10, end: 60 }, range },
  ],
};
const terms = { ids: Uint32Array.of(0, 1), weights: Uint8Array.of(6, 2) };
const facts = (path: string, hash = 'h'): FileFacts => ({
  path,
  language: 'python',
  category: 'test',
  modified: 1234.5,
  size: 99,
  hash,
});
const vector = {
  block: 0,
  piece: 1,
  kind: 'part' as const,
  textHash: 2 ** 52 + 1,
  ...quantized(Float32Array.of(0.6, -0.8)),
  scale: 0.0078125,
};

const empty = (path: string, words: readonly string[]): FileContent => ({
  facts: facts(path),
  blocks: [],
  terms: [],
  words,
  vectors: undefined,
});
const content = (path: string, words: readonly string[]): FileContent => ({
  ...empty(path, words),
  blocks: [block],
  terms: [terms],
});

function opened(at: string | undefined, role: 'writer' | 'reader' = 'writer'): Store {
  const found = openStore(at);
  expect(found?.role).toBe(role);
  if (found === undefined) throw new Error('not opened');
  return found.store;
}

async function changes(store: Store, since: Position = beginning): Promise<Change[]> {
  const all: Change[] = [];
  for await (const change of store.changesSince(since, never)) all.push(change);
  return all;
}

test('what is stored is read back as it was, also by the next process', async () => {
  const at = folder();
  const first = opened(at);
  const id = await first.replace({ ...content('/a.py', ['area', 'shape']), vectors: [vector] });
  await first.startVectors('encoder', 'model@1');
  await first.putVectors('encoder', id, [vector]);
  await first.close();
  const store = opened(at);
  expect(await store.block(id, 0)).toEqual(block);
  expect(await store.blocks(id)).toEqual([block]);
  expect(await store.lastVectors('encoder', id)).toEqual([vector]);
  expect(await store.modelIdentity('encoder')).toBe('model@1');
  expect(await changes(store)).toEqual([
    { kind: 'reset' },
    { kind: 'words', words: ['area', 'shape'] },
    { kind: 'file', file: { id, facts: facts('/a.py'), terms: [terms] } },
    { kind: 'vectors', layer: 'static', id, vectors: [vector] },
    { kind: 'vectors', layer: 'encoder', id, vectors: [vector] },
  ]);
  await store.close();
});

test('a reader is told what changed since it last read, and nothing else', async () => {
  const at = folder();
  const writer = opened(at);
  const kept = await writer.replace(content('/kept.py', ['one']));
  const left = await writer.replace(empty('/left.py', []));
  const reader = opened(at, 'reader');
  const position = await reader.position();
  expect(await reader.hasNews()).toBe(false);
  await writer.remove(left);
  const added = await writer.replace(empty('/added.py', ['two', 'three']));
  await writer.putVectors('encoder', kept, [vector]);
  expect(await reader.hasNews()).toBe(true);
  expect(await reader.hasNews()).toBe(false);
  expect(await changes(reader, position)).toEqual([
    { kind: 'words', words: ['two', 'three'] },
    { kind: 'gone', id: left },
    { kind: 'file', file: { id: added, facts: facts('/added.py'), terms: [] } },
    { kind: 'vectors', layer: 'encoder', id: kept, vectors: [vector] },
  ]);
  await writer.clear();
  expect((await changes(reader, await reader.position())).length).toBe(0);
  expect((await changes(reader, position))[0]).toEqual({ kind: 'reset' });
  await reader.close();
  await writer.close();
});

test('vectors of an earlier version are kept for reuse but do not count', async () => {
  const store = opened(undefined);
  const id = await store.replace(content('/a.py', []));
  expect(await store.filesWithoutVectors('encoder')).toEqual([id]);
  await store.putVectors('encoder', id, [vector]);
  expect(await store.filesWithoutVectors('encoder')).toEqual([]);
  expect(await store.replace({ ...content('/a.py', []), facts: facts('/a.py', 'new') })).toBe(id);
  expect(await store.filesWithoutVectors('encoder')).toEqual([id]);
  expect(await store.lastVectors('encoder', id)).toEqual([vector]);
  expect((await changes(store)).filter(({ kind }) => kind === 'vectors')).toEqual([]);
  await store.startVectors('encoder', 'other');
  expect(await store.lastVectors('encoder', id)).toEqual([]);
  await store.close();
});

test('static vectors are stored with their file and live apart from those of an encoder', async () => {
  const store = opened(undefined);
  const id = await store.replace({ ...content('/a.py', []), vectors: [vector] });
  expect(await store.filesWithoutVectors('static')).toEqual([]);
  expect(await store.filesWithoutVectors('encoder')).toEqual([id]);
  await store.startVectors('encoder', 'other');
  expect(await store.lastVectors('static', id)).toEqual([vector]);
  expect(await store.modelIdentity('static')).toBe('');
  await store.replace(content('/a.py', []));
  expect(await store.filesWithoutVectors('static')).toEqual([id]);
  await store.close();
});

test('the lock is held by one, and free once it is released', () => {
  const at = folder();
  const lock = acquireWriterLock(at);
  expect(lock).toBeDefined();
  expect(acquireWriterLock(at)).toBeUndefined();
  lock?.release();
  const next = acquireWriterLock(at);
  expect(next).toBeDefined();
  next?.release();
});

test('a damaged lock file locks nobody out', () => {
  const at = folder();
  writeFileSync(join(at, 'lock.sqlite'), 'no database at all '.repeat(100));
  const lock = acquireWriterLock(at);
  expect(lock).toBeDefined();
  lock?.release();
});

test('a writer that has gone is followed by the next one', async () => {
  const at = folder();
  const writer = opened(at);
  const reader = opened(at, 'reader');
  await writer.close();
  const next = opened(at, 'writer');
  await next.close();
  await reader.close();
});

test('garbage in place of the index is thrown away with a reason', async () => {
  const at = folder();
  writeFileSync(join(at, 'index.sqlite'), 'garbage '.repeat(1000));
  const found = openStore(at);
  expect(found?.reason).toContain('damaged');
  expect(await found?.store.position()).toMatchObject({ sequence: 0, words: 0 });
  await found?.store.close();
});
