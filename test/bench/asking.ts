import type { BlockIndex } from '../../server/src/index/blockIndex.ts';
import { sentenceTerms } from '../../server/src/index/queryTerms.ts';
import { forSentence } from '../../server/src/index/queryVectors.ts';
import { rank, type LayerVectors, type Ranked } from '../../server/src/index/rank.ts';
import { rerank } from '../../server/src/index/rerank.ts';
import type { StoredBlock } from '../../server/src/index/store.ts';
import type { Encoder, StaticEncoder } from '../../server/src/inference/ports.ts';
import { vectorsOf, type BenchModels } from './models.ts';

/**
 * What may be asked: words alone, one layer of vectors alone, words and vectors as they ship before the matching head and
 * after it, and the latter with the encoder on top.
 */
const ways = ['bm25', 'static', 'small', 'first_stage', 'fusion', 'fusion_with_small'] as const;
export type Way = (typeof ways)[number];

export const wayNames: Readonly<Record<Way, string>> = {
  bm25: 'BM25',
  static: 'static',
  small: 'small',
  first_stage: 'first stage',
  fusion: 'fusion',
  fusion_with_small: 'fusion + small',
};

/** The ways that the models at hand allow. */
export function waysFor({ static: table, small }: BenchModels): readonly Way[] {
  return ways.filter(
    (way) =>
      (way !== 'static' || table !== undefined) &&
      ((way !== 'small' && way !== 'fusion_with_small') || small !== undefined),
  );
}

export interface LayerEncoders {
  readonly static: StaticEncoder | undefined;
  readonly encoder: Encoder | undefined;
}

/** The vectors of a sentence in every layer, none in a layer without a model. */
export async function asked(sentence: string, encoders: LayerEncoders): Promise<LayerVectors> {
  const { static: table, encoder } = encoders;
  return {
    static: table === undefined ? [] : [table.queryVector(sentence)],
    encoder: encoder === undefined ? [] : await vectorsOf(forSentence(encoder), [sentence]),
  };
}

/** What is searched. */
export interface Workspace {
  readonly index: BlockIndex;
  blockOf(slot: number): StoredBlock | undefined;
}

export interface Question {
  readonly sentence: string;
  readonly vectors: LayerVectors;
  /** What the matching head compares words by. */
  readonly head: StaticEncoder | undefined;
  /** Whether what ships has the encoder. */
  readonly isSmallDefault: boolean;
}

/** The best `limit` blocks by one way, as `features/search` finds them. */
export async function answer(
  { index, blockOf }: Workspace,
  question: Question,
  way: Way,
  limit: number,
): Promise<readonly Ranked[]> {
  const { sentence, vectors, head, isSmallDefault } = question;
  const isOneLayer = way === 'static' || way === 'small';
  const hasStatic = way !== 'bm25' && way !== 'small';
  const isShipped = way === 'first_stage' || way === 'fusion';
  const hasEncoder = way === 'small' || way === 'fusion_with_small' || (isShipped && isSmallDefault);
  const query = {
    terms: isOneLayer ? [] : sentenceTerms(sentence, index.lexicon).terms,
    vectors: { static: hasStatic ? vectors.static : [], encoder: hasEncoder ? vectors.encoder : [] },
    accepts: () => true,
    excluded: new Set<number>(),
  };
  const ranked = rank(index, query, limit);
  if (head === undefined || (way !== 'fusion' && way !== 'fusion_with_small')) return ranked;
  const ports = { index, blockOf: async ({ slot }: Ranked) => blockOf(slot), static: head };
  return await rerank(sentence, ranked, ports, async () => {});
}
