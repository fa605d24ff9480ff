import ort from 'onnxruntime-node';
import type { InferenceSession, OnnxValue, TypedTensor } from 'onnxruntime-node';
import type { KvCache } from '../causal/kvCache.ts';
import type { CompletionManifest } from '../packages/completionManifest.ts';

/** The graph of a language model, in one of the layouts that {@link CompletionManifest.cache} names. */
export interface CausalGraph {
  /**
   * Runs `ids` behind what the cache holds and appends their rows to it. Logits of the last of them, shape `[vocabSize]`.
   * Blocks this process while it runs.
   */
  run(ids: readonly number[], cache: KvCache): Promise<Float32Array>;
}

type Feeds = Record<string, OnnxValue>;

export function causalGraph(session: InferenceSession, manifest: CompletionManifest): CausalGraph {
  return manifest.cache === 'rows' ? rowsGraph(session, manifest) : classicGraph(session, manifest);
}

/** Cache in as it is owned here, new rows out: no row is copied twice. */
function rowsGraph(session: InferenceSession, manifest: CompletionManifest): CausalGraph {
  const { layers, kvHeads, headDim } = manifest;
  return {
    async run(ids, cache) {
      cache.reserve(ids.length);
      const shape = [1, kvHeads, cache.capacity, headDim];
      const feeds: Feeds = {
        input_ids: integers(ids, [1, ids.length]),
        past_length: integers([cache.length], [1]),
        logits_from: integers([ids.length - 1], [1]),
      };
      for (let layer = 0; layer < layers; layer++) {
        feeds[`past_keys.${layer}`] = new ort.Tensor('float32', cache.keys(layer), shape);
        feeds[`past_values.${layer}`] = new ort.Tensor('float32', cache.values(layer), shape);
      }
      const found = await session.run(feeds);
      const rows = (name: string) => byLayer(layers, (layer) => floats(found, `${name}.${layer}`));
      cache.append(rows('new_keys'), rows('new_values'), ids.length);
      return floats(found, 'logits');
    },
  };
}

/** The common layout: the whole past in, the whole present out. */
function classicGraph(session: InferenceSession, manifest: CompletionManifest): CausalGraph {
  const { layers, kvHeads, headDim } = manifest;
  return {
    async run(ids, cache) {
      cache.reserve(ids.length);
      const past = cache.length;
      const places = ids.map((_, at) => past + at);
      const given: Feeds = {
        input_ids: integers(ids, [1, ids.length]),
        attention_mask: integers(Array<number>(past + ids.length).fill(1), [1, past + ids.length]),
        position_ids: integers(places, [1, ids.length]),
      };
      const shape = [1, kvHeads, past, headDim];
      for (let layer = 0; layer < layers; layer++) {
        const rows = (all: Float32Array) => dense(all, cache, manifest);
        given[`past_key_values.${layer}.key`] = new ort.Tensor('float32', rows(cache.keys(layer)), shape);
        given[`past_key_values.${layer}.value`] = new ort.Tensor('float32', rows(cache.values(layer)), shape);
      }
      const feeds = Object.fromEntries(
        Object.entries(given).filter(([name]) => session.inputNames.includes(name)),
      );
      const found = await session.run(feeds);
      const rows = (kind: string) =>
        byLayer(layers, (layer) => newest(floats(found, `present.${layer}.${kind}`), ids.length, manifest));
      cache.append(rows('key'), rows('value'), ids.length);
      const logits = floats(found, 'logits');
      return logits.slice(logits.length - manifest.vocabSize);
    },
  };
}

function byLayer(layers: number, rowsOf: (layer: number) => Float32Array): readonly Float32Array[] {
  return Array.from({ length: layers }, (_, layer) => rowsOf(layer));
}

/** The rows that count, without those that are free: shape `[1, kvHeads, length, headDim]`. */
function dense(
  rows: Float32Array,
  { length, capacity }: KvCache,
  { kvHeads, headDim }: CompletionManifest,
): Float32Array {
  const into = new Float32Array(kvHeads * length * headDim);
  for (let head = 0; head < kvHeads; head++) {
    const start = head * capacity * headDim;
    into.set(rows.subarray(start, start + length * headDim), head * length * headDim);
  }
  return into;
}

/** The last `count` rows of each head: shape `[1, kvHeads, count, headDim]`. */
function newest(
  present: Float32Array,
  count: number,
  { kvHeads, headDim }: CompletionManifest,
): Float32Array {
  const into = new Float32Array(kvHeads * count * headDim);
  const perHead = present.length / kvHeads;
  for (let head = 0; head < kvHeads; head++) {
    const end = (head + 1) * perHead;
    into.set(present.subarray(end - count * headDim, end), head * count * headDim);
  }
  return into;
}

function floats(found: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const value = found[name];
  if (value?.type !== 'float32') throw new Error(`the graph has no float32 output ${name}`);
  return value.data as Float32Array;
}

function integers(values: readonly number[], shape: readonly number[]): TypedTensor<'int64'> {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}
