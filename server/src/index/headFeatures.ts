import type { Ranked } from './rank.ts';
import type { StoredBlock } from './store.ts';
import { writtenWordsOf, type WordedWord } from './words.ts';

/** A word of a query: how rare it is in the index (inverse document frequency, above 0), and its vector, of length 1. */
export interface WeighedWord extends WordedWord {
  readonly rarity: number;
}

/** Vectors of length 1 by word as it is written, from the static table. */
export type WordVectors = ReadonlyMap<string, Float32Array>;

/** A block that may be the answer, as far as the matching head looks at it. */
export interface Candidate {
  readonly ranked: Pick<Ranked, 'fused' | 'overlap'>;
  readonly block: StoredBlock;
}

/** Names of the features, in their order. */
export const featureNames = [
  'words',
  'static',
  'encoder',
  'overlap',
  'rarityInName',
  'rarityInSignature',
  'rarityInContainer',
  'rarityInAny',
  'nameInQuery',
  'queryToName',
  'queryToSignature',
  'queryToContainer',
  'queryToAny',
  'nameToQuery',
  'containerToQuery',
  'verb',
] as const;

/** The words of a block that the head compares: all that {@link featuresOf} needs vectors of. */
export function wordsOfBlock(block: StoredBlock): readonly WordedWord[] {
  return writtenWordsOf([block.name, block.signature, ...block.container].join(' '));
}

/**
 * What the head is given of a candidate, of shape `[featureNames.length]`: the fused score and what it is made of; which part
 * of the query's words, by rarity, its name, signature and containers hold; and late interaction (MaxSim of ColBERT, arXiv
 * 2004.12832 section 3.3) over word vectors, which lets "remove" meet `drop`.
 */
export function featuresOf(
  { ranked, block }: Candidate,
  query: readonly WeighedWord[],
  vectors: WordVectors,
): Float64Array {
  const name = writtenWordsOf(block.name);
  const signature = writtenWordsOf(block.signature);
  const container = writtenWordsOf(block.container.join(' '));
  const any = [...name, ...signature, ...container];
  const features: Readonly<Record<(typeof featureNames)[number], number>> = {
    words: ranked.fused.lexical,
    static: ranked.fused.static,
    encoder: ranked.fused.encoder,
    overlap: ranked.overlap,
    rarityInName: shareIn(name, query),
    rarityInSignature: shareIn(signature, query),
    rarityInContainer: shareIn(container, query),
    rarityInAny: shareIn(any, query),
    nameInQuery: shareIn(query, name.map(evenly)),
    queryToName: nearness(query, name, vectors),
    queryToSignature: nearness(query, signature, vectors),
    queryToContainer: nearness(query, container, vectors),
    queryToAny: nearness(query, any, vectors),
    nameToQuery: nearness(name.map(evenly), query, vectors),
    containerToQuery: nearness(container.map(evenly), query, vectors),
    verb: cosine(name[0], query[0], vectors),
  };
  return Float64Array.from(featureNames, (each) => features[each]);
}

function evenly(word: WordedWord): WeighedWord {
  return { ...word, rarity: 1 };
}

/** Which part of `asked`, by rarity, is among `words`: 0 to 1. */
function shareIn(words: readonly WordedWord[], asked: readonly WeighedWord[]): number {
  const present = new Set(words.map(({ word }) => word));
  return meanOf(asked, ({ word }) => (present.has(word) ? 1 : 0));
}

/** Mean, by rarity, over `asked` of each word's cosine with the nearest of `words`. */
function nearness(asked: readonly WeighedWord[], words: readonly WordedWord[], vectors: WordVectors): number {
  if (words.length === 0) return 0;
  return meanOf(asked, (one) => Math.max(...words.map((other) => cosine(one, other, vectors))));
}

function meanOf(asked: readonly WeighedWord[], valueOf: (word: WeighedWord) => number): number {
  let sum = 0;
  let whole = 0;
  for (const word of asked) {
    sum += word.rarity * valueOf(word);
    whole += word.rarity;
  }
  return whole === 0 ? 0 : sum / whole;
}

function cosine(one: WordedWord | undefined, other: WordedWord | undefined, vectors: WordVectors): number {
  if (one === undefined || other === undefined) return 0;
  if (one.word === other.word) return 1;
  const [a, b] = [vectors.get(one.written), vectors.get(other.written)];
  if (a === undefined || b === undefined) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
