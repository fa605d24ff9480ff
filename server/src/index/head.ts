import { featureNames } from './headFeatures.ts';

type Weights = Readonly<Record<(typeof featureNames)[number], number>>;

/**
 * Fitted on the validation split (`npm run bench -- head`, ten repositories, 1,642 doc sentences): MRR .571 without the head,
 * .635 with one that was fitted on the nine other repositories.
 */
const weights: Weights = {
  words: 1.29,
  static: 1.48,
  encoder: 1.48,
  overlap: 1.36,
  rarityInName: -1.1,
  rarityInSignature: -4.4,
  rarityInContainer: 2.49,
  rarityInAny: -1.39,
  nameInQuery: 0.15,
  queryToName: 1.47,
  queryToSignature: 2.02,
  queryToContainer: -4.89,
  queryToAny: 6.98,
  nameToQuery: 2.66,
  containerToQuery: 2.25,
  verb: 0.53,
};

const vector = Float64Array.from(featureNames, (name) => weights[name]);

/** The head's scores spread by so many times as much as the fused ones, from which penalties are taken off as they are. */
const spread = 2.4;

/** How well a candidate of these features fits, in standard deviations of a fused score; comparable within one answer only. */
export function headScore(features: Float64Array): number {
  return features.reduce((sum, feature, at) => sum + feature * (vector[at] ?? 0), 0) / spread;
}
