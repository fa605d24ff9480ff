import { bodyWordsOf, wordsOf } from './words.ts';
import type { Lexicon } from './lexicon.ts';

/** The texts of a block, each a field with a weight of its own. */
export interface BlockFields {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
  readonly body: string;
  /** Names of the enclosing blocks, and the file's path within its folder. */
  readonly surroundings: string;
}

/** Words of one block: `ids[i]` occurs with weighted frequency `weights[i]`, in units of 1 / {@link unitsPerOccurrence}. */
export interface BlockTerms {
  readonly ids: Uint32Array;
  readonly weights: Uint8Array;
}

/** A word in a body counts this many units. */
export const unitsPerOccurrence = 2;

/**
 * How many units an occurrence in a field counts: BM25F (Robertson, Zaragoza, Taylor 2004: weighted frequencies are added
 * before saturation) with the name three times, signature and doc comment one and a half times a body's word.
 */
const fieldUnits: { readonly [F in keyof BlockFields]: number } = {
  name: 6,
  signature: 3,
  doc: 3,
  body: unitsPerOccurrence,
  surroundings: 1,
};

/** Weighted frequencies of the block's words; new words are given numbers in `lexicon`. */
export function termsOf(fields: BlockFields, lexicon: Lexicon): BlockTerms {
  const units = new Map<number, number>();
  for (const field of Object.keys(fieldUnits) as (keyof BlockFields)[]) {
    const words = field === 'body' ? bodyWordsOf(fields.body) : wordsOf(fields[field]);
    for (const word of words) {
      const id = lexicon.intern(word);
      units.set(id, (units.get(id) ?? 0) + fieldUnits[field]);
    }
  }
  return {
    ids: Uint32Array.from(units.keys()),
    weights: Uint8Array.from(units.values(), (count) => Math.min(count, 255)),
  };
}

/** Terms of all blocks of a file in two arrays: `ids` is `[count, id …, count, id …]`, `weights` in the same order without counts. */
export function packTerms(blocks: readonly BlockTerms[]): BlockTerms {
  const total = blocks.reduce((sum, block) => sum + block.ids.length, 0);
  const ids = new Uint32Array(total + blocks.length);
  const weights = new Uint8Array(total);
  let at = 0;
  let weightAt = 0;
  for (const block of blocks) {
    ids[at] = block.ids.length;
    ids.set(block.ids, at + 1);
    weights.set(block.weights, weightAt);
    at += block.ids.length + 1;
    weightAt += block.weights.length;
  }
  return { ids, weights };
}

/** The inverse of {@link packTerms}: views on `packed`, nothing is copied. */
export function unpackTerms(packed: BlockTerms): BlockTerms[] {
  const blocks: BlockTerms[] = [];
  let weightAt = 0;
  for (let at = 0; at < packed.ids.length;) {
    const count = packed.ids[at] ?? 0;
    blocks.push({
      ids: packed.ids.subarray(at + 1, at + 1 + count),
      weights: packed.weights.subarray(weightAt, weightAt + count),
    });
    at += count + 1;
    weightAt += count;
  }
  return blocks;
}
