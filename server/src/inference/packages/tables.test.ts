import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { writeTable } from '../ngram/tableWriter.ts';
import { readTable } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'tenon-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array, hashed = bytes): void {
  writeFileSync(join(folder, name), bytes);
  const files = { [name]: { sha256: createHash('sha256').update(hashed).digest('hex') } };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ format: 1, name: 'tables', task: 'ngrams', files }),
  );
}

const entry = { hash: 7, total: 9, distinct: 1, next: [{ code: 0, share: 1 }] };
const table = brotliCompressSync(writeTable(['if'], new Map([[2, [entry]]])));

test('a table with the hash of its package is read', () => {
  put('ecmascript.table', table);
  expect(readTable(folder, 'ecmascript')).toMatchObject({ kind: 'some', value: { words: ['if'], size: 1 } });
  expect(readTable(folder, 'cobol')).toMatchObject({ reason: 'tables has no table of cobol' });
});

test('one that was changed is refused', () => {
  put('ecmascript.table', table, new Uint8Array(1));
  expect(readTable(folder, 'ecmascript')).toMatchObject({ reason: expect.stringContaining('refused') });
});

test('one that is not compressed is refused', () => {
  put('ecmascript.table', new Uint8Array(10));
  expect(readTable(folder, 'ecmascript').kind).toBe('none');
});

test('no package is no table', () =>
  expect(readTable(join(folder, 'nowhere'), 'ecmascript')).toMatchObject({
    reason: expect.stringContaining('no package'),
  }));
