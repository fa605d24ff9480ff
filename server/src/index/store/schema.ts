import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** Changes with everything that makes stored rows mean something else: tables, codecs, how words are split. */
export const format = '2';

const tables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE words (first INTEGER PRIMARY KEY, text TEXT NOT NULL);
  CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, language TEXT NOT NULL, category TEXT NOT NULL,
    modified REAL NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, version INTEGER NOT NULL, blocks INTEGER NOT NULL,
    sequence INTEGER NOT NULL, terms BLOB NOT NULL, weights BLOB NOT NULL);
  CREATE INDEX files_by_sequence ON files (sequence);
  CREATE TABLE blocks (
    file INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, container TEXT NOT NULL,
    signature TEXT NOT NULL, doc TEXT NOT NULL, places BLOB NOT NULL, PRIMARY KEY (file, ordinal)) WITHOUT ROWID;
  CREATE TABLE static_vectors (
    file INTEGER PRIMARY KEY, version INTEGER NOT NULL, sequence INTEGER NOT NULL, vectors BLOB NOT NULL);
  CREATE INDEX static_vectors_by_sequence ON static_vectors (sequence);
  CREATE TABLE encoder_vectors (
    file INTEGER PRIMARY KEY, version INTEGER NOT NULL, sequence INTEGER NOT NULL, vectors BLOB NOT NULL);
  CREATE INDEX encoder_vectors_by_sequence ON encoder_vectors (sequence);
  CREATE TABLE gone (file INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
`;
const names = ['meta', 'words', 'files', 'blocks', 'static_vectors', 'encoder_vectors', 'gone'];
/** Of formats that are no more. */
const formerNames = ['vectors'];

/** The format that the database is in; undefined for an empty one. */
export function formatOf(database: Database): string | undefined {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get();
  if (known === undefined) return undefined;
  const row = database.prepare("SELECT value FROM meta WHERE key = 'format'").get() as
    { value: string } | undefined;
  return row?.value ?? '';
}

/** Drops what is there and lays out empty tables, in one transaction. */
export function layOut(database: Database): void {
  database.transaction(() => {
    for (const name of [...names, ...formerNames]) database.exec(`DROP TABLE IF EXISTS ${name}`);
    database.exec(tables);
    const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    const rows = { format, generation: randomUUID(), sequence: '0', running: '0' };
    for (const [key, value] of Object.entries(rows)) put.run(key, value);
  })();
}
