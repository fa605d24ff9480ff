import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isCorruption } from './errors.ts';

/** Held by the one process that writes an index. */
export interface WriterLock {
  release(): void;
}

/**
 * The lock on the index in `folder`, or undefined while another process holds it. It is an exclusive transaction on a
 * database of its own, which is a lock of the operating system: it ends with the process, however that ends.
 */
export function acquireWriterLock(folder: string): WriterLock | undefined {
  const path = join(folder, 'lock.sqlite');
  try {
    return lockOn(path);
  } catch (error) {
    if (!isCorruption(error)) throw error;
    rmSync(path, { force: true });
    return lockOn(path);
  }
}

function lockOn(path: string): WriterLock | undefined {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return {
    release() {
      if (!database.open) return;
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
