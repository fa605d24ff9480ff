/** Stands where a file ends and where one was removed: no id of a token, so no match goes over it. */
export const separator = -1;
const smallest = 256;
/** Positions of a slot at most, on average: a chain has more of other n-grams in it then. */
const mostOfSlot = 8;

/**
 * For each position of a sequence of tokens the one before it that ends the same n-gram, as in LZ77's hash chains: adding is
 * O(1), 4 to 6 bytes a token. N-grams of the same hash share a chain: who walks it compares.
 */
export class Chain {
  readonly order: number;
  /** By position: the position before it in the chain, or -1. */
  #previous = new Int32Array(0);
  /** By hash: the newest position, or -1. A power of two, a slot for four to eight positions: most n-grams are repeated. */
  #heads = new Int32Array(0);

  constructor(order: number) {
    this.order = order;
  }

  /** Forgets all and makes room for `capacity` positions, with at least `slots` slots. */
  reset(capacity: number, least: number): void {
    let slots = Math.max(smallest, least);
    while (slots * mostOfSlot < capacity) slots *= 2;
    this.#previous = new Int32Array(capacity);
    this.#heads = new Int32Array(slots).fill(-1);
  }

  /** Makes room for `capacity` positions and keeps what is linked. Whether there are slots enough for that. */
  extend(capacity: number): boolean {
    if (this.#heads.length * mostOfSlot < capacity) return false;
    const previous = new Int32Array(capacity);
    previous.set(this.#previous);
    this.#previous = previous;
    return true;
  }

  /** Links `position` of `tokens`, which must be over all linked before. */
  link(tokens: Int32Array, position: number): void {
    const slot = this.#slotOf(tokens, position + 1);
    if (slot === -1) {
      this.#previous[position] = -1;
      return;
    }
    this.#previous[position] = this.#heads[slot] ?? -1;
    this.#heads[slot] = position;
  }

  /** The newest position where the last `order` tokens of `context` may end, or -1. */
  newest(context: readonly number[]): number {
    const slot = this.#slotOf(context, context.length);
    return slot === -1 ? -1 : (this.#heads[slot] ?? -1);
  }

  before(position: number): number {
    return this.#previous[position] ?? -1;
  }

  /** The slot of the n-gram that ends before `end`, or -1 where there is none. */
  #slotOf(tokens: ArrayLike<number>, end: number): number {
    if (end < this.order) return -1;
    let hash = 0;
    for (let at = end - this.order; at < end; at += 1) {
      const token = tokens[at] ?? separator;
      if (token === separator) return -1;
      hash = Math.imul(hash ^ token, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#heads.length - 1);
  }
}
