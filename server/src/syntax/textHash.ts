const offsetBasis = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** One step of {@link hashOf}. */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, prime);
}

export const emptyHash = offsetBasis;

/** 32-bit FNV-1a over UTF-16 code units. */
export function hashOf(text: string): number {
  return hashOfRange(text, 0, text.length);
}

export function hashOfRange(text: string, start: number, end: number): number {
  let hash = offsetBasis;
  const last = Math.min(end, text.length);
  for (let at = start; at < last; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}
