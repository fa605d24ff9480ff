import { featureNames } from './headFeatures.ts';

type Weights = Readonly<Record<(typeof featureNames)[number], number>>;

/**
 * Fitted on the validation split with tenon-static-v1 (`npm run bench -- head`, thirteen repositories), each measured with a
 * head fitted on the twelve others: MRR of 1,290 doc sentences over code without doc comments .605 without the head, .639 with;
 * of 1,163 short questions over code with its doc comments .735 without, .769 with. An encoder's share was not measured and
 * weighs as the static one. With an earlier table, a head fitted on code without doc comments alone lost the latter: .774
 * without, .710 with.
 */
const weights: Weights = {
  words: 0.96,
  static: 1.9,
  encoder: 1.9,
  overlap: 2.85,
  rarityInName: -0.82,
  rarityInSignature: -2.56,
  rarityInContainer: 2.34,
  rarityInAny: -0.66,
  rarityInDoc: 5.08,
  nameInQuery: 0.34,
  queryToName: -0.73,
  queryToSignature: 0.37,
  queryToContainer: -4.16,
  queryToAny: 3.5,
  queryToDoc: 4.66,
  nameToQuery: 1.54,
  containerToQuery: 1.47,
  docToQuery: -1.7,
  verb: 0.63,
};

const vector = Float64Array.from(featureNames, (name) => weights[name]);

/** The head's scores spread by so many times as much as the fused ones, from which penalties are taken off as they are. */
const spread = 3;

/** How well a candidate of these features fits, in standard deviations of a fused score; comparable within one answer only. */
export function headScore(features: Float64Array): number {
  return features.reduce((sum, feature, at) => sum + feature * (vector[at] ?? 0), 0) / spread;
}
