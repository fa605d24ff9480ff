import type { Checkpoint } from '../../../base/checkpoint.ts';
import type { BlockIndex } from '../../../index/blockIndex.ts';
import type { PieceVector, Store } from '../../../index/store.ts';
import { dequantized } from '../../../index/vectors.ts';

/** A pair of blocks by slot, the smaller first. */
export type SlotPair = readonly [one: number, other: number];

export interface CandidateOptions {
  /** Nearest neighbours of each block. */
  readonly neighbours: number;
  /** What is less is unrelated code. */
  readonly leastCosine: number;
  /** Whether blocks of files in two languages may be a pair. */
  mayMatch(language: string, other: string): boolean;
}

/** Milliseconds of work between two checkpoints. */
const slice = 8;

/**
 * Pairs of which one is among the other's nearest by the static vectors, each once, by slot. One scan of all vectors a block:
 * time grows with the square of the blocks.
 */
export async function candidatesOf(
  index: BlockIndex,
  store: Pick<Store, 'lastVectors'>,
  options: CandidateOptions,
  checkpoint: Checkpoint,
): Promise<readonly SlotPair[]> {
  const found = new Set<number>();
  const capacity = index.postings.capacity;
  let startedAt = performance.now();
  for (const { id, slots } of [...index.files()].toSorted((a, b) => a.id - b.id)) {
    if (!index.hasVectors('static', id)) continue;
    await checkpoint();
    for (const vector of await store.lastVectors('static', id)) {
      const slot = slots[vector.block];
      if (vector.kind !== 'whole' || slot === undefined) continue;
      for (const other of nearest(slot, vector, index, options))
        found.add(Math.min(slot, other) * capacity + Math.max(slot, other));
      if (performance.now() - startedAt < slice) continue;
      await checkpoint();
      startedAt = performance.now();
    }
  }
  return [...found]
    .toSorted((a, b) => a - b)
    .map((key) => [Math.floor(key / capacity), key % capacity] as const);
}

function nearest(
  slot: number,
  vector: PieceVector,
  index: BlockIndex,
  options: CandidateOptions,
): readonly number[] {
  const table = index.vectors('static');
  const language = index.addressOf(slot)?.facts.language;
  if (table === undefined || language === undefined) return [];
  const { cosines } = table.nearest(dequantized(vector), index.postings.capacity);
  const best: { readonly slot: number; readonly cosine: number }[] = [];
  let least = options.leastCosine;
  for (let other = 0; other < cosines.length; other++) {
    const cosine = cosines[other] ?? 0;
    if (cosine < least || other === slot) continue;
    const facts = index.addressOf(other)?.facts;
    if (facts === undefined || !options.mayMatch(language, facts.language)) continue;
    const place = best.findIndex((each) => each.cosine < cosine);
    best.splice(place === -1 ? best.length : place, 0, { slot: other, cosine });
    if (best.length > options.neighbours) best.pop();
    if (best.length === options.neighbours) least = best.at(-1)?.cosine ?? least;
  }
  return best.map((each) => each.slot);
}
