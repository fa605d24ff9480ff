/** Rows of a cache, shape `[1, kvHeads, capacity, headDim]`; the first `length` of each head count. */
export interface KvShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Rows at most. */
  readonly window: number;
}

/** Rows that a cache grows by: each capacity is a shape that the runtime plans for, so there are few. */
const bucket = 256;

/**
 * Keys and values of a sequence that grows and is cut: to take tokens back is to count fewer rows. Owned by whoever runs
 * the graph, which never copies it.
 */
export class KvCache {
  readonly #shape: KvShape;
  /** By layer. */
  #keys: Float32Array[];
  #values: Float32Array[];
  #capacity: number;
  #length = 0;

  constructor(shape: KvShape) {
    this.#shape = shape;
    this.#capacity = Math.min(bucket, shape.window);
    this.#keys = this.#rows(this.#capacity);
    this.#values = this.#rows(this.#capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  keys(layer: number): Float32Array {
    return at(this.#keys, layer);
  }

  values(layer: number): Float32Array {
    return at(this.#values, layer);
  }

  /** Forgets all rows but the first `length`. */
  cut(length: number): void {
    if (length > this.#length) throw new RangeError(`the cache has ${this.#length} rows, not ${length}`);
    this.#length = length;
  }

  /** Makes room for `count` more rows: before a run, whose graph takes the capacity as its shape. */
  reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted > this.#shape.window)
      throw new RangeError(`${wanted} tokens do not fit a window of ${this.#shape.window}`);
    if (wanted <= this.#capacity) return;
    const capacity = Math.min(this.#shape.window, Math.ceil(wanted / bucket) * bucket);
    this.#keys = this.#keys.map((rows) => this.#grown(rows, capacity));
    this.#values = this.#values.map((rows) => this.#grown(rows, capacity));
    this.#capacity = capacity;
  }

  /** Takes over the rows of `count` new tokens, by layer, each of shape `[1, kvHeads, count, headDim]`. Reserve first. */
  append(keys: readonly Float32Array[], values: readonly Float32Array[], count: number): void {
    for (let layer = 0; layer < this.#shape.layers; layer++) {
      this.#copy(at(keys, layer), this.keys(layer), count);
      this.#copy(at(values, layer), this.values(layer), count);
    }
    this.#length += count;
  }

  #copy(from: Float32Array, into: Float32Array, count: number): void {
    const { kvHeads, headDim } = this.#shape;
    for (let head = 0; head < kvHeads; head++) {
      const rows = from.subarray(head * count * headDim, (head + 1) * count * headDim);
      into.set(rows, (head * this.#capacity + this.#length) * headDim);
    }
  }

  #grown(rows: Float32Array, capacity: number): Float32Array {
    const { kvHeads, headDim } = this.#shape;
    const into = new Float32Array(kvHeads * capacity * headDim);
    for (let head = 0; head < kvHeads; head++) {
      const start = head * this.#capacity * headDim;
      into.set(rows.subarray(start, start + this.#length * headDim), head * capacity * headDim);
    }
    return into;
  }

  #rows(capacity: number): Float32Array[] {
    const { layers, kvHeads, headDim } = this.#shape;
    return Array.from({ length: layers }, () => new Float32Array(kvHeads * capacity * headDim));
  }
}

function at(rows: readonly Float32Array[], layer: number): Float32Array {
  const found = rows[layer];
  if (found === undefined) throw new RangeError(`no layer ${layer}`);
  return found;
}
