/** What the server is doing, in numbers and in words that a person can read. */
export interface Status {
  readonly index: {
    readonly phase: 'off' | 'opening' | 'scanning' | 'indexing' | 'vectors' | 'ready' | 'failed';
    readonly files: number;
    readonly filesTotal: number;
    readonly blocks: number;
    /** Blocks that the encoder has read, if one is wanted (`model.state` is not `off`). */
    readonly vectors: number;
    /** Blocks that have their static vectors, which are made while files are indexed. */
    readonly staticVectors: number;
    /** Files left out, by reason: `{ 'too large': 3, binary: 12 }`. */
    readonly skipped: Readonly<Record<string, number>>;
    /** Whether another window on this folder writes the index and this one reads it. */
    readonly reader: boolean;
    /** Why it failed or was rebuilt; '' when there is nothing to explain. */
    readonly reason: string;
    readonly paused: boolean;
  };
  readonly model: {
    /** `off`: nobody wants an encoder, static vectors are all. */
    readonly state: 'off' | 'starting' | 'ready' | 'restarting' | 'stopped' | 'refused';
    /** Name of the encoder package, or ''. */
    readonly name: string;
    readonly device: string;
    readonly reason: string;
  };
}
