import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { randomEncoder } from './base-model.ts';
import { modelBytes } from './onnx.ts';
import { cosineOf } from './statistics.ts';

const shape = { layers: 2, width: 16, heads: 2, inner: 32, window: 8, vocabulary: 10 };

test('onnxruntime reads and runs what is written, packed sequences like single ones', async () => {
  const session = await InferenceSession.create(modelBytes(randomEncoder(shape)));
  const run = async (ids: readonly number[], segments: readonly number[]) => {
    const tensor = (values: readonly number[]) =>
      new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
    const outputs = await session.run({ input_ids: tensor(ids), attention_mask: tensor(segments) });
    const hidden = outputs['last_hidden_state'] as Tensor;
    return { shape: hidden.dims, values: [...(hidden.data as Float32Array)] };
  };
  const alone = await run([1, 2, 3], [1, 1, 1]);
  const packed = await run([1, 2, 3, 4, 5], [1, 1, 1, 2, 2]);
  expect(packed.shape).toEqual([1, 5, 16]);
  expect(new Set(alone.values).size).toBeGreaterThan(40);
  // One scale serves the activations of a whole row: what stands beside moves the eighth bit, and no more.
  const same = Float32Array.from(packed.values.slice(0, alone.values.length));
  const length = (values: readonly number[]) => Math.hypot(...values);
  const product = cosineOf(Float32Array.from(alone.values), same);
  expect(product / (length(alone.values) * length([...same]))).toBeGreaterThan(0.97);
});
