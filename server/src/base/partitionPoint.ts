/** The first of `length` indices for which `isBefore` does not hold: it holds for all up to there and for none from there on. */
export function partitionPoint(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the first number of a sorted column stands that is not below `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  return partitionPoint(sorted.length, (i) => (sorted[i] ?? 0) < value);
}
