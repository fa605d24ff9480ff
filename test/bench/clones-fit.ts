/** What a judge is fitted to: features, which class is right, and how much the sample counts. */
export interface FitSample {
  readonly features: readonly number[];
  readonly isRight: boolean;
  readonly weight: number;
}

/** A logistic function: the probability is σ(weights · features + bias). */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

const rounds = 400;
const rate = 0.05;
/** Weight of the squared weights in the loss. */
const decay = 1e-4;

/** Logistic regression by Adam over all samples at once. Features are standardised meanwhile; the weights are for them as they are. */
export function fittedLogistic(samples: readonly FitSample[]): Logistic {
  const { means, deviations, whole } = spreadOf(samples);
  const size = means.length;
  const rows = samples.map(({ features }) =>
    Float64Array.from([...features.map((value, at) => (value - means[at]!) / deviations[at]!), 1]),
  );
  const [weights, first, second] = [0, 1, 2].map(() => new Float64Array(size + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let round = 1; round <= rounds; round++) {
    const gradient = Float64Array.from(weights, (weight, at) => (at < size ? decay * weight : 0));
    for (const [index, row] of rows.entries()) {
      const { isRight, weight } = samples[index]!;
      const miss = ((probabilityOf(row, weights) - (isRight ? 1 : 0)) * weight) / whole;
      for (let at = 0; at <= size; at++) gradient[at]! += miss * row[at]!;
    }
    for (let at = 0; at <= size; at++) {
      first[at] = 0.9 * first[at]! + 0.1 * gradient[at]!;
      second[at] = 0.999 * second[at]! + 0.001 * gradient[at]! ** 2;
      const speed = Math.sqrt(second[at]! / (1 - 0.999 ** round)) + 1e-8;
      weights[at]! -= (rate * first[at]!) / (1 - 0.9 ** round) / speed;
    }
  }
  const plain = means.map((_, at) => weights[at]! / deviations[at]!);
  const bias = plain.reduce((sum, weight, at) => sum - weight * means[at]!, weights[size]!);
  return { weights: plain, bias };
}

function probabilityOf(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += row[at]! * weights[at]!;
  return 1 / (1 + Math.exp(-sum));
}

function spreadOf(samples: readonly FitSample[]) {
  const whole = samples.reduce((sum, { weight }) => sum + weight, 0);
  const size = samples[0]?.features.length ?? 0;
  const momentOf = (at: number, around: number, power: number) =>
    samples.reduce((sum, { features, weight }) => sum + weight * (features[at]! - around) ** power, 0) /
    whole;
  const means = Array.from({ length: size }, (_, at) => momentOf(at, 0, 1));
  const deviations = means.map((mean, at) => Math.sqrt(momentOf(at, mean, 2)) || 1);
  return { means, deviations, whole };
}

/** A value that a judge gave a sample. */
export interface Judged {
  readonly value: number;
  readonly isRight: boolean;
}

/** Precision and recall of calling right what is at least `threshold`. */
export interface Rates {
  readonly precision: number;
  readonly recall: number;
}

export function ratesAt(judged: readonly Judged[], threshold: number): Rates {
  const called = judged.filter(({ value }) => value >= threshold);
  const right = called.filter(({ isRight }) => isRight).length;
  return {
    precision: right / Math.max(1, called.length),
    recall: right / Math.max(1, judged.filter(({ isRight }) => isRight).length),
  };
}

/** F1, the harmonic mean of precision and recall. */
export function fMeasure({ precision, recall }: Rates): number {
  return (2 * precision * recall) / Math.max(Number.MIN_VALUE, precision + recall);
}

/** The lowest threshold from which on `precision` is reached; Infinity where it never is. */
export function thresholdFor(judged: readonly Judged[], precision: number): number {
  const sorted = judged.toSorted((a, b) => b.value - a.value);
  let [right, threshold] = [0, Infinity];
  for (const [at, { value, isRight }] of sorted.entries()) {
    if (isRight) right++;
    if (sorted[at + 1]?.value !== value && right / (at + 1) >= precision) threshold = value;
  }
  return threshold;
}

/** The threshold with the highest F1. O(n log n). */
export function bestThreshold(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((a, b) => b.value - a.value);
  const all = sorted.filter(({ isRight }) => isRight).length;
  let [right, best, threshold] = [0, 0, Infinity];
  for (const [at, { value, isRight }] of sorted.entries()) {
    if (isRight) right++;
    if (sorted[at + 1]?.value === value) continue;
    const measure = fMeasure({ precision: right / (at + 1), recall: right / Math.max(1, all) });
    if (measure > best) [best, threshold] = [measure, value];
  }
  return threshold;
}
