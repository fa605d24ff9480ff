import { none, some, type Outcome } from '../base/outcome.ts';
import type { Tensors } from './packages/safetensors.ts';
import { normalised } from './pooling.ts';

/** Unit vectors of the pieces of one block, each `[dimension]`, to the block's own unit vector. */
export type Aggregate = (vectors: readonly Float32Array[]) => Float32Array;

/**
 * SEA's aggregation (arXiv 2208.11271, section 3.4: one attention layer and the mean): scores `s_i = v · tanh(Wᵀ p_i)`,
 * `α = softmax(s)`, and the sum of `(1/m + α_i) p_i` scaled to length 1. `W` is `sea.w` of shape `[dimension, inner]`, `v` is
 * `sea.v` of shape `[inner]`; without the two α is `1/m`.
 */
export function aggregateOf(tensors: Tensors, dimension: number): Outcome<Aggregate> {
  const [w, v] = [tensors.get('sea.w'), tensors.get('sea.v')];
  if (w === undefined && v === undefined) return some((vectors) => weighted(vectors, dimension, []));
  const inner = v?.values.length ?? 0;
  const fits = w?.shape.join() === `${dimension},${inner}` && v?.shape.length === 1 && inner > 0;
  if (!fits || !(w?.values instanceof Float32Array) || !(v?.values instanceof Float32Array))
    return none(`sea.w and sea.v are not float32 of shapes [${dimension}, inner] and [inner]`);
  const [matrix, direction] = [w.values, v.values];
  return some((vectors) => {
    const scores = vectors.map((vector) => scoreOf(vector, matrix, direction));
    return weighted(vectors, dimension, softmax(scores));
  });
}

function scoreOf(vector: Float32Array, matrix: Float32Array, direction: Float32Array): number {
  const inner = direction.length;
  const hidden = new Float64Array(inner);
  for (const [row, value] of vector.entries())
    for (let at = 0; at < inner; at++)
      hidden[at] = (hidden[at] ?? 0) + value * (matrix[row * inner + at] ?? 0);
  return hidden.reduce((score, value, at) => score + (direction[at] ?? 0) * Math.tanh(value), 0);
}

function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function weighted(
  vectors: readonly Float32Array[],
  dimension: number,
  attention: readonly number[],
): Float32Array {
  const sum = new Float32Array(dimension);
  for (const [place, vector] of vectors.entries()) {
    const weight = 1 / vectors.length + (attention[place] ?? 1 / vectors.length);
    for (let at = 0; at < dimension; at++) sum[at] = (sum[at] ?? 0) + weight * (vector[at] ?? 0);
  }
  return normalised(sum);
}
