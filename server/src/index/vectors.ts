import { withRoom } from './growing.ts';
import { scanModule } from './scanModule.ts';

/** An L2-normalised vector in 8 bits: component i is `values[i] * scale`. */
export interface QuantizedVector {
  readonly values: Int8Array;
  readonly scale: number;
}

/** Best cosine of each slot and which of its pieces reached it. All of shape `[capacity]`. */
export interface Nearest {
  /** Of the vectors that stand for a whole block, and of its parts as far as they count; {@link noVector} for a slot without. */
  readonly cosines: Float32Array;
  readonly pieces: Uint16Array;
  /** Over the vectors of a long block's parts, which say where in it the match is; {@link noVector} for a short block. */
  readonly partCosines: Float32Array;
  readonly partPieces: Uint16Array;
}

/** Whose vector a row is. */
export interface RowOwner {
  readonly slot: number;
  readonly piece: number;
  /** Whether it stands for a part of its block only. */
  readonly isPart: boolean;
}

/** Below every cosine. */
export const noVector = -2;

/** Rows scanned per call, so that the products' room in the wasm memory stays fixed while the rows grow. */
const rowsPerScan = 4096;
const pageBytes = 65_536;
const laneBytes = 16;
/**
 * On the validation split (`npm run bench -- weights`), by static cosines alone: share 0 gives MRR .537, and .428 for blocks
 * of more than three parts; ½ gives .534 and .501; 1 gives .523 and .526, since long blocks then crowd out short ones.
 */
const servedPartShare = 0.5;
/** Marks a part in the numbers of pieces, which stay below it. */
const partMark = 0x8000;

export function quantized(vector: Float32Array): QuantizedVector {
  let largest = 0;
  for (const component of vector) largest = Math.max(largest, Math.abs(component));
  const scale = largest === 0 ? 1 : largest / 127;
  return { values: Int8Array.from(vector, (component) => Math.round(component / scale)), scale };
}

export function dequantized({ values, scale }: QuantizedVector): Float32Array {
  return Float32Array.from(values, (value) => value * scale);
}

/**
 * Vectors of the pieces of blocks in one WebAssembly memory, scanned whole for each query: exact, and at 100,000 × 256
 * still 6-14 ms. Several rows may belong to one slot; a slot's cosine is that of its nearest row.
 *
 * Memory: `[query int16 × padded][products int32 × rowsPerScan][rows int8 × padded …]`.
 */
