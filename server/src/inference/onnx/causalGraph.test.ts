import ort, { type InferenceSession } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { KvCache } from '../causal/kvCache.ts';
import type { CompletionManifest } from '../packages/completionManifest.ts';
import { causalGraph } from './causalGraph.ts';

const shape = { layers: 1, kvHeads: 2, headDim: 1, window: 600, vocabSize: 3 };

/** A session of the common layout whose rows are the tokens themselves, negative in the second head. */
function classicSession(given: InferenceSession.FeedsType[], inputNames: readonly string[]) {
  const numbers = (value: unknown) =>
    Array.from((value as ort.Tensor).data as ArrayLike<bigint | number>, Number);
  return {
    inputNames,
    run: async (feeds: InferenceSession.FeedsType) => {
      given.push(feeds);
      const ids = numbers(feeds['input_ids']);
      const past = numbers(feeds['past_key_values.0.key']);
      const half = past.length / 2;
      const present = [...past.slice(0, half), ...ids, ...past.slice(half), ...ids.map((id) => -id)];
      const rows = new ort.Tensor('float32', Float32Array.from(present), [1, 2, half + ids.length, 1]);
      const logits = Float32Array.from(ids.flatMap((id) => [id, id, id]));
      return {
        logits: new ort.Tensor('float32', logits, [1, ids.length, 3]),
        'present.0.key': rows,
        'present.0.value': rows,
      };
    },
  } as unknown as InferenceSession;
}

function tensor(feeds: InferenceSession.FeedsType | undefined, name: string): ort.Tensor {
  const found = feeds?.[name];
  if (found === undefined) throw new Error(`${name} was not given`);
  return found;
}

const names = ['input_ids', 'attention_mask', 'past_key_values.0.key', 'past_key_values.0.value'];

test('the common layout: the whole past goes in, the new rows are kept', async () => {
  const given: InferenceSession.FeedsType[] = [];
  const graph = causalGraph(classicSession(given, names), {
    ...shape,
    cache: 'classic',
  } as CompletionManifest);
  const cache = new KvCache(shape);
  expect([...(await graph.run([5, 6, 7], cache))]).toEqual([7, 7, 7]);
  cache.cut(2);
  await graph.run([8], cache);
  expect([...cache.keys(0).subarray(0, 3)]).toEqual([5, 6, 8]);
  expect([...cache.keys(0).subarray(cache.capacity, cache.capacity + 3)]).toEqual([-5, -6, -8]);
  const second = tensor(given[1], 'past_key_values.0.key');
  expect([second.dims, [...(second.data as Float32Array)]]).toEqual([
    [1, 2, 2, 1],
    [5, 6, -5, -6],
  ]);
  expect(tensor(given[1], 'attention_mask').dims).toEqual([1, 3]);
});

test('inputs that the graph does not have are not given', async () => {
  const given: InferenceSession.FeedsType[] = [];
  const graph = causalGraph(classicSession(given, [...names, 'position_ids']), {
    ...shape,
    cache: 'classic',
  } as CompletionManifest);
  const cache = new KvCache(shape);
  await graph.run([5, 6], cache);
  await graph.run([7], cache);
  expect(Number(tensor(given[1], 'position_ids').data[0])).toBe(2);
});
