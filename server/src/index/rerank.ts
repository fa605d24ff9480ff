import type { Checkpoint } from '../base/checkpoint.ts';
import type { StaticEncoder } from '../inference/ports.ts';
import type { BlockIndex } from './blockIndex.ts';
import { headScore } from './head.ts';
import { featuresOf, wordsOfBlock, type WeighedWord, type WordCosines } from './headFeatures.ts';
import { categoryPenalty, type Ranked } from './rank.ts';
import type { StoredBlock } from './store.ts';
import { queryWordsOf, type WordedWord } from './words.ts';

/** So many of the fused list are looked at again. */
export const reranked = 50;

export interface RerankPorts {
  readonly index: BlockIndex;
  /** The block of a ranked slot; undefined when its file has just left the store. */
  blockOf(ranked: Ranked): Promise<StoredBlock | undefined>;
  readonly static: StaticEncoder;
}

/**
 * The list with its first {@link reranked} in the order of the matching head (the second stage of CodeT5+'s retrieval, arXiv
 * 2305.07922 section 3.3, by a linear head over what is stored: a few milliseconds).
 */
export async function rerank(
  query: string,
  ranked: readonly Ranked[],
  ports: RerankPorts,
  checkpoint: Checkpoint,
): Promise<readonly Ranked[]> {
  const first = ranked.slice(0, reranked);
  const blocks = await Promise.all(first.map((each) => ports.blockOf(each)));
  const words = weighed(query, ports.index);
  const cosines = await wordCosines(words, blocks, ports.static, checkpoint);
  const scored = first.flatMap((each, at) => {
    const block = blocks[at];
    if (block === undefined) return [];
    const fit = headScore(featuresOf({ ranked: each, block }, words, cosines));
    return [{ ...each, score: fit - categoryPenalty[each.address.facts.category] }];
  });
  scored.sort((one, other) => other.score - one.score);
  return [...scored, ...below(scored.at(-1)?.score ?? 0, ranked.slice(reranked))];
}

/** The words of the query, each once, with their rarity in the index. */
export function weighed(query: string, { lexicon, postings }: BlockIndex): readonly WeighedWord[] {
  const words = new Map(queryWordsOf(query).map((each) => [each.word, each]));
  return [...words.values()].map((each) => {
    const id = lexicon.idOf(each.word);
    return { ...each, rarity: id === undefined ? unknownRarity : postings.inverseFrequency(id) };
  });
}

/** A word that no block has still has a meaning, but one that the ranking cannot be sure of. */
const unknownRarity = 3;

/** Cosines of all words of the blocks with those of the query, by the static table; words that are the same have 1. */
export async function wordCosines(
  query: readonly WeighedWord[],
  blocks: readonly (StoredBlock | undefined)[],
  encoder: StaticEncoder,
  checkpoint: Checkpoint,
): Promise<WordCosines> {
  const words = blocks.flatMap((block) => (block === undefined ? [] : wordsOfBlock(block)));
  const unique = [...new Map(words.map((each) => [each.written, each])).values()];
  const written = [...query, ...unique].map((each) => each.written);
  const vectors = await encoder.encode(written, checkpoint);
  if (vectors.kind === 'none') return new Map();
  const asked = vectors.value.slice(0, query.length);
  const rowOf = ({ word }: WordedWord, vector: Float32Array | undefined) =>
    Float32Array.from(query, (each, at) => (each.word === word ? 1 : dot(asked[at], vector)));
  return new Map(unique.map((each, at) => [each.written, rowOf(each, vectors.value[query.length + at])]));
}

function dot(one: Float32Array | undefined, other: Float32Array | undefined): number {
  if (one === undefined || other === undefined) return 0;
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

/** What was not looked at again stays below, its scores in its own order. */
function below(least: number, rest: readonly Ranked[]): readonly Ranked[] {
  const top = rest[0]?.score ?? 0;
  return rest.map((each) => ({ ...each, score: least + each.score - top }));
}
