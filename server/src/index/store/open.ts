import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Store } from '../store.ts';
import { isCorruption } from './errors.ts';
import { acquireWriterLock } from './lock.ts';
import { format, formatOf, layOut } from './schema.ts';
import { SqliteStore } from './sqlite.ts';

/** An index that was opened, and what this process may do with it. */
export interface OpenedStore {
  readonly store: Store;
  readonly role: 'writer' | 'reader';
  /** Why the index was thrown away and is built anew; '' when it was not. */
  readonly reason: string;
}

/**
 * Opens the index in `folder`, as its writer if no other process is, else as a reader. Undefined: another process is the
 * writer and has not laid out the index yet, so ask again. Without `folder` the index lives in memory.
 *
 * `distrust` throws away what is there, with that reason: for a caller who met corruption later.
 */
export function openStore(folder: string | undefined, distrust = ''): OpenedStore | undefined {
  if (folder === undefined) return { store: inMemory(), role: 'writer', reason: distrust };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'index.sqlite');
  const lock = acquireWriterLock(folder);
  if (lock === undefined) return openReader(path);
  try {
    const { database, reason } = openForWriting(path, distrust);
    return { store: new SqliteStore(database, () => lock.release()), role: 'writer', reason };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function inMemory(): Store {
  const database = new Database(':memory:');
  layOut(database);
  return new SqliteStore(database, () => {});
}

function openReader(path: string): OpenedStore | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, timeout: 2000 });
    if (formatOf(database) !== format) throw new Database.SqliteError('not laid out yet', 'SQLITE_BUSY');
    return { store: new SqliteStore(database, () => {}), role: 'reader', reason: '' };
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError) return undefined;
    throw error;
  }
}

function openForWriting(path: string, distrust: string): { database: Database.Database; reason: string } {
  const doubt = distrust === '' ? '' : distrust;
  if (doubt !== '') discard(path);
  try {
    const { database, reason } = sound(path);
    return { database, reason: doubt === '' ? reason : doubt };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    discard(path);
    const { database } = sound(path);
    return { database, reason: `the index was damaged (${(error as Error).message}) and is built anew` };
  }
}

/** A database in today's format that may be written to. Throws what {@link isCorruption} knows for a damaged file. */
function sound(path: string): { database: Database.Database; reason: string } {
  const database = new Database(path, { timeout: 5000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -8000');
    const found = formatOf(database);
    if (found !== format) layOut(database);
    else checkIfLeftRunning(database);
    database.prepare("UPDATE meta SET value = '1' WHERE key = 'running'").run();
    const isOther = found !== undefined && found !== format;
    return { database, reason: isOther ? 'the index was of another version of Tenon and is built anew' : '' };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A whole check reads the whole file: only after a writer that did not close it. */
function checkIfLeftRunning(database: Database.Database): void {
  const row = database.prepare("SELECT value FROM meta WHERE key = 'running'").get() as
    { value: string } | undefined;
  if (row?.value === '0') return;
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
}

function discard(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
