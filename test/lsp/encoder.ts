import type { Encoder } from '../../server/src/inference/ports.ts';
import { some } from '../../server/src/base/outcome.ts';
import { wordsOf } from '../../server/src/index/words.ts';

const dimension = 64;

/** Texts that share words are near: each word is a fixed pseudo-random direction. Deterministic, no model. */
export function bagOfWords(
  name = 'bag-of-words',
  beforeBatch: () => Promise<void> = async () => {},
): Encoder {
  return {
    identity: name,
    dimension,
    async encode(texts, checkpoint) {
      await checkpoint();
      await beforeBatch();
      return some(texts.map(vectorOf));
    },
  };
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(dimension);
  for (const word of new Set(wordsOf(text))) addDirection(word, vector);
  const length = Math.hypot(...vector) || 1;
  return vector.map((component) => component / length);
}

function addDirection(word: string, vector: Float32Array): void {
  let state = 2166136261;
  for (const character of word) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  for (let i = 0; i < dimension; i++) {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 1;
    vector[i] = (vector[i] ?? 0) + (state > 0 ? 1 : -1);
  }
}
