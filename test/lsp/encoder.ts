import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Checkpoint } from '../../server/src/base/checkpoint.ts';
import { some } from '../../server/src/base/outcome.ts';
import { wordsOf } from '../../server/src/index/words.ts';
import type { Encoder, StaticEncoder } from '../../server/src/inference/ports.ts';

const dimension = 64;

/** What holds an encoder up, so that a test looks at the server while it encodes, however busy the machine is. */
export interface Holds {
  /** Milliseconds before each batch. */
  readonly pause: number;
  /** While this file exists, only {@link batchesBeforeGate} batches of code are encoded; questions always are. */
  readonly gate: string | undefined;
}

const batchesBeforeGate = 10;
/** A text that is never encoded: whoever asks for it waits until cancelled. */
export const endless = 'wait for ever';

/** Texts that share words are near: each word is a fixed pseudo-random direction. Deterministic, no model. */
export function bagOfWords(
  name = 'bag-of-words',
  { pause, gate }: Holds = { pause: 0, gate: undefined },
): Encoder {
  let batches = 0;
  return {
    identity: name,
    dimension,
    async encode(texts, checkpoint) {
      await checkpoint();
      if (pause > 0) await setTimeout(pause);
      while (texts.includes(endless)) await turn(checkpoint);
      if (texts.some((text) => text.includes('\n')) && ++batches > batchesBeforeGate)
        await opened(gate, checkpoint);
      return some(texts.map(vectorOf));
    },
    aggregate: ([first]) => first ?? new Float32Array(dimension),
  };
}

/** As the static encoder, which also tells the vectors of a text's words. */
export function withTokens(encoder: Encoder): StaticEncoder {
  return { ...encoder, queryVector: vectorOf, tokenVectors: (text) => wordsOf(text).map(vectorOf) };
}

async function opened(gate: string | undefined, checkpoint: Checkpoint): Promise<void> {
  while (existsSync(gate ?? '')) await turn(checkpoint);
}

async function turn(checkpoint: Checkpoint): Promise<void> {
  await setTimeout(5);
  await checkpoint();
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
