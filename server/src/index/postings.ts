import { withRoom } from './growing.ts';
import { unitsPerOccurrence, type BlockTerms } from './terms.ts';

/** A word of a query by its number, with how much it counts (1 for a word of a sentence). */
export interface QueryTerm {
  readonly id: number;
  readonly weight: number;
}

/** What one query term added to the score of one slot. */
export interface Contribution {
  readonly id: number;
  readonly score: number;
}

/** Okapi BM25's usual constants (Robertson and Zaragoza 2009, section 3.2): saturation, and how much length counts. */
const k1 = 1.2;
const b = 0.75;

/** Appended postings that a query still walks quickly; more than this, and more than half of the base, are merged. */
const deltaKept = 250_000;
const noPosting = -1;

/**
 * Posting lists with BM25 scores of **every** slot, which z-score fusion needs and a top-k engine does not give.
 *
 * A slot is a small number that stands for a block. The base is one compressed segment (CSR: for term t the postings
 * `starts[t] … starts[t + 1]`, in any order), what came later hangs in linked lists per term; removed slots stay in
 * both until {@link compact}. 5 bytes a posting in the base, 9 in the lists.
 */
export class Postings {
  #starts = new Uint32Array(1);
  #slots = new Uint32Array(0);
  #weights = new Uint8Array(0);

  /** Per term: last posting of its list + 1, so that zeroed memory means none. */
  #heads = new Int32Array(0);
  #next = new Int32Array(0);
  #deltaSlots = new Uint32Array(0);
  #deltaWeights = new Uint8Array(0);
  #deltaCount = 0;

  /** Per term: in how many slots, removed ones included until compaction. */
  #frequencies = new Uint32Array(0);
  /** Per slot: length in units, 0 for a slot that is not in use. */
  #lengths = new Uint32Array(0);
  #capacity = 0;
  #live = 0;
  #totalLength = 0;
  #free: number[] = [];
  #removed: number[] = [];

  /** Slots in use are below this. */
  get capacity(): number {
    return this.#capacity;
  }

  get live(): number {
    return this.#live;
  }

