import type { Ranked } from './rank.ts';
import type { StoredBlock } from './store.ts';
import { writtenWordsOf, type WordedWord } from './words.ts';

/** A word of a query: how rare it is in the index (inverse document frequency, above 0). */
export interface WeighedWord extends WordedWord {
  readonly rarity: number;
}

/** By word as it is written: its cosine with each word of the query, of shape `[query words]`. */
export type WordCosines = ReadonlyMap<string, Float32Array>;

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
  'rarityInDoc',
  'nameInQuery',
  'queryToName',
  'queryToSignature',
  'queryToContainer',
  'queryToAny',
  'queryToDoc',
  'nameToQuery',
  'containerToQuery',
  'docToQuery',
  'verb',
] as const;

/** The words of a block that the head compares with those of a query. */
export function wordsOfBlock({ name, signature, container, doc }: StoredBlock): readonly WordedWord[] {
  return writtenWordsOf([name, signature, ...container, doc].join(' '));
}

/**
 * What the head is given of a candidate, of shape `[featureNames.length]`: what its score is made of; which part of the
 * query's words, by rarity, its name, signature, containers and doc comment hold; and late interaction (MaxSim of ColBERT,
 * arXiv 2004.12832 section 3.3) over word vectors, which lets "remove" meet `drop`.
 */
export function featuresOf(
  { ranked, block }: Candidate,
  query: readonly WeighedWord[],
  cosines: WordCosines,
): Float64Array {
  const name = writtenWordsOf(block.name);
  const signature = writtenWordsOf(block.signature);
  const container = writtenWordsOf(block.container.join(' '));
  const doc = writtenWordsOf(block.doc);
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
    rarityInDoc: shareIn(doc, query),
    nameInQuery: shareIn(query, name.map(evenly)),
    queryToName: ofQuery(query, name, cosines),
    queryToSignature: ofQuery(query, signature, cosines),
    queryToContainer: ofQuery(query, container, cosines),
    queryToAny: ofQuery(query, any, cosines),
    queryToDoc: ofQuery(query, doc, cosines),
    nameToQuery: toQuery(name, cosines),
    containerToQuery: toQuery(container, cosines),
    docToQuery: toQuery(doc, cosines),
    verb: cosines.get(name[0]?.written ?? '')?.[0] ?? 0,
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

/** Mean, by rarity, over the query's words of each one's cosine with the nearest of `words`; 0 without any. */
function ofQuery(query: readonly WeighedWord[], words: readonly WordedWord[], cosines: WordCosines): number {
  const rows = words.flatMap(({ written }) => cosines.get(written) ?? []);
  if (rows.length === 0) return 0;
  return meanOf(query, (_, at) => rows.reduce((best, row) => Math.max(best, row[at] ?? 0), -1));
}

/** Mean over `words` of each one's cosine with the nearest word of the query; 0 without any. */
function toQuery(words: readonly WordedWord[], cosines: WordCosines): number {
  return meanOf(words.map(evenly), ({ written }) => {
    const row = cosines.get(written);
    return row === undefined || row.length === 0 ? 0 : Math.max(...row);
  });
}

function meanOf(asked: readonly WeighedWord[], valueOf: (word: WeighedWord, at: number) => number): number {
  let sum = 0;
  let whole = 0;
  asked.forEach((word, at) => {
    sum += word.rarity * valueOf(word, at);
    whole += word.rarity;
  });
  return whole === 0 ? 0 : sum / whole;
}
