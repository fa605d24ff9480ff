import type { Status } from '../../protocol/status.ts';
import { BlockIndex } from '../index/blockIndex.ts';
import { openStore, type OpenedStore } from '../index/store/open.ts';
import {
  beginning,
  type FileFacts,
  type PieceVector,
  type Position,
  type Store,
  type StoredBlock,
} from '../index/store.ts';
import type { BlockTerms } from '../index/terms.ts';
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
  #modelIdentity = '';
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

  /** Which model made the vectors that the index holds; '' for none. */
  get modelIdentity(): string {
    return this.#modelIdentity;
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
    this.#modelIdentity = await store.modelIdentity();
    this.index.tidy();
  }

  async replace(
    facts: FileFacts,
    blocks: readonly StoredBlock[],
    terms: readonly BlockTerms[],
  ): Promise<void> {
    const words = this.index.lexicon.since(this.#storedWords);
    this.#storedWords = this.index.lexicon.size;
    const id = await this.#writable.replace(facts, blocks, terms, words);
    this.index.apply({ kind: 'file', file: { id, facts, terms } });
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

  async putVectors(id: number, vectors: readonly PieceVector[]): Promise<void> {
    await this.#writable.putVectors(id, vectors);
    this.index.apply({ kind: 'vectors', id, vectors });
  }

  /** Vectors of another model are forgotten; those to come are made by `identity`. */
  async startVectors(identity: string): Promise<void> {
    if (identity === this.#modelIdentity) return;
    await this.#writable.startVectors(identity);
    if (this.#modelIdentity !== '') this.reason = 'the vectors were made by another model and are made anew';
    this.index.forgetVectors();
    this.#modelIdentity = identity;
  }

  async clear(): Promise<void> {
    await this.#writable.clear();
    this.index.apply({ kind: 'reset' });
    this.#storedWords = 0;
    this.#modelIdentity = '';
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
