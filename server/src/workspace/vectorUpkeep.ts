import type { Checkpoint } from '../base/checkpoint.ts';
import type { VectorMaker } from '../index/encode.ts';
import type { IndexerPorts } from './indexerPorts.ts';
import type { IndexState } from './indexState.ts';
import { VectorFill } from './vectorFill.ts';

/** Milliseconds until an encoder that had nothing to give is asked again. */
const encoderInterval = 5000;

export interface UpkeepPorts extends Pick<IndexerPorts, 'static' | 'encoder' | 'logger'> {
  readonly state: IndexState;
  /** Called when the encoder begins a file, and when it has its vectors. */
  onProgress(): void;
  /** Whether something else comes before the encoder now. */
  isInterrupted(): boolean;
}

/** Keeps both layers of vectors complete: the static one while files are indexed, the encoder's behind everything else. */
export class VectorUpkeep {
  readonly #ports: UpkeepPorts;
  readonly #encoderFill: VectorFill;
  /** For files that were stored without static vectors: by an earlier model, or with vectors switched off. */
  readonly #staticFill: VectorFill;
  #static: VectorMaker | undefined;
  #isFilled = false;

  constructor(ports: UpkeepPorts) {
    this.#ports = ports;
    const { state, onProgress, isInterrupted } = ports;
    this.#encoderFill = new VectorFill({ state, layer: 'encoder', onProgress, isInterrupted });
    const never = { onProgress: () => {}, isInterrupted: () => false };
    this.#staticFill = new VectorFill({ state, layer: 'static', ...never });
  }

  /** Makes the vectors that are stored with a file's words; undefined when there are none. */
  get static(): VectorMaker | undefined {
    return this.#static;
  }

  /** Whether every block that can have the encoder's vectors has them. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /** A file that was just saved comes first. */
  saved(path: string): void {
    this.#encoderFill.saved(path);
  }

  /** Before files are indexed. */
  async adoptStatic(isWanted: boolean): Promise<void> {
    const { state, logger } = this.#ports;
    const opened = isWanted ? await this.#ports.static() : undefined;
    this.#static = opened?.kind === 'some' ? opened.value : undefined;
    if (this.#static !== undefined) await state.startVectors('static', this.#static.identity);
    if (opened?.kind !== 'none') return;
    state.reason = `no static vectors: ${opened.reason}`;
    logger.warn(state.reason);
  }

  /** After files were indexed. */
  async fillStatic(checkpoint: Checkpoint): Promise<void> {
    if (this.#static !== undefined) await this.#staticFill.run(this.#static, checkpoint);
  }

  /** Milliseconds after which to try again; undefined when all is done that can be done now. */
  async fillEncoder(checkpoint: Checkpoint): Promise<number | undefined> {
    const access = this.#ports.encoder();
    if (access.kind !== 'some') return undefined;
    this.#isFilled = false;
    const filled = await this.#encoderFill.run(access.value, checkpoint);
    if (filled.kind === 'some') {
      this.#isFilled = filled.value;
      return undefined;
    }
    this.#ports.logger.warn(`vectors wait: ${filled.reason}`);
    return encoderInterval;
  }
}
