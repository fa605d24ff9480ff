import { lowerBound } from '../../base/partitionPoint.ts';
import type { Fingerprints } from './fingerprints.ts';

/** A place in a file: its slot, and the token. */
export interface Occurrence {
  readonly slot: number;
  readonly at: number;
}

/** Buckets with more occurrences than this are what everybody writes. */
export const mostOccurrences = 1000;

/**
 * Which files have a fingerprint, and where. Sorted columns for what was there when it was built, a map for what came
 * since; a file that changes gets a new slot and leaves its old one dead.
 */
export class FingerprintTable {
  #hashes: Int32Array = new Int32Array(0);
  #slots: Int32Array = new Int32Array(0);
  #positions: Int32Array = new Int32Array(0);
  readonly #added = new Map<number, Occurrence[]>();
  #addedCount = 0;
  readonly #pending: (readonly [number, Fingerprints])[] = [];
  readonly #isLive: (slot: number) => boolean;

  constructor(isLive: (slot: number) => boolean) {
    this.#isLive = isLive;
  }

  /** Of a file that is there at the beginning: seen after {@link build}. */
  put(slot: number, prints: Fingerprints): void {
    this.#pending.push([slot, prints]);
  }

  /** Of a file that is seen at once. */
  add(slot: number, { hashes, positions }: Fingerprints): void {
    hashes.forEach((hash, i) => {
      const held = this.#added.get(hash);
      const occurrence = { slot, at: positions[i] ?? 0 };
      if (held === undefined) this.#added.set(hash, [occurrence]);
      else held.push(occurrence);
    });
    this.#addedCount += hashes.length;
  }

  /** Whether so much came since it was built that building anew pays. */
  get isLoose(): boolean {
    return this.#addedCount > 50_000 + this.#hashes.length / 4;
  }

  build(): void {
    const size = this.#pending.reduce((sum, [, { hashes }]) => sum + hashes.length, 0);
    const hashes = new Int32Array(size);
    const slots = new Int32Array(size);
    const positions = new Int32Array(size);
    let at = 0;
    for (const [slot, prints] of this.#pending.splice(0)) {
      hashes.set(prints.hashes, at);
      positions.set(prints.positions, at);
      slots.fill(slot, at, at + prints.hashes.length);
      at += prints.hashes.length;
    }
    const order = sortedOrder(hashes);
    this.#hashes = permuted(hashes, order);
    this.#slots = permuted(slots, order);
    this.#positions = permuted(positions, order);
    this.#added.clear();
    this.#addedCount = 0;
  }

  /** Live occurrences of a fingerprint, in the order of slots and places; as many as there are. */
  occurrences(hash: number): readonly Occurrence[] {
    const found: Occurrence[] = [];
    for (let i = lowerBound(this.#hashes, hash); this.#hashes[i] === hash && i < this.#hashes.length; i++) {
      const slot = this.#slots[i] ?? 0;
      if (this.#isLive(slot)) found.push({ slot, at: this.#positions[i] ?? 0 });
    }
    for (const each of this.#added.get(hash) ?? []) if (this.#isLive(each.slot)) found.push(each);
    return found;
  }

  /** Whether the place is a fingerprint's first of several and not too many, as the table was built. */
  isFirst(hash: number, { slot, at }: Occurrence): boolean {
    const first = lowerBound(this.#hashes, hash);
    if (this.#slots[first] !== slot || this.#positions[first] !== at) return false;
    return this.#hashes[first + 1] === hash && this.#hashes[first + mostOccurrences] !== hash;
  }

  /** How many live occurrences there are; counts no further than `most`. */
  count(hash: number, most: number): number {
    let count = 0;
    for (
      let i = lowerBound(this.#hashes, hash);
      this.#hashes[i] === hash && i < this.#hashes.length && count < most;
      i++
    )
      if (this.#isLive(this.#slots[i] ?? 0)) count++;
    for (const { slot } of this.#added.get(hash) ?? []) if (this.#isLive(slot)) count++;
    return count;
  }
}

/** Indices in ascending order of the keys; equal keys stay in their order (a radix sort of 11 bits a pass). */
function sortedOrder(keys: Int32Array): Int32Array {
  let order = Int32Array.from(keys, (_, i) => i);
  for (const shift of [0, 11, 22]) {
    const counts = new Int32Array(2049);
    const digit = (i: number) => (((keys[i] ?? 0) ^ 0x80000000) >>> shift) & 2047;
    for (const i of order) counts[digit(i) + 1] = (counts[digit(i) + 1] ?? 0) + 1;
    for (let i = 0; i < 2048; i++) counts[i + 1] = (counts[i + 1] ?? 0) + (counts[i] ?? 0);
    const next = new Int32Array(order.length);
    for (const i of order) {
      const place = counts[digit(i)] ?? 0;
      counts[digit(i)] = place + 1;
      next[place] = i;
    }
    order = next;
  }
  return order;
}

function permuted(column: Int32Array, order: Int32Array): Int32Array {
  return order.map((i) => column[i] ?? 0);
}
