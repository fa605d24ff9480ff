import type { Database } from 'better-sqlite3';
import type { Checkpoint } from '../../base/checkpoint.ts';
import {
  layers,
  type Category,
  type Change,
  type FileContent,
  type FileFacts,
  type Layer,
  type PieceVector,
  type Position,
  type Store,
  type StoredBlock,
} from '../store.ts';
import { packTerms } from '../terms.ts';
import { bytesOf, decodePlaces, decodeTerms, decodeVectors, encodePlaces, encodeVectors } from './codec.ts';
import { layOut } from './schema.ts';

/** Rows read between two checkpoints. */
const rowsPerSlice = 200;

/** The port {@link Store} on one SQLite database, which it closes. Made by `openStore`. */
export class SqliteStore implements Store {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #onClose: () => void;
  #dataVersion: unknown;

  constructor(database: Database, onClose: () => void) {
    this.#database = database;
    this.#sql = prepare(database);
    this.#onClose = onClose;
    this.#dataVersion = database.pragma('data_version', { simple: true });
  }

  async modelIdentity(layer: Layer): Promise<string> {
    return this.#meta(`model.${layer}`);
  }

  async position(): Promise<Position> {
    return {
      generation: this.#meta('generation'),
      sequence: Number(this.#meta('sequence')),
      words: (this.#sql.wordCount.get() as { count: number }).count,
    };
  }

  async hasNews(): Promise<boolean> {
    const version = this.#database.pragma('data_version', { simple: true });
    const isNew = version !== this.#dataVersion;
    this.#dataVersion = version;
    return isNew;
  }

  async *changesSince(position: Position, checkpoint: Checkpoint): AsyncGenerator<Change> {
    const same = position.generation === this.#meta('generation');
    if (!same) yield { kind: 'reset' };
    const from = same ? position : { sequence: 0, words: 0 };
    for (const { text } of this.#sql.words.all(from.words) as { text: string }[]) {
      yield { kind: 'words', words: text.split('\n') };
    }
    if (from.sequence > 0) {
      const gone = this.#sql.gone.all(from.sequence) as { file: number }[];
      for (const { file } of gone) yield { kind: 'gone', id: file };
    }
    yield* this.#filesSince(from.sequence, checkpoint);
    for (const layer of layers) yield* this.#vectorsSince(layer, from.sequence, checkpoint);
  }

  async block(file: number, ordinal: number): Promise<StoredBlock | undefined> {
    const row = this.#sql.block.get(file, ordinal) as BlockRow | undefined;
    return row === undefined ? undefined : blockOf(row);
  }

  async blocks(file: number): Promise<readonly StoredBlock[]> {
    return (this.#sql.blocks.all(file) as BlockRow[]).map(blockOf);
  }

  async lastVectors(layer: Layer, file: number): Promise<readonly PieceVector[]> {
    const row = this.#sql[layer].last.get(file) as { vectors: Uint8Array } | undefined;
    return row === undefined ? [] : decodeVectors(row.vectors);
  }

  async filesWithoutVectors(layer: Layer): Promise<readonly number[]> {
    return (this.#sql[layer].without.all() as { id: number }[]).map(({ id }) => id);
  }

  async replace({ facts, blocks, terms, words, vectors }: FileContent): Promise<number> {
    const packed = packTerms(terms);
    const encoded = vectors === undefined ? undefined : encodeVectors(vectors);
    return this.#write((sequence) => {
      this.#putWords(words);
      const row = this.#sql.putFile.get({
        ...facts,
        blocks: blocks.length,
        sequence,
        terms: bytesOf(packed.ids),
        weights: bytesOf(packed.weights),
      }) as { id: number };
      this.#sql.removeBlocks.run(row.id);
      blocks.forEach((block, ordinal) => this.#sql.putBlock.run(blockRow(row.id, ordinal, block)));
      if (encoded !== undefined) this.#sql.static.put.run(row.id, sequence, encoded, row.id);
      return row.id;
    });
  }

  async touch(file: number, facts: FileFacts): Promise<void> {
    this.#write(() => this.#sql.touch.run(facts.modified, facts.size, facts.category, file));
  }

  async remove(file: number): Promise<void> {
    this.#write((sequence) => {
      this.#sql.removeFile.run(file);
      this.#sql.removeBlocks.run(file);
      for (const layer of layers) this.#sql[layer].remove.run(file);
      this.#sql.putGone.run(file, sequence);
    });
  }

  async putVectors(layer: Layer, file: number, vectors: readonly PieceVector[]): Promise<void> {
    const encoded = encodeVectors(vectors);
    this.#write((sequence) => this.#sql[layer].put.run(file, sequence, encoded, file));
  }

  async startVectors(layer: Layer, identity: string): Promise<void> {
    this.#write(() => {
      this.#sql[layer].clear.run();
      this.#sql.putMeta.run(`model.${layer}`, identity);
    });
  }

  async clear(): Promise<void> {
    layOut(this.#database);
  }

  async close(): Promise<void> {
    if (!this.#database.open) return;
    if (!this.#database.readonly) this.#sql.putMeta.run('running', '0');
    this.#database.close();
    this.#onClose();
  }

  #meta(key: string): string {
    return (this.#sql.meta.get(key) as { value: string } | undefined)?.value ?? '';
  }

  /** A transaction with the next number in sequence, by which readers see what it changed. */
  #write<T>(change: (sequence: number) => T): T {
    return this.#database.transaction(() => {
      const sequence = Number(this.#meta('sequence')) + 1;
      this.#sql.putMeta.run('sequence', String(sequence));
      return change(sequence);
    })();
  }

  #putWords(words: readonly string[]): void {
    if (words.length === 0) return;
    const { count } = this.#sql.wordCount.get() as { count: number };
    this.#sql.putWords.run(count, words.join('\n'));
    this.#sql.putMeta.run('words', String(count + words.length));
  }

  async *#filesSince(sequence: number, checkpoint: Checkpoint): AsyncGenerator<Change> {
    for (let after = 0; ;) {
      const rows = this.#sql.files.all(sequence, after, rowsPerSlice) as FileRow[];
      for (const row of rows) {
        const { id, path, language, category, modified, size, hash } = row;
        const facts = { path, language, category, modified, size, hash };
        yield { kind: 'file', file: { id, facts, terms: decodeTerms(row.terms, row.weights) } };
        after = id;
      }
      if (rows.length < rowsPerSlice) return;
      await checkpoint();
    }
  }

  async *#vectorsSince(layer: Layer, sequence: number, checkpoint: Checkpoint): AsyncGenerator<Change> {
    for (let after = 0; ;) {
      const rows = this.#sql[layer].since.all(sequence, after, rowsPerSlice) as {
        file: number;
        vectors: Uint8Array;
      }[];
      for (const { file, vectors } of rows) {
        yield { kind: 'vectors', layer, id: file, vectors: decodeVectors(vectors) };
        after = file;
      }
      if (rows.length < rowsPerSlice) return;
      await checkpoint();
    }
  }
}

