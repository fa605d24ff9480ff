export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Mean reciprocal rank; 0 in the list is a rank that was not reached. */
export function reciprocalOf(place: number): number {
  return place < 0 ? 0 : 1 / (place + 1);
}

/** Share of the queries of which the first answer was right. */
export function firsts(reciprocal: readonly number[]): number {
  return mean(reciprocal.map((value) => (value === 1 ? 1 : 0)));
}

/** Spearman's rank correlation of two series of the same length; equal values share the mean of their ranks. */
export function spearman(one: readonly number[], other: readonly number[]): number {
  return pearson(ranksOf(one), ranksOf(other));
}

function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.map((_, at) => at).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = values.map(() => 0);
  for (let first = 0; first < order.length;) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1] ?? 0] === values[order[first] ?? 0]) last += 1;
    for (let at = first; at <= last; at += 1) ranks[order[at] ?? 0] = (first + last) / 2;
    first = last + 1;
  }
  return ranks;
}

function pearson(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [mean(one), mean(other)];
  let product = 0;
  let [squaresA, squaresB] = [0, 0];
  for (const [at, value] of one.entries()) {
    const [x, y] = [value - a, (other[at] ?? 0) - b];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  const norm = Math.sqrt(squaresA * squaresB);
  return norm === 0 ? 0 : product / norm;
}

export function cosineOf(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
