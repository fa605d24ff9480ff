import { featureNames } from './headFeatures.ts';

type Weights = Readonly<Record<(typeof featureNames)[number], number>>;

/**
 * Fitted on the validation split (`npm run bench -- head`, ten repositories), each measured with a head fitted on the nine
 * others: MRR of 1,642 doc sentences over code without doc comments .571 without the head, .624 with; of 1,485 short questions
 * over code with its doc comments .741 without, .769 with. Fitted on code without doc comments alone, the head loses the
 * latter: .774 without, .710 with.
 */
const weights: Weights = {
  words: 1.18,
  static: 1.6,
  encoder: 1.6,
  overlap: 2.99,
  rarityInName: -0.76,
  rarityInSignature: -2.47,
  rarityInContainer: 1.48,
  rarityInAny: -0.61,
  rarityInDoc: 4.83,
  nameInQuery: 0.83,
  queryToName: -0.39,
  queryToSignature: 0.43,
  queryToContainer: -3.48,
  queryToAny: 3.21,
  queryToDoc: 4.53,
  nameToQuery: 1.47,
  containerToQuery: 2.09,
  docToQuery: -2.01,
  verb: 0.4,
};

const vector = Float64Array.from(featureNames, (name) => weights[name]);

/** The head's scores spread by so many times as much as the fused ones, from which penalties are taken off as they are. */
const spread = 2.9;

/** How well a candidate of these features fits, in standard deviations of a fused score; comparable within one answer only. */
export function headScore(features: Float64Array): number {
  return features.reduce((sum, feature, at) => sum + feature * (vector[at] ?? 0), 0) / spread;
}
