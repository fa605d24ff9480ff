import { featureNames, type FeatureName, type Features } from './features.ts';

/** Whether two functions do the same. */
export interface Decision {
  readonly isClone: boolean;
  /** Probability that they do, among pairs of look-alikes. */
  readonly score: number;
}

/** Fitted by `npm run bench -- clones`' tuning part (`test/bench/clones-fit.ts`); measured on its held-out part. */
const weights: Readonly<Record<FeatureName, number>> = {
  cosine: 2.042,
  words: 0.896,
  calls: 0.293,
  facts: 1.956,
  operators: 0.343,
  control: -0.88,
  variables: 1.56,
  edges: -0.399,
  opposites: -1.395,
  parameters: -0.1,
  size: -0.158,
  smallness: 2.784,
};
const bias = -3.037;
/** Where precision counts twice as much as recall on the tuning part (F0.5). */
export const threshold = 0.307;

/** A logistic function of the features. */
export function decide(features: Features): Decision {
  const sum = featureNames.reduce((total, name) => total + weights[name] * features[name], bias);
  const score = 1 / (1 + Math.exp(-sum));
  return { isClone: score >= threshold, score };
}
