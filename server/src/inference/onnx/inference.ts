import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { aggregateOf, type Aggregate } from '../aggregation.ts';
import { identityOf, type Manifest } from '../packages/manifest.ts';
import { readManifest, readVerified } from '../packages/packages.ts';
import { readSafetensors } from '../packages/safetensors.ts';
import type { CodeGraph, Encodable, Encoder, InferenceStatus } from '../ports.ts';
import { HostProcess, type HostOptions } from './hostProcess.ts';

export type { HostOptions } from './hostProcess.ts';

/** An encoder that lives in a child process. Whoever opens it disposes of it. */
export interface EncoderProcess extends Encoder {
  readonly status: InferenceStatus;
  /** As {@link Encoder.encode}, of functions with their data flow. */
  encodeGraphs(
    graphs: readonly CodeGraph[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>>;
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
  const aggregate = aggregationOf(options.packageFolder, manifest.value);
  if (aggregate.kind === 'none') return refused(aggregate.reason);
  return new HostedEncoder(manifest.value, aggregate.value, new HostProcess(options));
}

/** The package's own weights, or the mean. */
function aggregationOf(folder: string, manifest: Manifest): Outcome<Aggregate> {
  const { aggregation, dimension } = manifest;
  if (aggregation === undefined) return aggregateOf(new Map(), dimension);
  const bytes = readVerified(folder, manifest, aggregation);
  if (bytes.kind === 'none') return bytes;
  const tensors = readSafetensors(bytes.value);
  return tensors.kind === 'none' ? tensors : aggregateOf(tensors.value, dimension);
}

function refused(reason: string): EncoderProcess {
  return {
    identity: '',
    dimension: 0,
    status: { state: 'refused', device: undefined, reason },
    encode: async () => none(`model refused: ${reason}`),
    encodeGraphs: async () => none(`model refused: ${reason}`),
    aggregate: () => new Float32Array(0),
    onStatus: () => () => {},
    dispose() {},
  };
}

/** Exported for the test that kills its child. */
export class HostedEncoder implements EncoderProcess {
  readonly identity: string;
  readonly dimension: number;
  readonly aggregate: Aggregate;
  readonly host: HostProcess;

  constructor(manifest: Manifest, aggregate: Aggregate, host: HostProcess) {
    this.identity = identityOf(manifest);
    this.dimension = manifest.dimension;
    this.aggregate = aggregate;
    this.host = host;
  }

  get status(): InferenceStatus {
    return this.host.status;
  }

  onStatus(listener: (status: InferenceStatus) => void): () => void {
    return this.host.onStatus(listener);
  }

  encode(texts: readonly string[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>> {
    return this.#encode(texts, checkpoint);
  }

  encodeSentences(
    sentences: readonly string[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>> {
    return this.#encode(
      sentences.map((sentence) => ({ sentence })),
      checkpoint,
    );
  }

  encodeGraphs(
    graphs: readonly CodeGraph[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>> {
    return this.#encode(graphs, checkpoint);
  }

  dispose(): void {
    this.host.dispose();
  }

  async #encode(
    texts: readonly Encodable[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>> {
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
}
