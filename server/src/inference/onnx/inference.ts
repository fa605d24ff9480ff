import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { identityOf } from '../packages/manifest.ts';
import { readManifest } from '../packages/packages.ts';
import type { Encoder, InferenceStatus } from '../ports.ts';
import { HostProcess, type HostOptions } from './hostProcess.ts';

export type { HostOptions } from './hostProcess.ts';

/** An encoder that lives in a child process. Whoever opens it disposes of it. */
export interface EncoderProcess extends Encoder {
  readonly status: InferenceStatus;
  /** Returns what stops the listening. */
  onStatus(listener: (status: InferenceStatus) => void): () => void;
  dispose(): void;
}

/** Texts that the host is given at once. Between two of these a request is cancelled. */
const textsAtOnce = 16;

/**
 * Opens the package in a child process of its own and returns at once. A package that cannot be read gives an encoder
 * that is `refused` (identity '', dimension 0) with the reason in its status.
 */
export function openEncoder(options: HostOptions): EncoderProcess {
  const manifest = readManifest(options.packageFolder);
  if (manifest.kind === 'none') return refused(manifest.reason);
  return new HostedEncoder(identityOf(manifest.value), manifest.value.dimension, new HostProcess(options));
}

function refused(reason: string): EncoderProcess {
  return {
    identity: '',
    dimension: 0,
    status: { state: 'refused', device: undefined, reason },
    encode: async () => none(`model refused: ${reason}`),
    onStatus: () => () => {},
    dispose() {},
  };
}

/** Exported for the test that kills its child. */
export class HostedEncoder implements EncoderProcess {
  readonly identity: string;
  readonly dimension: number;
  readonly host: HostProcess;

  constructor(identity: string, dimension: number, host: HostProcess) {
    this.identity = identity;
    this.dimension = dimension;
    this.host = host;
  }

  get status(): InferenceStatus {
    return this.host.status;
  }

  onStatus(listener: (status: InferenceStatus) => void): () => void {
    return this.host.onStatus(listener);
  }

  async encode(texts: readonly string[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>> {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += textsAtOnce) {
      await checkpoint();
      const part = texts.slice(start, start + textsAtOnce);
      const outcome = await this.host.encode(part);
      if (outcome.kind === 'none') return outcome;
      for (const at of part.keys())
        vectors.push(outcome.value.slice(at * this.dimension, (at + 1) * this.dimension));
    }
    await checkpoint();
    return some(vectors);
  }

  dispose(): void {
    this.host.dispose();
  }
}
