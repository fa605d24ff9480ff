import { withRoom } from './growing.ts';
import { Lexicon } from './lexicon.ts';
import { Postings } from './postings.ts';
import { layers, type Change, type FileFacts, type IndexedFile, type Layer } from './store.ts';
import { emptyLayers, VectorLayer, type VectorLayers } from './vectorLayer.ts';
import type { VectorTable } from './vectors.ts';

/** A file as answers need it. */
interface HeldFile {
  readonly id: number;
  facts: FileFacts;
  /** Slot of each block. */
  readonly slots: Uint32Array;
}

/** Where a slot's block is found in the store. */
export interface BlockAddress {
  readonly file: number;
  readonly ordinal: number;
  readonly facts: FileFacts;
}

/**
 * All that ranking needs, in memory: words and vectors of every block, and the facts of every file. Block texts, names and
 * ranges stay in the store. It is brought up to date by {@link apply} with the changes that a store tells.
 */
export class BlockIndex {
  #lexicon = new Lexicon();
  #postings = new Postings();
  #layers: VectorLayers = emptyLayers();
  readonly #files = new Map<number, HeldFile>();
  readonly #idsByPath = new Map<string, number>();
  #fileOf = new Uint32Array(0);
  #ordinalOf = new Uint32Array(0);

  get lexicon(): Lexicon {
    return this.#lexicon;
  }

  get postings(): Postings {
    return this.#postings;
  }

  get fileCount(): number {
    return this.#files.size;
  }

  get blockCount(): number {
    return this.#postings.live;
  }

  /** Undefined before the layer's first vector. */
  vectors(layer: Layer): VectorTable | undefined {
    return this.#layers[layer].table;
  }

  /** Blocks of files that have the layer's vectors. */
  vectorCount(layer: Layer): number {
    return this.#layers[layer].blockCount;
  }

  apply(change: Change): void {
    if (change.kind === 'words') for (const word of change.words) this.#lexicon.intern(word);
    else if (change.kind === 'file') this.#put(change.file);
    else if (change.kind === 'vectors') this.#putVectors(change);
    else if (change.kind === 'gone') this.#remove(change.id);
    else this.#reset();
  }

  /** Merges what was added since the last time, if it is enough to pay. */
  tidy(): void {
    if (this.#postings.isLoose) this.#postings.compact();
  }

  forgetVectors(layer: Layer): void {
    this.#layers = { ...this.#layers, [layer]: new VectorLayer() };
  }

  idOf(path: string): number | undefined {
    return this.#idsByPath.get(path);
  }

  /** The file at `path`, or all files in the folder at `path`. */
  idsAt(path: string): readonly number[] {
    const id = this.#idsByPath.get(path);
    if (id !== undefined) return [id];
    return [...this.#idsByPath].flatMap(([each, inside]) => (each.startsWith(`${path}/`) ? [inside] : []));
  }

  factsOf(id: number): FileFacts | undefined {
    return this.#files.get(id)?.facts;
  }

  /** The same content under new facts. */
  setFacts(id: number, facts: FileFacts): void {
    const file = this.#files.get(id);
    if (file !== undefined) file.facts = facts;
  }

  hasVectors(layer: Layer, id: number): boolean {
    return this.#layers[layer].has(id);
  }

  slotsOf(id: number): Uint32Array {
    return this.#files.get(id)?.slots ?? new Uint32Array(0);
  }

  files(): Iterable<{ readonly id: number; readonly facts: FileFacts; readonly slots: Uint32Array }> {
    return this.#files.values();
  }

  addressOf(slot: number): BlockAddress | undefined {
    const file = this.#files.get(this.#fileOf[slot] ?? 0);
    if (file === undefined || !this.#postings.isLive(slot)) return undefined;
    return { file: file.id, ordinal: this.#ordinalOf[slot] ?? 0, facts: file.facts };
  }

  #put({ id, facts, terms }: IndexedFile): void {
    this.#remove(id);
    const slots = Uint32Array.from(terms, (block) => this.#postings.add(block));
    slots.forEach((slot, ordinal) => {
      this.#fileOf = withRoom(this.#fileOf, slot);
      this.#ordinalOf = withRoom(this.#ordinalOf, slot);
      this.#fileOf[slot] = id;
      this.#ordinalOf[slot] = ordinal;
    });
    this.#files.set(id, { id, facts, slots });
    this.#idsByPath.set(facts.path, id);
  }

  #putVectors({ layer, id, vectors }: Extract<Change, { kind: 'vectors' }>): void {
    const slots = this.#files.get(id)?.slots;
    if (slots !== undefined) this.#layers[layer].put(id, slots, vectors);
  }

  #remove(id: number): void {
    const file = this.#files.get(id);
    if (file === undefined) return;
    for (const layer of layers) this.#layers[layer].drop(id);
    for (const slot of file.slots) this.#postings.remove(slot);
    this.#files.delete(id);
    this.#idsByPath.delete(file.facts.path);
  }

  #reset(): void {
    this.#lexicon = new Lexicon();
    this.#postings = new Postings();
    this.#layers = emptyLayers();
    this.#files.clear();
    this.#idsByPath.clear();
  }
}
