import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import { encodeFile, type VectorMaker } from '../index/encode.ts';
import type { Layer } from '../index/store.ts';
import type { IndexState } from './indexState.ts';
import { unchangedText } from './ingest.ts';

export interface FillPorts {
  readonly state: IndexState;
  readonly layer: Layer;
  /** Called when a file begins, and when it has its vectors. */
  onProgress(): void;
  /** Whether something else comes first now. */
  isInterrupted(): boolean;
}

/** Fills in the vectors of a layer that are missing, file by file; files that were just saved come first. */
export class VectorFill {
  readonly #ports: FillPorts;
  /** Paths of files that were saved, latest last. */
  #saved: string[] = [];

  constructor(ports: FillPorts) {
    this.#ports = ports;
  }

  saved(path: string): void {
    this.#saved.push(path);
  }

  /** `some(true)`: nothing is missing any more; `some(false)`: interrupted; `none`: the encoder cannot go on, with its reason. */
  async run(encoder: VectorMaker, checkpoint: Checkpoint): Promise<Outcome<boolean>> {
    const { state, layer, isInterrupted } = this.#ports;
    await state.startVectors(layer, encoder.identity);
    const waiting = [...((await state.store?.filesWithoutVectors(layer)) ?? [])].reverse();
    for (;;) {
      if (this.#saved.length === 0 && waiting.length === 0) return some(true);
      if (isInterrupted()) return some(false);
      const saved = this.#saved.pop();
      const id = saved === undefined ? waiting.pop() : state.index.idOf(saved);
      if (id === undefined || state.index.hasVectors(layer, id)) continue;
      const refusal = await this.#fill(id, encoder, checkpoint);
      if (refusal !== undefined) return none(refusal);
    }
  }

  /** The encoder's reason when it has nothing to give. A file that changed meanwhile waits for its own update. */
  async #fill(id: number, encoder: VectorMaker, checkpoint: Checkpoint): Promise<string | undefined> {
    const { state, layer, onProgress } = this.#ports;
    onProgress();
    await checkpoint();
    const facts = state.index.factsOf(id);
    const text = facts === undefined ? undefined : await unchangedText(facts);
    const { store } = state;
    if (facts === undefined || text === undefined || store === undefined) return undefined;
    const file = { blocks: await store.blocks(id), text, known: await store.lastVectors(layer, id) };
    const vectors = await encodeFile(file, encoder, checkpoint);
    if (vectors.kind === 'none') return vectors.reason;
    if (state.index.factsOf(id)?.hash === facts.hash) await state.putVectors(layer, id, vectors.value);
    onProgress();
    return undefined;
  }
}
