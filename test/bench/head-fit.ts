/** Candidates of one query, features of shape `[candidates][features]`, and which of them is right. */
export interface Sample {
  readonly candidates: readonly Float64Array[];
  readonly right: number;
  /** Taken off the head's scores, once they spread as the fused ones do. */
  readonly penalties: readonly number[];
}

const rounds = 120;
const rate = 0.1;
/** Weight of the squared weights in the loss: the head stays near 0 where the samples say little. */
const decay = 0.002;

/**
 * Weights of a linear head by listwise softmax regression (ListNet's top-one loss, Cao et al. 2007): the mean of
 * −log softmax(w · f)[right], by Adam over all samples at once. Features are standardised meanwhile; the weights given back
 * are for features as they are.
 */
export function fitted(samples: readonly Sample[]): Float64Array {
  const { means, deviations } = spreadOf(samples);
  const size = means.length;
  const lists = samples.map((sample) => standardised(sample, means, deviations));
  const [weights, first, second] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let round = 1; round <= rounds; round++) {
    const gradient = gradientAt(weights, lists);
    for (let at = 0; at < size; at++) {
      const slope = gradient[at] ?? 0;
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * slope;
      second[at] = 0.999 * (second[at] ?? 0) + 0.001 * slope ** 2;
      const speed = Math.sqrt((second[at] ?? 0) / (1 - 0.999 ** round)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (rate * (first[at] ?? 0)) / (1 - 0.9 ** round) / speed;
    }
  }
  return weights.map((weight, at) => weight / (deviations[at] ?? 1));
}

export function scoreOf(weights: Float64Array, features: Float64Array): number {
  return features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}

/** Place of the right one by these weights, from 1; `spread` is that of the head's scores beside the fused ones. */
export function placeOf(
  { candidates, right, penalties }: Sample,
  weights: Float64Array,
  spread: number,
): number {
  const scores = candidates.map((each, at) => scoreOf(weights, each) - spread * (penalties[at] ?? 0));
  const own = scores[right] ?? -Infinity;
  return 1 + scores.filter((score, at) => score > own || (score === own && at < right)).length;
}

/** A sample in one array, of shape `[candidates, features]`, row-major. */
interface List {
  readonly rows: Float64Array;
  readonly count: number;
  readonly right: number;
}

function standardised({ candidates, right }: Sample, means: Float64Array, deviations: Float64Array): List {
  const size = means.length;
  const rows = new Float64Array(candidates.length * size);
  candidates.forEach((each, row) =>
    each.forEach((value, at) => {
      rows[row * size + at] = (value - (means[at] ?? 0)) / (deviations[at] ?? 1);
    }),
  );
  return { rows, count: candidates.length, right };
}

function gradientAt(weights: Float64Array, lists: readonly List[]): Float64Array {
  const gradient = weights.map((weight) => decay * weight);
  for (const list of lists) {
    const chances = chancesOf(weights, list);
    for (let row = 0; row < list.count; row++) {
      const miss = ((chances[row] ?? 0) - (row === list.right ? 1 : 0)) / lists.length;
      const start = row * weights.length;
      for (let at = 0; at < weights.length; at++)
        gradient[at] = (gradient[at] ?? 0) + miss * (list.rows[start + at] ?? 0);
    }
  }
  return gradient;
}

/** Softmax of the candidates' scores, of shape `[candidates]`. */
function chancesOf(weights: Float64Array, { rows, count }: List): Float64Array {
  const chances = new Float64Array(count);
  let highest = -Infinity;
  for (let row = 0; row < count; row++) {
    let score = 0;
    for (let at = 0; at < weights.length; at++)
      score += (weights[at] ?? 0) * (rows[row * weights.length + at] ?? 0);
    chances[row] = score;
    highest = Math.max(highest, score);
  }
  let whole = 0;
  for (let row = 0; row < count; row++) whole += chances[row] = Math.exp((chances[row] ?? 0) - highest);
  return chances.map((chance) => chance / whole);
}

interface Spread {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

function spreadOf(samples: readonly Sample[]): Spread {
  const size = samples[0]?.candidates[0]?.length ?? 0;
  const [sums, squares] = [new Float64Array(size), new Float64Array(size)];
  let count = 0;
  for (const { candidates } of samples)
    for (const each of candidates) {
      count++;
      each.forEach((value, at) => {
        sums[at] = (sums[at] ?? 0) + value;
        squares[at] = (squares[at] ?? 0) + value * value;
      });
    }
  const means = sums.map((sum) => sum / count);
  const deviations = squares.map((square, at) =>
    Math.max(1e-6, Math.sqrt(Math.max(0, square / count - (means[at] ?? 0) ** 2))),
  );
  return { means, deviations };
}
