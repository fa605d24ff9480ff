import type { Candidate } from '../ports.ts';

/** Tokens that are looked at in order before all the others are. */
const likeliest = 64;

/** The `most` likeliest tokens by `logits` (shape `[vocabSize]`) that `allows` lets through, with their probability among all. */
export function candidatesOf(
  logits: Float32Array,
  most: number,
  allows: (id: number) => boolean,
): readonly Candidate[] {
  const highest = logits.reduce((best, value) => Math.max(best, value), -Infinity);
  const total = logits.reduce((sum, value) => sum + Math.exp(value - highest), 0);
  const candidate = (id: number): Candidate => ({
    id,
    probability: Math.exp((logits[id] ?? -Infinity) - highest) / total,
  });
  const first = best(logits, likeliest, () => true).filter(allows);
  const found = first.length >= most ? first.slice(0, most) : best(logits, most, allows);
  return found.map(candidate);
}

/** Ids of the `count` highest logits among those allowed, the highest first. */
function best(logits: Float32Array, count: number, allows: (id: number) => boolean): number[] {
  const kept: number[] = [];
  const valueOf = (id: number | undefined) => (id === undefined ? -Infinity : (logits[id] ?? -Infinity));
  for (let id = 0; id < logits.length; id++) {
    if (kept.length === count && valueOf(id) <= valueOf(kept.at(-1))) continue;
    if (!allows(id)) continue;
    let place = kept.length;
    while (place > 0 && valueOf(kept[place - 1]) < valueOf(id)) place--;
    kept.splice(place, 0, id);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
