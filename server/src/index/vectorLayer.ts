import type { Layer, PieceVector } from './store.ts';
import { VectorTable } from './vectors.ts';

/** Vectors of one layer, by file. */
export class VectorLayer {
  #table: VectorTable | undefined;
  /** Slots of the files that have their vectors, by file. */
  readonly #files = new Map<number, Uint32Array>();
  #blocks = 0;

  /** Undefined before the first vector. */
  get table(): VectorTable | undefined {
    return this.#table;
  }

  /** Blocks of files that have their vectors. */
  get blockCount(): number {
    return this.#blocks;
  }

  has(file: number): boolean {
    return this.#files.has(file);
  }

  /** `slots[i]` is where block i of the file is. */
  put(file: number, slots: Uint32Array, vectors: readonly PieceVector[]): void {
    this.drop(file);
    for (const vector of vectors) {
      const slot = slots[vector.block];
      if (slot === undefined) continue;
      this.#table ??= new VectorTable(vector.values.length);
      this.#table.add({ slot, piece: vector.piece, isPart: vector.kind === 'part' }, vector);
    }
    this.#files.set(file, slots);
    this.#blocks += slots.length;
  }

  drop(file: number): void {
    const slots = this.#files.get(file);
    if (slots === undefined) return;
    this.#table?.remove(new Set(slots));
    this.#files.delete(file);
    this.#blocks -= slots.length;
  }
}

export type VectorLayers = Readonly<Record<Layer, VectorLayer>>;

export function emptyLayers(): VectorLayers {
  return { static: new VectorLayer(), encoder: new VectorLayer() };
}
