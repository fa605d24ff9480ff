import { lowerBound } from '../../base/partitionPoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';

/** Lengths of contexts in tokens that a table has, the longest first. */
export const tableOrders = [8, 6, 4, 3, 2, 1] as const;
export type TableOrder = (typeof tableOrders)[number];

/** What is no word of the table: a name that was not written lately, anything else, a name by its role; words have lower codes. */
export const newNameCode = 65_535;
export const otherCode = 65_534;
export const firstRoleCode = 65_533;

export const magic = 0x31_47_4e_54;

/** What a table says of a context. */
export interface TableEntry {
  /** How often the context was seen, about. */
  readonly total: number;
  /** How many different tokens followed. */
  readonly distinct: number;
  /** The likeliest of them, as codes, with their shares of the total. */
  readonly next: readonly { readonly code: number; readonly share: number }[];
}

/** The entries of one length of contexts, by the hash of the context. */
interface Orders {
  readonly hashes: Uint32Array;
  readonly totals: Uint8Array;
  readonly distinct: Uint8Array;
  /** By entry, where its tokens begin in `codes`; one more at the end. */
  readonly starts: Uint32Array;
  readonly codes: Uint16Array;
  readonly shares: Uint8Array;
}

/**
 * What is written in a language everywhere: n-grams of many repositories, pruned to those that say more than their shorter
 * contexts do (weighted difference, Seymore and Rosenfeld 1996). Names that few repositories share are roles.
 */
export class LanguageTable {
  readonly words: readonly string[];
  readonly #orders: ReadonlyMap<number, Orders>;

  constructor(words: readonly string[], orders: ReadonlyMap<number, Orders>) {
    this.words = words;
    this.#orders = orders;
  }

  /** Contexts that it knows. */
  get size(): number {
    return [...this.#orders.values()].reduce((sum, { hashes }) => sum + hashes.length, 0);
  }

  /** What follows the last `order` codes of a context. */
  entry(order: TableOrder, codes: readonly number[]): TableEntry | undefined {
    const orders = this.#orders.get(order);
    if (orders === undefined || codes.length < order) return undefined;
    const at = indexOf(orders.hashes, hashOf(codes, codes.length - order, codes.length));
    if (at === -1) return undefined;
    const next: { code: number; share: number }[] = [];
    for (let each = orders.starts[at] ?? 0; each < (orders.starts[at + 1] ?? 0); each += 1)
      next.push({ code: orders.codes[each] ?? otherCode, share: (orders.shares[each] ?? 0) / 255 });
    return { total: countOf(orders.totals[at] ?? 0), distinct: orders.distinct[at] ?? 1, next };
  }
}

export function hashOf(codes: ArrayLike<number>, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) {
    hash = Math.imul(hash ^ (codes[at] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** Counts are kept to an eighth of their logarithm. */
export function quantized(count: number): number {
  return Math.min(255, Math.round(Math.log2(count) * 8));
}

function countOf(quantum: number): number {
  return 2 ** (quantum / 8);
}

function indexOf(hashes: Uint32Array, hash: number): number {
  const at = lowerBound(hashes, hash);
  return hashes[at] === hash ? at : -1;
}

/** Reads a table as {@link writeTable} makes it. */
export function parseTable(bytes: Uint8Array): Outcome<LanguageTable> {
  try {
    return some(parsed(new Reader(bytes)));
  } catch (error) {
    return none(`no table of a language: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsed(reader: Reader): LanguageTable {
  if (reader.word() !== magic) throw new RangeError('another format');
  const words = new TextDecoder().decode(reader.bytes(reader.word())).split('\0');
  const orders = new Map<number, Orders>();
  for (const order of tableOrders) {
    const count = reader.word();
    const hashes = new Uint32Array(reader.bytes(count * 4).slice().buffer);
    const totals = reader.bytes(count);
    const distinct = reader.bytes(count);
    const counts = reader.bytes(count);
    const starts = new Uint32Array(count + 1);
    for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at] ?? 0) + (counts[at] ?? 0);
    const length = starts[count] ?? 0;
    const codes = new Uint16Array(reader.bytes(length * 2).slice().buffer);
    orders.set(order, { hashes, totals, distinct, starts, codes, shares: reader.bytes(length) });
  }
  return new LanguageTable(words, orders);
}

/** Little-endian, as every machine that VS Code runs on. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A Buffer's slices are views.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  word(): number {
    const bytes = this.bytes(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }

  bytes(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError('it ends too early');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
