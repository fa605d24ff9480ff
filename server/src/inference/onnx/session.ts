import ort from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Device, InferenceStatus } from '../ports.ts';

type RealDevice = NonNullable<InferenceStatus['device']>;

/** A graph that turns packed rows into hidden states, on the device that it was proved to run on. */
export interface OpenSession {
  readonly device: RealDevice;
  /** Why `device` is not the one asked for, or ''. */
  readonly reason: string;
  /**
   * One row of token ids with the number of each token's sequence, 1 and up: hidden states of shape `[tokens, dimension]`.
   * Blocks this process while it runs.
   */
  run(ids: readonly number[], segments: readonly number[]): Promise<Float32Array>;
}

/**
 * Opens `modelPath` on `device` and proves it with a small input: the runtime's list of devices says what it was built
 * with, not what works here. Falls back to the CPU with the reason. `auto` is the CPU: the shipped graphs are int8, whose
 * matrix products the other devices do not run.
 */
export async function openSession(
  modelPath: string,
  device: Device,
  threads: number,
): Promise<Outcome<OpenSession>> {
  const wanted: RealDevice = device === 'auto' ? 'cpu' : device;
  const opened = await tryDevice(modelPath, wanted, threads);
  if (opened.kind === 'some' || wanted === 'cpu') return opened;
  const fallback = await tryDevice(modelPath, 'cpu', threads);
  if (fallback.kind === 'none') return fallback;
  return some({
    ...fallback.value,
    reason: `${wanted} does not work here, running on cpu: ${opened.reason}`,
  });
}

async function tryDevice(
  modelPath: string,
  device: RealDevice,
  threads: number,
): Promise<Outcome<OpenSession>> {
  try {
    const session = await ort.InferenceSession.create(modelPath, {
      executionProviders: [device],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Rows differ in length: plans of memory per shape would pile up.
      enableMemPattern: false,
      ...(threads > 0 && { intraOpNumThreads: threads }),
      // Idle threads sleep instead of burning the person's battery.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const run = runOf(session);
    const probed = await run([0, 1, 2], [1, 1, 2]);
    if (!probed.every(Number.isFinite)) return none('the probe gave values that are no numbers');
    return some({ device, reason: '', run });
  } catch (error) {
    return none(readable(error));
  }
}

function runOf(session: InferenceSession): OpenSession['run'] {
  return async (ids, segments) => {
    const shape = [1, ids.length];
    const inputs = {
      input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new ort.Tensor('int64', BigInt64Array.from(segments, BigInt), shape),
    };
    const { last_hidden_state: hidden } = await session.run(inputs);
    if (hidden?.type !== 'float32') throw new Error('the graph has no float32 output last_hidden_state');
    return hidden.data as Float32Array;
  };
}

/** The runtime's message without the place in its source and the condition that failed. */
function readable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const said = message.split(' was false. ').at(-1) ?? '';
  return (said.trim().split('\n')[0] ?? '').replace(/^\S+\.cc:\d+ /, '').slice(0, 200);
}
