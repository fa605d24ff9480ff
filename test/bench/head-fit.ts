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
  const standard = samples.map(({ candidates, right, penalties }) => ({
    right,
    penalties,
    candidates: candidates.map((each) => each.map((value, at) => (value - means[at]!) / deviations[at]!)),
  }));
  const weights = new Float64Array(means.length);
  const first = new Float64Array(means.length);
  const second = new Float64Array(means.length);
  for (let round = 1; round <= rounds; round++) {
    const gradient = gradientAt(weights, standard);
    for (let at = 0; at < weights.length; at++) {
      first[at] = 0.9 * first[at]! + 0.1 * gradient[at]!;
      second[at] = 0.999 * second[at]! + 0.001 * gradient[at]! ** 2;
      const step = first[at]! / (1 - 0.9 ** round) / (Math.sqrt(second[at]! / (1 - 0.999 ** round)) + 1e-8);
      weights[at] = weights[at]! - rate * step;
    }
  }
  return weights.map((weight, at) => weight / deviations[at]!);
}

export function scoreOf(weights: Float64Array, features: Float64Array): number {
  return features.reduce((sum, value, at) => sum + value * weights[at]!, 0);
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

function gradientAt(weights: Float64Array, samples: readonly Sample[]): Float64Array {
  const gradient = weights.map((weight) => decay * weight);
  for (const { candidates, right } of samples) {
    const scores = candidates.map((each) => scoreOf(weights, each));
    const highest = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - highest));
    const whole = powers.reduce((sum, power) => sum + power, 0);
    candidates.forEach((each, at) => {
      const miss = (powers[at]! / whole - (at === right ? 1 : 0)) / samples.length;
      for (let i = 0; i < each.length; i++) gradient[i] = gradient[i]! + miss * each[i]!;
    });
  }
  return gradient;
}

function spreadOf(samples: readonly Sample[]): { means: Float64Array; deviations: Float64Array } {
  const all = samples.flatMap(({ candidates }) => candidates);
  const size = all[0]?.length ?? 0;
  const means = new Float64Array(size).map(
    (_, at) => all.reduce((sum, each) => sum + each[at]!, 0) / all.length,
  );
  const deviations = means.map((mean, at) =>
    Math.max(1e-6, Math.sqrt(all.reduce((sum, each) => sum + (each[at]! - mean) ** 2, 0) / all.length)),
  );
  return { means, deviations };
}
