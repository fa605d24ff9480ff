import { noVector } from './vectors.ts';

/**
 * Weights of the two z-scores: the best on the validation split (`npm run bench -- weights`, 792 doc sentences over four
 * repositories), where MRR was .433 with BM25 alone, .447 with vectors alone and .542 with these. Reciprocal rank fusion
 * was worse than z-scores.
 */
const semanticWeight = 0.7;

/** Scores of every slot by one query. All arrays have one element a slot. */
export interface SlotScores {
  /** BM25, 0 where no word is shared. */
  readonly lexical: Float32Array;
  /** Cosines, {@link noVector} where there is no vector; undefined when the query has none. */
  readonly semantic: Float32Array | undefined;
  /** 1 where the slot may be an answer. */
  readonly accepted: Uint8Array;
  /** Taken off the fused score: what kind of file the block is in. */
  readonly penalties: Float32Array;
}

/** One answer: its fused score and the two weighted z-scores that it is made of. */
export interface Fused {
  readonly slot: number;
  readonly score: number;
  readonly lexical: number;
  readonly semantic: number;
}

/**
 * The best `limit` slots, best first. A z-score tells how many standard deviations a slot lies above the mean of all
 * accepted slots, which makes BM25 and cosines comparable. A slot without vector counts as average in meaning.
 */
export function fused(scores: SlotScores, limit: number): Fused[] {
  const { lexical, semantic, accepted, penalties } = scores;
  const words = spreadOf(lexical, accepted);
  const meaning = semantic === undefined ? undefined : spreadOf(semantic, accepted);
  const weights = weightsAt(meaning?.count ?? 0, words.count);
  const best = new Best(limit);
  for (let slot = 0; slot < accepted.length; slot++) {
    if (accepted[slot] === 0) continue;
    const byWords = zScore(lexical[slot] ?? 0, words);
    const cosine = semantic === undefined ? noVector : (semantic[slot] ?? noVector);
    const byMeaning = meaning === undefined || cosine === noVector ? 0 : zScore(cosine, meaning);
    if ((lexical[slot] ?? 0) <= 0 && byMeaning < leastMeaning) continue;
    const score = weights.lexical * byWords + weights.semantic * byMeaning - (penalties[slot] ?? 0);
    // An object for each of 100,000 slots would cost more than all the rest.
    if (!best.wouldKeep(score)) continue;
    best.offer({ slot, score, lexical: weights.lexical * byWords, semantic: weights.semantic * byMeaning });
  }
  return best.sorted();
}

/** A block that shares no word with the query must at least be nearer than this many standard deviations. */
const leastMeaning = 1;

/** While vectors are still being filled in, meaning weighs as much less: else the blocks that have one crowd out the rest. */
function weightsAt(withVector: number, all: number): { readonly lexical: number; readonly semantic: number } {
  const semantic = semanticWeight * (withVector / Math.max(1, all));
  return { lexical: 1 - semantic, semantic };
}

interface Spread {
  /** How many slots have a value. */
  readonly count: number;
  readonly mean: number;
  /** 0 where all values are the same: then none stands out. */
  readonly perDeviation: number;
}

function zScore(value: number, { mean, perDeviation }: Spread): number {
  return (value - mean) * perDeviation;
}

function spreadOf(values: Float32Array, accepted: Uint8Array): Spread {
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
  return { count, mean, perDeviation: deviation < 1e-9 ? 0 : 1 / deviation };
}

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
