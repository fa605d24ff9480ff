import { featureNames, type FeatureName, type Features } from './features.ts';

/** Fitted to the tuning part of `test/bench/clones-semantic.ts` by `clones-semantic-fit.ts` beside it; measured on its held-out part. */
const weights: Readonly<Record<FeatureName, number>> = {
  cosine: 1.49,
  crowd: -2.567,
  behindBoth: -1.317,
  behindOne: 1.219,
  words: 0.207,
  calls: 0.267,
  facts: 1.009,
  operators: 0.262,
  control: -0.651,
  variables: 1.29,
  edges: -0.213,
  opposites: -0.911,
  parameters: -0.061,
  size: -0.167,
  smallness: 2.204,
};
const bias = -0.568;
/** From here on a third of what is called a pair is right among all pairs of the tuning part, which are look-alikes by choice. */
export const threshold = 0.403;

/** The probability that two functions do the same, among pairs of look-alikes: a logistic function of the features. */
export function decide(features: Features): number {
  const sum = featureNames.reduce((total, name) => total + weights[name] * features[name], bias);
  return 1 / (1 + Math.exp(-sum));
}
