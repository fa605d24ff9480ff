import { noVector } from './vectors.ts';

/** How much each z-score weighs; they add up to 1. */
export interface FusionWeights {
  readonly words: number;
  readonly static: number;
  readonly encoder: number;
}

/**
 * The best on the validation split (`npm run bench -- weights`), by what there is to fuse. Reciprocal rank fusion was worse
 * than z-scores.
 */
export const fusionWeights = {
  words: { words: 1, static: 0, encoder: 0 },
  static: { words: 0.3, static: 0.7, encoder: 0 },
  encoder: { words: 0.3, static: 0, encoder: 0.7 },
  both: { words: 0.3, static: 0.3, encoder: 0.4 },
} as const satisfies Readonly<Record<string, FusionWeights>>;

/** Scores of every slot by one query. All arrays have one element a slot. */
export interface SlotScores {
  /** BM25, 0 where no word is shared. */
  readonly lexical: Float32Array;
  /** Cosines by layer, {@link noVector} where there is no vector; undefined when the query has none. */
  readonly static: Float32Array | undefined;
  readonly encoder: Float32Array | undefined;
  /** 1 where the slot may be an answer. */
  readonly accepted: Uint8Array;
  /** Taken off the fused score: what kind of file the block is in. */
  readonly penalties: Float32Array;
}

/** One answer: its fused score and the weighted z-scores that it is made of. */
export interface Fused {
  readonly slot: number;
  readonly score: number;
  readonly lexical: number;
  readonly static: number;
  readonly encoder: number;
}

/**
 * The best `limit` slots, best first. A z-score tells how many standard deviations a slot lies above the mean of all
 * accepted slots, which makes BM25 and cosines comparable. A slot without vector counts as average in meaning.
 */
export function fused(scores: SlotScores, limit: number): Fused[] {
  const { lexical, accepted, penalties } = scores;
  const words = columnOf(lexical, accepted);
  const byStatic = columnOf(scores.static, accepted);
  const byEncoder = columnOf(scores.encoder, accepted);
  const weights = weightsAt(
    byStatic.count / Math.max(1, words.count),
    byEncoder.count / Math.max(1, words.count),
  );
  const least = leastMeaning * (weights.static + weights.encoder);
  const best = new Best(limit);
  for (let slot = 0; slot < accepted.length; slot++) {
    if (accepted[slot] === 0) continue;
    const ofWords = weights.words * zScore(words, slot);
    const ofStatic = weights.static * zScore(byStatic, slot);
    const ofEncoder = weights.encoder * zScore(byEncoder, slot);
    if ((lexical[slot] ?? 0) <= 0 && (least === 0 || ofStatic + ofEncoder < least)) continue;
    const score = ofWords + ofStatic + ofEncoder - (penalties[slot] ?? 0);
    // An object for each of 100,000 slots would cost more than all the rest.
    if (!best.wouldKeep(score)) continue;
    best.offer({ slot, score, lexical: ofWords, static: ofStatic, encoder: ofEncoder });
  }
  return best.sorted();
}

/** A block that shares no word with the query must at least be nearer than this many standard deviations. */
const leastMeaning = 1;

/**
 * While vectors are still being filled in, a layer weighs as much less as it covers less, from 0 to 1: else the blocks that
 * have a vector crowd out the rest.
 */
function weightsAt(coveredByStatic: number, coveredByEncoder: number): FusionWeights {
  const without = mixed(fusionWeights.words, fusionWeights.static, coveredByStatic);
  const withEncoder = mixed(fusionWeights.encoder, fusionWeights.both, coveredByStatic);
  return mixed(without, withEncoder, coveredByEncoder);
}

function mixed(from: FusionWeights, to: FusionWeights, share: number): FusionWeights {
  const between = (layer: keyof FusionWeights) => from[layer] + (to[layer] - from[layer]) * share;
  return { words: between('words'), static: between('static'), encoder: between('encoder') };
}

/** Values of one kind with what makes z-scores of them. */
interface Column {
  readonly values: Float32Array;
  /** How many slots have a value. */
  readonly count: number;
  readonly mean: number;
  /** 0 where all values are the same: then none stands out. */
  readonly perDeviation: number;
}

/** 0 for a slot without a value. */
function zScore({ values, mean, perDeviation }: Column, slot: number): number {
  const value = values[slot] ?? noVector;
  return value === noVector ? 0 : (value - mean) * perDeviation;
}

function columnOf(values: Float32Array | undefined, accepted: Uint8Array): Column {
  if (values === undefined) return nothing;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let slot = 0; slot < accepted.length; slot++) {
    const value = values[slot] ?? noVector;
    if (accepted[slot] === 0 || value === noVector) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / Math.max(1, count);
  const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean));
  return { values, count, mean, perDeviation: deviation < 1e-9 ? 0 : 1 / deviation };
}

const nothing: Column = { values: new Float32Array(0), count: 0, mean: 0, perDeviation: 0 };

/** The `limit` best of what it is offered: a heap with the worst on top. */
class Best {
  readonly #limit: number;
  readonly #heap: Fused[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a candidate with this score may be among the best. */
  wouldKeep(score: number): boolean {
    const worst = this.#heap[0];
    return this.#heap.length < this.#limit || (worst !== undefined && score > worst.score);
  }

  offer(candidate: Fused): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push(candidate);
      this.#raise(heap.length - 1);
    } else if (this.#limit > 0 && isWorse(heap[0], candidate)) {
      heap[0] = candidate;
      this.#sink();
    }
  }

  sorted(): Fused[] {
    return this.#heap.sort((one, other) => other.score - one.score || one.slot - other.slot);
  }

  #raise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!isWorse(this.#heap[at], this.#heap[parent])) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && isWorse(this.#heap[child], this.#heap[worst])) worst = child;
      }
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    [heap[one], heap[other]] = [heap[other] as Fused, heap[one] as Fused];
  }
}

function isWorse(one: Fused | undefined, other: Fused | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.score < other.score || (one.score === other.score && one.slot > other.slot);
}