export class VectorTable {
  readonly dimension: number;
  readonly #padded: number;
  readonly #rowsAt: number;
  readonly #productsAt: number;
  readonly #wasm: ScanExports;
  #count = 0;
  #slots = new Uint32Array(0);
  #pieces = new Uint16Array(0);
  #scales = new Float32Array(0);

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#padded = Math.ceil(dimension / laneBytes) * laneBytes;
    this.#productsAt = this.#padded * 2;
    this.#rowsAt = this.#productsAt + rowsPerScan * 4;
    this.#wasm = instantiate();
    this.#reserve(this.#rowsAt);
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return (
      this.#wasm.memory.buffer.byteLength +
      this.#slots.byteLength +
      this.#pieces.byteLength +
      this.#scales.byteLength
    );
  }

  add({ slot, piece, isPart }: RowOwner, vector: QuantizedVector): void {
    const row = this.#count++;
    this.#reserve(this.#rowsAt + this.#count * this.#padded);
    new Int8Array(this.#wasm.memory.buffer, this.#rowsAt + row * this.#padded, this.#padded)
      .fill(0)
      .set(vector.values);
    this.#slots = withRoom(this.#slots, row);
    this.#pieces = withRoom(this.#pieces, row);
    this.#scales = withRoom(this.#scales, row);
    this.#slots[row] = slot;
    this.#pieces[row] = isPart ? piece | partMark : piece;
    this.#scales[row] = vector.scale;
  }

  /** Removes all rows of `slots`: the last row moves into each hole. O(rows), 0.2 ms at 200,000. */
  remove(slots: ReadonlySet<number>): void {
    for (let row = this.#count - 1; row >= 0; row--) {
      if (!slots.has(this.#slots[row] ?? 0)) continue;
      const last = --this.#count;
      if (row !== last) this.#move(last, row);
    }
  }

  /**
   * Cosines of `query`, L2-normalised, of shape `[dimension]`, with all slots below `capacity`. Where a part is nearer than the
   * whole of its block, the block's cosine lies `partShare` of the way between them.
   */
  nearest(query: Float32Array, capacity: number, partShare: number = servedPartShare): Nearest {
    const nearest = nowhere(capacity);
    const asked = quantized(query);
    new Int16Array(this.#wasm.memory.buffer, 0, this.#padded).fill(0).set(asked.values);
    for (let first = 0; first < this.#count; first += rowsPerScan) {
      const count = Math.min(rowsPerScan, this.#count - first);
      this.#wasm.scan(0, this.#rowsAt + first * this.#padded, count, this.#padded, this.#productsAt);
      this.#keepBest({ first, count }, asked.scale, nearest);
    }
    raise(nearest, partShare);
    return nearest;
  }

  #keepBest({ first, count }: Rows, scale: number, nearest: Nearest): void {
    const products = new Int32Array(this.#wasm.memory.buffer, this.#productsAt, count);
    for (let i = 0; i < count; i++) {
      const slot = this.#slots[first + i] ?? 0;
      const piece = this.#pieces[first + i] ?? 0;
      const cosine = (products[i] ?? 0) * scale * (this.#scales[first + i] ?? 0);
      const isPart = piece >= partMark;
      const best = isPart ? nearest.partCosines : nearest.cosines;
      if (cosine <= (best[slot] ?? 0)) continue;
      best[slot] = cosine;
      (isPart ? nearest.partPieces : nearest.pieces)[slot] = piece & ~partMark;
    }
  }

  #move(from: number, to: number): void {
    const start = this.#rowsAt + from * this.#padded;
    new Int8Array(this.#wasm.memory.buffer).copyWithin(
      this.#rowsAt + to * this.#padded,
      start,
      start + this.#padded,
    );
    this.#slots[to] = this.#slots[from] ?? 0;
    this.#pieces[to] = this.#pieces[from] ?? 0;
    this.#scales[to] = this.#scales[from] ?? 0;
  }

  #reserve(bytes: number): void {
    const held = this.#wasm.memory.buffer.byteLength;
    if (bytes <= held) return;
    const wanted = Math.max(bytes, held + Math.min(held / 4, 16 * 1024 * 1024));
    this.#wasm.memory.grow(Math.ceil((wanted - held) / pageBytes));
  }
}

interface Rows {
  readonly first: number;
  readonly count: number;
}

function raise({ cosines, partCosines }: Nearest, share: number): void {
  for (let slot = 0; slot < cosines.length; slot++) {
    const [whole, part] = [cosines[slot] ?? 0, partCosines[slot] ?? noVector];
    if (part > whole) cosines[slot] = whole + share * (part - whole);
  }
}

function nowhere(capacity: number): Nearest {
  return {
    cosines: new Float32Array(capacity).fill(noVector),
    pieces: new Uint16Array(capacity),
    partCosines: new Float32Array(capacity).fill(noVector),
    partPieces: new Uint16Array(capacity),
  };
}

interface ScanExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  scan(query: number, rows: number, count: number, dimension: number, out: number): void;
}

/** What this file needs of WebAssembly, which only the DOM's types declare. */
interface WebAssemblyGlobal {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
}

/** Compiled once: a pure function of a constant. */
let compiled: object | undefined;

/** Compiles the scan, if it is not yet, as the engine's flags say now. It need not be called. */
export function compileScan(): object {
  const { WebAssembly } = globalThis as unknown as WebAssemblyGlobal;
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(scanModule), (character) => character.charCodeAt(0)),
  );
  return compiled;
}

function instantiate(): ScanExports {
  const { WebAssembly } = globalThis as unknown as WebAssemblyGlobal;
  return new WebAssembly.Instance(compileScan()).exports as ScanExports;
}
