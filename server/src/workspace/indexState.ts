import type { Status } from '../../protocol/status.ts';
import { BlockIndex } from '../index/blockIndex.ts';
import { openStore, type OpenedStore } from '../index/store/open.ts';
import {
  beginning,
  layers,
  type FileContent,
  type FileFacts,
  type Layer,
  type PieceVector,
  type Position,
  type Store,
} from '../index/store.ts';
import type { Checkpoint } from '../base/checkpoint.ts';

type Phase = Status['index']['phase'];

/**
 * The index in memory and the store under it, kept equal: every change goes to the store first and then into memory.
 */
export class IndexState {
  readonly index = new BlockIndex();
  readonly #folder: string | undefined;
  #opened: OpenedStore | undefined;
  #position: Position = beginning;
  #storedWords = 0;
  #modelIdentities: Readonly<Record<Layer, string>> = noModels;
  phase: Phase = 'opening';
  reason = '';

  /** `folder` is where the store lives; undefined: in memory. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  get store(): Store | undefined {
    return this.#opened?.store;
  }

  get isReader(): boolean {
    return this.#opened?.role === 'reader';
  }

  /** Which model made the vectors of each layer; '' for none. */
  get modelIdentities(): Readonly<Record<Layer, string>> {
    return this.#modelIdentities;
  }

  /** Opens the store and reads it; false while another process is only about to make it. */
  async open(distrust: string, checkpoint: Checkpoint): Promise<boolean> {
    await this.close();
    const opened = openStore(this.#folder, distrust);
    if (opened === undefined) return false;
    await this.#adopt(opened, checkpoint);
    return true;
  }

  /** For a reader: becomes the writer if there is none any more. */
  async takeOver(checkpoint: Checkpoint): Promise<boolean> {
    const opened = openStore(this.#folder);
    if (opened?.role !== 'writer') {
      await opened?.store.close();
      return false;
    }
    await this.#opened?.store.close();
    await this.#adopt(opened, checkpoint);
    return true;
  }

  /** Reads what the writer has changed since the last time. */
  async catchUp(checkpoint: Checkpoint): Promise<void> {
    const store = this.store;
    if (store === undefined) return;
    const position = await store.position();
    for await (const change of store.changesSince(this.#position, checkpoint)) this.index.apply(change);
    this.#position = position;
    this.#storedWords = this.index.lexicon.size;
    for (const layer of layers) this.#setIdentity(layer, await store.modelIdentity(layer));
    this.index.tidy();
  }

  /** Stores a file with its static vectors, if there are any to be had. */
  async replace({ facts, blocks, terms, vectors }: Omit<FileContent, 'words'>): Promise<void> {
    const words = this.index.lexicon.since(this.#storedWords);
    this.#storedWords = this.index.lexicon.size;
    const id = await this.#writable.replace({ facts, blocks, terms, words, vectors });
    this.index.apply({ kind: 'file', file: { id, facts, terms } });
    if (vectors !== undefined) this.index.apply({ kind: 'vectors', layer: 'static', id, vectors });
    this.index.tidy();
  }

  async touch(id: number, facts: FileFacts): Promise<void> {
    await this.#writable.touch(id, facts);
    this.index.setFacts(id, facts);
  }

  async remove(id: number): Promise<void> {
    await this.#writable.remove(id);
    this.index.apply({ kind: 'gone', id });
  }

  async putVectors(layer: Layer, id: number, vectors: readonly PieceVector[]): Promise<void> {
    await this.#writable.putVectors(layer, id, vectors);
    this.index.apply({ kind: 'vectors', layer, id, vectors });
  }

  /** Vectors of another model are forgotten; those to come are made by `identity`. */
  async startVectors(layer: Layer, identity: string): Promise<void> {
    const before = this.#modelIdentities[layer];
    if (identity === before) return;
    await this.#writable.startVectors(layer, identity);
    if (before !== '') this.reason = 'the vectors were made by another model and are made anew';
    this.index.forgetVectors(layer);
    this.#setIdentity(layer, identity);
  }

  async clear(): Promise<void> {
    await this.#writable.clear();
    this.index.apply({ kind: 'reset' });
    this.#storedWords = 0;
    this.#modelIdentities = noModels;
    this.#position = beginning;
  }

  /** Empties the memory. Only when closed. */
  forget(): void {
    this.index.apply({ kind: 'reset' });
    this.#position = beginning;
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.store.close();
  }

  #setIdentity(layer: Layer, identity: string): void {
    this.#modelIdentities = { ...this.#modelIdentities, [layer]: identity };
  }

  get #writable(): Store {
    if (this.#opened?.role !== 'writer') throw new Error('the index is not open for writing');
    return this.#opened.store;
  }

  async #adopt(opened: OpenedStore, checkpoint: Checkpoint): Promise<void> {
    this.#opened = opened;
    if (opened.reason !== '') this.reason = opened.reason;
    await this.catchUp(checkpoint);
  }
}

const noModels = { static: '', encoder: '' } as const;
