import { Chain, separator } from './chain.ts';

/** Places in a cache where a context was seen before, the newest first. */
export interface Matches {
  /** How many tokens before the place are those that end the context. */
  readonly lengths: readonly number[];
  /** The tokens that follow there. */
  readonly tokens: readonly number[];
}

/** A file's tokens, `[start, end)`, the separator at its end among them. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** No longer match is told from a shorter one, in tokens. */
export const longestMatch = 24;
/** Lengths of the n-grams of which a cache keeps the places. */
export const orders = [1, 2, 4] as const;
export type Order = (typeof orders)[number];
const smallest = 1024;

/**
 * Tokens of many files, in which the places that a context was seen at are found without n-grams counted in advance: 4 bytes
 * a token, and 4 to 6 more for each of `orders`; half as much again is kept free at most. What was added last is found first.
 */
export class TokenCache {
  #tokens = new Int32Array(0);
  #length = 0;
  #dead = 0;
  readonly #chains: Readonly<Record<Order, Chain>> = { 1: new Chain(1), 2: new Chain(2), 4: new Chain(4) };
  readonly #ranges = new Map<string, Range>();
  readonly #slots: number;

  /** `expected`: tokens that it will hold about, so that it need not be built anew as it grows. */
  constructor(expected = 0) {
    this.#slots = 2 ** Math.ceil(Math.log2(Math.max(1, expected / 8)));
  }

  /** Tokens that are in it, with one separator for each file. */
  get size(): number {
    return this.#length - this.#dead;
  }

  /** Adds a file's tokens. With a key it can be removed, and takes the place of what the key had. */
  add(ids: readonly number[], key?: string): void {
    if (key !== undefined) this.remove(key);
    const start = this.#length;
    this.#reserve(start + ids.length + 1);
    for (const id of ids) this.#push(id);
    this.#push(separator);
    if (key !== undefined) this.#ranges.set(key, { start, end: this.#length });
  }

  replace(key: string, ids: readonly number[]): void {
    this.add(ids, key);
  }

  /** Forgets a file. Whether it was there. */
  remove(key: string): boolean {
    const range = this.#ranges.get(key);
    if (range === undefined) return false;
    this.#ranges.delete(key);
    this.#tokens.fill(separator, range.start, range.end);
    this.#dead += range.end - range.start;
    if (this.#dead * 2 > this.#length) this.#compact();
    return true;
  }

  /**
   * Where at least the last `order` tokens of `context` were seen before something else, among the newest `most` places of
   * their hash. `lengths` are `longestMatch` at most.
   */
  matches(context: readonly number[], order: Order, most: number): Matches {
    const lengths: number[] = [];
    const tokens: number[] = [];
    const chain = this.#chains[order];
    let position = chain.newest(context);
    for (let steps = 0; position !== -1 && steps < most; steps += 1) {
      const next = position + 1 < this.#length ? (this.#tokens[position + 1] ?? separator) : separator;
      const length = next === separator ? 0 : this.#matched(context, position);
      if (length >= order) {
        lengths.push(length);
        tokens.push(next);
      }
      position = chain.before(position);
    }
    return { lengths, tokens };
  }

  /** The newest `most` tokens, the newest first. */
  newest(most: number): readonly number[] {
    const from = Math.max(0, this.#length - most);
    return [...this.#tokens.subarray(from, this.#length)].reverse().filter((token) => token !== separator);
  }

  /** How many tokens up to `position` are those that end `context`. */
  #matched(context: readonly number[], position: number): number {
    const last = context.length - 1;
    const most = Math.min(longestMatch, context.length, position + 1);
    let length = 0;
    while (length < most && this.#tokens[position - length] === context[last - length]) length += 1;
    return length;
  }

  #push(token: number): void {
    const position = this.#length;
    this.#tokens[position] = token;
    this.#length += 1;
    for (const order of orders) this.#chains[order].link(this.#tokens, position);
  }

  /** Room for `length` tokens: half as much again whenever there is too little. */
  #reserve(length: number): void {
    if (length <= this.#tokens.length) return;
    const capacity = Math.max(smallest, length, Math.ceil(this.#tokens.length * 1.5));
    const tokens = new Int32Array(capacity);
    tokens.set(this.#tokens.subarray(0, this.#length));
    this.#tokens = tokens;
    if (!orders.every((order) => this.#chains[order].extend(capacity))) this.#relink();
  }

  /** Closes the gaps that removed files left. Files without a key are kept. */
  #compact(): void {
    const kept = new Int32Array(this.#tokens.length);
    /** By old position, the new one. */
    const moved = new Int32Array(this.#length + 1);
    let length = 0;
    let before = separator;
    for (let at = 0; at < this.#length; at += 1) {
      const token = this.#tokens[at] ?? separator;
      moved[at] = length;
      if (token === separator && before === separator) continue;
      kept[length] = token;
      length += 1;
      before = token;
    }
    moved[this.#length] = length;
    for (const [key, { start, end }] of this.#ranges)
      this.#ranges.set(key, { start: moved[start] ?? length, end: moved[end] ?? length });
    this.#tokens = kept;
    this.#length = length;
    this.#dead = 0;
    this.#relink();
  }

  #relink(): void {
    for (const order of orders) {
      const chain = this.#chains[order];
      chain.reset(this.#tokens.length, this.#slots);
      for (let at = 0; at < this.#length; at += 1) chain.link(this.#tokens, at);
    }
  }
}
