import { sentenceTerms } from '../../server/src/index/queryTerms.ts';
import { rank, type LayerVectors, type Ranked } from '../../server/src/index/rank.ts';
import type { BlockIndex } from '../../server/src/index/blockIndex.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { vectorsOf, type BenchModels } from './models.ts';

/** What may be asked: words alone, one layer of vectors alone, what ships, and what ships with the encoder on top. */
export const ways = ['bm25', 'static', 'small', 'fusion', 'fusion_with_small'] as const;
export type Way = (typeof ways)[number];

export const wayNames: Readonly<Record<Way, string>> = {
  bm25: 'BM25',
  static: 'static',
  small: 'small',
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

/** The vectors of a sentence in every layer, or none in a layer without a model. */
export async function asked(sentence: string, encoders: LayerEncoders): Promise<LayerVectors> {
  const of = async (encoder: Encoder | undefined) =>
    encoder === undefined ? [] : await vectorsOf(encoder, [sentence]);
  return { static: await of(encoders.static), encoder: await of(encoders.encoder) };
}

export interface LayerEncoders {
  readonly static: Encoder | undefined;
  readonly encoder: Encoder | undefined;
}

/** What of a sentence's words and vectors one way uses. `isSmallDefault`: whether fusion as shipped has the encoder. */
export function answer(index: BlockIndex, question: Question, way: Way, limit: number): readonly Ranked[] {
  const { sentence, vectors, isSmallDefault } = question;
  const hasWords = way !== 'static' && way !== 'small';
  const hasStatic = way === 'static' || way === 'fusion' || way === 'fusion_with_small';
  const hasEncoder = way === 'small' || way === 'fusion_with_small' || (way === 'fusion' && isSmallDefault);
  const query = {
    terms: hasWords ? sentenceTerms(sentence, index.lexicon).terms : [],
    vectors: { static: hasStatic ? vectors.static : [], encoder: hasEncoder ? vectors.encoder : [] },
    accepts: () => true,
    excluded: new Set<number>(),
  };
  return rank(index, query, limit);
}

export interface Question {
  readonly sentence: string;
  readonly vectors: LayerVectors;
  readonly isSmallDefault: boolean;
}
