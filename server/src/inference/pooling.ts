/**
 * The mean over rows `[start, end)` of `hidden` (`[rows, width]`, row-major), scaled to length 1. The zero vector when the
 * mean is zero.
 */
export function meanPool(hidden: Float32Array, width: number, start: number, end: number): Float32Array {
  const vector = new Float32Array(width);
  for (let row = start; row < end; row++) {
    const offset = row * width;
    for (let at = 0; at < width; at++) vector[at] = (vector[at] ?? 0) + (hidden[offset + at] ?? 0);
  }
  return normalised(vector);
}

/** Scaled to length 1 in place; the zero vector stays. */
export function normalised(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] ?? 0) * scale;
  return vector;
}