  /** Bytes held, about. */
  get bytes(): number {
    const arrays = [this.#starts, this.#slots, this.#weights, this.#heads, this.#next, this.#deltaSlots];
    const others = [this.#deltaWeights, this.#frequencies, this.#lengths];
    return [...arrays, ...others].reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Adds a block and returns its slot. */
  add(terms: BlockTerms): number {
    const slot = this.#free.pop() ?? this.#capacity++;
    this.#lengths = withRoom(this.#lengths, slot);
    this.#reserve(terms.ids);
    let length = 1;
    for (let i = 0; i < terms.ids.length; i++) {
      const units = terms.weights[i] ?? 0;
      this.#append(terms.ids[i] ?? 0, slot, units);
      length += units;
    }
    this.#lengths[slot] = length;
    this.#totalLength += length;
    this.#live++;
    return slot;
  }

  remove(slot: number): void {
    const length = this.#lengths[slot] ?? 0;
    if (length === 0) return;
    this.#lengths[slot] = 0;
    this.#totalLength -= length;
    this.#live--;
    this.#removed.push(slot);
  }

  isLive(slot: number): boolean {
    return (this.#lengths[slot] ?? 0) > 0;
  }

  /** Whether enough was appended or removed that {@link compact} pays. */
  get isLoose(): boolean {
    const delta = this.#deltaCount > deltaKept && this.#deltaCount * 2 > this.#slots.length;
    return delta || this.#removed.length > 1000 + this.#live / 4;
  }

  /** Merges what was appended into the base and drops what was removed. O(postings): about 25 ms a million. */
  compact(): void {
    const terms = Math.max(this.#starts.length - 1, this.#heads.length);
    const starts = new Uint32Array(terms + 1);
    const merged = {
      slots: new Uint32Array(this.#slots.length + this.#deltaCount),
      weights: new Uint8Array(0),
    };
    merged.weights = new Uint8Array(merged.slots.length);
    let at = 0;
    for (let term = 0; term < terms; term++) {
      at = this.#copyLive(term, merged, at);
      starts[term + 1] = at;
    }
    this.#starts = starts;
    this.#slots = merged.slots.slice(0, at);
    this.#weights = merged.weights.slice(0, at);
    this.#frequencies = new Uint32Array(terms).map(
      (_, term) => (starts[term + 1] ?? 0) - (starts[term] ?? 0),
    );
    this.#dropDelta();
  }

  /** Adds the BM25 score of each live slot to `scores`, shape `[capacity]`. */
  score(query: readonly QueryTerm[], scores: Float32Array): void {
    for (const { id, weight } of query) this.#scoreTerm(id, weight, scores);
  }

  /** What each query term added to the scores of `slots`: the words that query and block share, heaviest first. */
  contributions(
    query: readonly QueryTerm[],
    slots: readonly number[],
  ): ReadonlyMap<number, readonly Contribution[]> {
    const found = new Map<number, Contribution[]>(slots.map((slot) => [slot, []]));
    const alone = new Float32Array(this.#capacity);
    for (const { id, weight } of query) {
      this.#scoreTerm(id, weight, alone);
      for (const [slot, list] of found)
        if ((alone[slot] ?? 0) > 0) list.push({ id, score: alone[slot] ?? 0 });
      alone.fill(0);
    }
    for (const list of found.values()) list.sort((one, other) => other.score - one.score);
    return found;
  }

  /** ln(1 + (N - n + ½) / (n + ½)): never negative. */
  inverseFrequency(term: number): number {
    const frequency = Math.min(this.#frequencies[term] ?? 0, this.#live);
    return Math.log(1 + (this.#live - frequency + 0.5) / (frequency + 0.5));
  }

  #reserve(ids: Uint32Array): void {
    let largest = 0;
    for (const id of ids) if (id > largest) largest = id;
    this.#heads = withRoom(this.#heads, largest);
    this.#frequencies = withRoom(this.#frequencies, largest);
    const last = this.#deltaCount + ids.length;
    this.#next = withRoom(this.#next, last);
    this.#deltaSlots = withRoom(this.#deltaSlots, last);
    this.#deltaWeights = withRoom(this.#deltaWeights, last);
  }

  #append(term: number, slot: number, units: number): void {
    const at = this.#deltaCount++;
    this.#next[at] = (this.#heads[term] ?? 0) + noPosting;
    this.#heads[term] = at + 1;
    this.#deltaSlots[at] = slot;
    this.#deltaWeights[at] = units;
    this.#frequencies[term] = (this.#frequencies[term] ?? 0) + 1;
  }

  #scoreTerm(term: number, weight: number, scores: Float32Array): void {
    const average = this.#totalLength / Math.max(1, this.#live);
    const most = this.inverseFrequency(term) * weight * (k1 + 1);
    const lengths = this.#lengths;
    const slots = this.#slots;
    const weights = this.#weights;
    const end = this.#starts[term + 1] ?? 0;
    for (let at = this.#starts[term] ?? end; at < end; at++) {
      const slot = slots[at] ?? 0;
      const length = lengths[slot] ?? 0;
      if (length > 0)
        scores[slot] = (scores[slot] ?? 0) + most * saturated(weights[at] ?? 0, length / average);
    }
    for (let at = (this.#heads[term] ?? 0) - 1; at !== noPosting; at = this.#next[at] ?? noPosting) {
      const slot = this.#deltaSlots[at] ?? 0;
      const length = lengths[slot] ?? 0;
      if (length === 0) continue;
      scores[slot] = (scores[slot] ?? 0) + most * saturated(this.#deltaWeights[at] ?? 0, length / average);
    }
  }

  /** Copies the live postings of a term to `into` from index `from`; returns the index after the last. */
  #copyLive(
    term: number,
    into: { readonly slots: Uint32Array; readonly weights: Uint8Array },
    from: number,
  ): number {
    let to = from;
    const copy = (slot: number, units: number) => {
      if ((this.#lengths[slot] ?? 0) === 0) return;
      into.slots[to] = slot;
      into.weights[to++] = units;
    };
    const end = this.#starts[term + 1] ?? 0;
    for (let at = this.#starts[term] ?? end; at < end; at++)
      copy(this.#slots[at] ?? 0, this.#weights[at] ?? 0);
    for (let at = (this.#heads[term] ?? 0) - 1; at !== noPosting; at = this.#next[at] ?? noPosting) {
      copy(this.#deltaSlots[at] ?? 0, this.#deltaWeights[at] ?? 0);
    }
    return to;
  }

  #dropDelta(): void {
    this.#heads = new Int32Array(0);
    this.#next = new Int32Array(0);
    this.#deltaSlots = new Uint32Array(0);
    this.#deltaWeights = new Uint8Array(0);
    this.#deltaCount = 0;
    this.#free.push(...this.#removed);
    this.#removed = [];
  }
}

function saturated(units: number, relativeLength: number): number {
  const frequency = units / unitsPerOccurrence;
  return frequency / (frequency + k1 * (1 - b + b * relativeLength));
}
