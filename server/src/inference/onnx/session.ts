import ort from 'onnxruntime-node';
import type { InferenceSession, TypedTensor } from 'onnxruntime-node';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Device, InferenceStatus } from '../ports.ts';
import type { GraphRow } from '../graph/graph.ts';
import type { RowInputs } from './sequences.ts';

type RealDevice = NonNullable<InferenceStatus['device']>;

/** A graph that turns packed rows into hidden states, on the device that it was proved to run on. */
export interface OpenSession {
  readonly device: RealDevice;
  /** Why `device` is not the one asked for, or ''. */
  readonly reason: string;
  /** Hidden states of a row, shape `[tokens, dimension]`. Blocks this process while it runs. */
  run(row: RowInputs): Promise<Float32Array>;
}

interface SessionOptions extends Placing {
  /** A small input that shows whether the device works. */
  readonly probe: RowInputs;
}

/** Opens a graph that turns rows into hidden states; see {@link openOn}. */
export async function openSession(modelPath: string, options: SessionOptions): Promise<Outcome<OpenSession>> {
  const opened = await openOn(modelPath, options, async (session) => {
    const run = runOf(session);
    return { value: run, probed: await run(options.probe) };
  });
  if (opened.kind === 'none') return opened;
  const { device, reason, value } = opened.value;
  return some({ device, reason, run: value });
}

/** Where a session is to run. */
interface Placing {
  readonly device: Device;
  /** Threads of one operator; 0 lets the runtime choose. */
  readonly threads: number;
}

interface Placed<T> {
  readonly device: RealDevice;
  /** Why `device` is not the one asked for, or ''. */
  readonly reason: string;
  readonly value: T;
}

/** What a session is used as, and what a small input gave. */
type Prove<T> = (session: InferenceSession) => Promise<{ readonly value: T; readonly probed: Float32Array }>;

/**
 * Opens `modelPath` on a device and proves it with a small input: the runtime's list of devices says what it was built
 * with, not what works here. Falls back to the CPU with the reason. `auto` is the CPU: the shipped graphs are int8, whose
 * matrix products the other devices do not run.
 */
export async function openOn<T>(
  modelPath: string,
  placing: Placing,
  prove: Prove<T>,
): Promise<Outcome<Placed<T>>> {
  const wanted: RealDevice = placing.device === 'auto' ? 'cpu' : placing.device;
  const opened = await tryDevice(modelPath, { ...placing, device: wanted }, prove);
  if (opened.kind === 'some' || wanted === 'cpu') return opened;
  const fallback = await tryDevice(modelPath, { ...placing, device: 'cpu' }, prove);
  if (fallback.kind === 'none') return fallback;
  const reason = `${wanted} does not work here, running on cpu: ${opened.reason}`;
  return some({ ...fallback.value, reason });
}

async function tryDevice<T>(
  modelPath: string,
  { device, threads }: { readonly device: RealDevice; readonly threads: number },
  prove: Prove<T>,
): Promise<Outcome<Placed<T>>> {
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
    const { value, probed } = await prove(session);
    if (!probed.every(Number.isFinite)) return none('the probe gave values that are no numbers');
    return some({ device, reason: '', value });
  } catch (error) {
    return none(readable(error));
  }
}

function runOf(session: InferenceSession): OpenSession['run'] {
  return async (row) => {
    const { last_hidden_state: hidden } = await session.run(
      row.graph ? graphInputs(row, row.graph) : inputs(row),
    );
    if (hidden?.type !== 'float32') throw new Error('the graph has no float32 output last_hidden_state');
    return hidden.data as Float32Array;
  };
}

function inputs({ ids, segments }: RowInputs) {
  return { input_ids: integers(ids), attention_mask: integers(segments) };
}

function graphInputs({ ids }: RowInputs, { places, mask }: GraphRow) {
  const attention = new ort.Tensor('bool', mask, [1, ids.length, ids.length]);
  return { input_ids: integers(ids), position_idx: integers(places), attention_mask: attention };
}

/** One row. */
function integers(values: readonly number[]): TypedTensor<'int64'> {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}

/** The runtime's message without the place in its source and the condition that failed. */
function readable(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const said = message.split(' was false. ').at(-1) ?? '';
  return (said.trim().split('\n')[0] ?? '').replace(/^\S+\.cc:\d+ /, '').slice(0, 200);
}
