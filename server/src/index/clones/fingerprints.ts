/** Fingerprints of a text: hashes of k tokens each, and the token that each begins with, in order. */
export interface Fingerprints {
  readonly hashes: Int32Array;
  readonly positions: Int32Array;
}

/** Every run of `k + window - 1` equal tokens shares a fingerprint. */
export interface Winnowing {
  /** Tokens of one hash. */
  readonly k: number;
  /** Hashes of which one is kept. */
  readonly window: number;
}

/** A run of at least so many equal tokens shares a fingerprint: the longest grams that hold that, since they are the rarest. */
export function winnowingFor(tokens: number): Winnowing {
  const k = Math.max(1, Math.floor(tokens / 2));
  return { k, window: tokens - k + 1 };
}

const base = 0x01000193;

/**
 * Winnowing (Schleimer, Wilkerson and Aiken, "Local Algorithms for Document Fingerprinting", SIGMOD 2003): of every `window`
 * hashes in a row the smallest is kept, the rightmost of equal ones, so that equal runs keep the same.
 */
export function fingerprintsOf(symbols: Int32Array, { k, window }: Winnowing): Fingerprints {
  const count = symbols.length - k + 1;
  if (count < 1) return { hashes: new Int32Array(0), positions: new Int32Array(0) };
  const hashes = gramHashes(symbols, k, count);

  const kept = new Int32Array(count);
  let size = 0;
  let smallest = -1;
  for (let end = 0; end < count; end++) {
    const first = end - window + 1;
    if (smallest < first || smallest === -1) smallest = smallestIn(hashes, Math.max(0, first), end);
    else if ((hashes[end] ?? 0) <= (hashes[smallest] ?? 0)) smallest = end;
    if (first < 0 && end < count - 1) continue;
    if (size === 0 || kept[size - 1] !== smallest) kept[size++] = smallest;
  }
  const positions = kept.slice(0, size);
  return { hashes: positions.map((at) => hashes[at] ?? 0), positions };
}

function gramHashes(symbols: Int32Array, k: number, count: number): Int32Array {
  const hashes = new Int32Array(count);
  let leaving = 1;
  for (let i = 1; i < k; i++) leaving = Math.imul(leaving, base);
  let hash = 0;
  for (let i = 0; i < symbols.length; i++) {
    if (i >= k) hash = (hash - Math.imul(symbols[i - k] ?? 0, leaving)) | 0;
    hash = (Math.imul(hash, base) + (symbols[i] ?? 0)) | 0;
    if (i >= k - 1) hashes[i - k + 1] = mixed(hash);
  }
  return hashes;
}

function smallestIn(hashes: Int32Array, from: number, to: number): number {
  let smallest = from;
  for (let at = from + 1; at <= to; at++) {
    if ((hashes[at] ?? 0) <= (hashes[smallest] ?? 0)) smallest = at;
  }
  return smallest;
}

/** Spreads a hash over all its bits (the finalizer of MurmurHash3). */
export function mixed(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
