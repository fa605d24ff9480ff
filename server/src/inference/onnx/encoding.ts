import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { verifyPackage } from '../packages/packages.ts';
import { meanPool } from '../pooling.ts';
import type { Device, Encodable, Tokenizer } from '../ports.ts';
import { prepack, type PackedRow } from '../prepack.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';
import { rowOf, sequenceOf, type Framing, type Sequence } from './sequences.ts';
import { openSession, type OpenSession } from './session.ts';

/**
 * Tokens of a packed row. Attention costs the square of the row: measured on one thread, 52 us a token in rows of 256 and
 * 70 in rows of 512. It also bounds one run to some 15 ms, which is what a query waits for behind a batch.
 */
const rowCapacity = 256;

/** A verified package with its session and tokenizer open. */
export interface OpenPackage extends Framing {
  readonly session: OpenSession;
}

export async function openPackage(
  folder: string,
  device: Device,
  threads: number,
): Promise<Outcome<OpenPackage>> {
  const manifest = await verifyPackage(folder);
  if (manifest.kind === 'none') return manifest;
  const tokenizer = readTokenizer(await readFile(join(folder, manifest.value.tokenizer), 'utf8'));
  if (tokenizer.kind === 'none') return tokenizer;
  const prefix = idsOf(manifest.value.prefix, tokenizer.value);
  const queryPrefix = idsOf(manifest.value.queryPrefix ?? manifest.value.prefix, tokenizer.value);
  const suffix = idsOf(manifest.value.suffix, tokenizer.value);
  if (prefix.kind === 'none') return prefix;
  if (queryPrefix.kind === 'none') return queryPrefix;
  if (suffix.kind === 'none') return suffix;
  const framing = {
    manifest: manifest.value,
    tokenizer: tokenizer.value,
    prefix: prefix.value,
    queryPrefix: queryPrefix.value,
    suffix: suffix.value,
  };
  const probe = rowOf([sequenceOf(framing, 'a = b'), sequenceOf(framing, 'c')]);
  const session = await openSession(join(folder, manifest.value.model), { device, threads, probe });
  if (session.kind === 'none') return none(`the model cannot be opened: ${session.reason}`);
  return some({ ...framing, session: session.value });
}

function idsOf(contents: readonly string[], tokenizer: Tokenizer): Outcome<readonly number[]> {
  const ids: number[] = [];
  for (const content of contents) {
    const id = tokenizer.idOf(content);
    if (id === undefined) return none(`manifest.json names '${content}', which the tokenizer does not have`);
    ids.push(id);
  }
  return some(ids);
}

/** The texts of one request on their way to vectors, a row at a time. */
export class Encoding {
  /** Shape `[texts, dimension]`, row-major; complete once {@link step} says so. */
  readonly vectors: Float32Array;
  readonly #opened: OpenPackage;
  readonly #sequences: readonly Sequence[];
  readonly #rows: PackedRow[];

  constructor(opened: OpenPackage, texts: readonly Encodable[]) {
    this.#opened = opened;
    this.#sequences = texts.map((text) => sequenceOf(opened, text));
    this.#rows = [
      ...prepack(
        this.#sequences.map(({ ids }) => ids.length),
        Math.max(rowCapacity, opened.manifest.window),
      ),
    ];
    this.vectors = new Float32Array(texts.length * opened.manifest.dimension);
  }

  /** Runs one row. True when nothing is left. */
  async step(): Promise<boolean> {
    const row = this.#rows.pop();
    if (row === undefined) return true;
    const members = row.members.flatMap((member) => this.#sequences[member] ?? []);
    this.#take(row, await this.#opened.session.run(rowOf(members)));
    return this.#rows.length === 0;
  }

  #take(row: PackedRow, hidden: Float32Array): void {
    const { dimension, pooling } = this.#opened.manifest;
    let start = 0;
    for (const member of row.members) {
      const { ids, tokens } = this.#sequences[member] ?? { ids: [], tokens: 0 };
      const end = start + (pooling === 'cls' ? 1 : tokens);
      this.vectors.set(meanPool(hidden, dimension, start, end), member * dimension);
      start += ids.length;
    }
  }
}
