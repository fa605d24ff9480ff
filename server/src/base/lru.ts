/**
 * A cache of at most `capacity` entries that forgets the least recently used one. Whoever puts a disposable value in
 * gives `dispose`: it is called exactly once for each value that leaves, by eviction, replacement, deletion or clearing.
 */
export class Lru<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #capacity: number;
  readonly #dispose: (value: V) => void;

  constructor(capacity: number, dispose: (value: V) => void = () => {}) {
    this.#capacity = capacity;
    this.#dispose = dispose;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#dispose(value);
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key);
  }
}