interface FileRow {
  readonly id: number;
  readonly path: string;
  readonly language: string;
  readonly category: Category;
  readonly modified: number;
  readonly size: number;
  readonly hash: string;
  readonly terms: Uint8Array;
  readonly weights: Uint8Array;
}

interface BlockRow {
  readonly kind: StoredBlock['kind'];
  readonly name: string;
  readonly container: string;
  readonly signature: string;
  readonly doc: string;
  readonly places: Uint8Array;
}

function blockOf({ kind, name, container, signature, doc, places }: BlockRow): StoredBlock {
  return {
    kind,
    name,
    container: JSON.parse(container) as string[],
    signature,
    doc,
    ...decodePlaces(places),
  };
}

function blockRow(
  file: number,
  ordinal: number,
  block: StoredBlock,
): BlockRow & { file: number; ordinal: number } {
  const { kind, name, signature, doc } = block;
  return {
    file,
    ordinal,
    kind,
    name,
    signature,
    doc,
    container: JSON.stringify(block.container),
    places: encodePlaces(block),
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  const sql = (text: string) => database.prepare(text);
  return {
    meta: sql('SELECT value FROM meta WHERE key = ?'),
    putMeta: sql(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
    words: sql('SELECT text FROM words WHERE first >= ? ORDER BY first'),
    wordCount: sql(
      "SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'words'), 0) AS count",
    ),
    putWords: sql('INSERT INTO words (first, text) VALUES (?, ?)'),
    gone: sql('SELECT file FROM gone WHERE sequence > ?'),
    putGone: sql('INSERT OR REPLACE INTO gone (file, sequence) VALUES (?, ?)'),
    files: sql('SELECT * FROM files WHERE sequence > ? AND id > ? ORDER BY id LIMIT ?'),
    putFile:
      sql(`INSERT INTO files (path, language, category, modified, size, hash, version, blocks, sequence, terms, weights)
      VALUES (:path, :language, :category, :modified, :size, :hash, 1, :blocks, :sequence, :terms, :weights)
      ON CONFLICT (path) DO UPDATE SET language = excluded.language, category = excluded.category,
        modified = excluded.modified, size = excluded.size, hash = excluded.hash, version = version + 1,
        blocks = excluded.blocks, sequence = excluded.sequence, terms = excluded.terms, weights = excluded.weights
      RETURNING id`),
    touch: sql('UPDATE files SET modified = ?, size = ?, category = ? WHERE id = ?'),
    removeFile: sql('DELETE FROM files WHERE id = ?'),
    block: sql('SELECT * FROM blocks WHERE file = ? AND ordinal = ?'),
    blocks: sql('SELECT * FROM blocks WHERE file = ? ORDER BY ordinal'),
    putBlock: sql(`INSERT INTO blocks (file, ordinal, kind, name, container, signature, doc, places)
      VALUES (:file, :ordinal, :kind, :name, :container, :signature, :doc, :places)`),
    removeBlocks: sql('DELETE FROM blocks WHERE file = ?'),
    static: prepareLayer(database, 'static_vectors'),
    encoder: prepareLayer(database, 'encoder_vectors'),
  };
}

function prepareLayer(database: Database, table: string) {
  const sql = (text: string) => database.prepare(text);
  return {
    since:
      sql(`SELECT v.file, v.vectors FROM ${table} v JOIN files f ON f.id = v.file AND f.version = v.version
      WHERE v.sequence > ? AND v.file > ? ORDER BY v.file LIMIT ?`),
    last: sql(`SELECT vectors FROM ${table} WHERE file = ?`),
    without: sql(`SELECT f.id FROM files f LEFT JOIN ${table} v ON v.file = f.id AND v.version = f.version
      WHERE v.file IS NULL ORDER BY f.id`),
    put: sql(`INSERT OR REPLACE INTO ${table} (file, version, sequence, vectors)
      SELECT ?, version, ?, ? FROM files WHERE id = ?`),
    remove: sql(`DELETE FROM ${table} WHERE file = ?`),
    clear: sql(`DELETE FROM ${table}`),
  };
}
