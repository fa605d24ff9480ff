// Prints the weights and the threshold of type-4 clones, fitted to the tuning part, for a person to put into `decide.ts`.
import { featureNames } from '../../server/src/features/clones/semantic/features.ts';
import { fittedLogistic, ratesAt, thresholdFor, type Logistic } from './clones-fit.ts';
import { materialOf, type Material, type Measured } from './clones-semantic.ts';
import { openBenchModels } from './models.ts';

/** Negatives for each positive in what the judge is fitted to, by weight. */
const negativesEach = 6;
/** Among all pairs of the tuning part, which are look-alikes by choice. */
const servedPrecision = 1 / 3;

/** Weights on every pair of the tuning part, then their scale so that a score is a probability on its sample. */
function fittedTo({ all, sample }: Pick<Material, 'all' | 'sample'>): Logistic {
  const rowOf = ({ features }: Measured) => featureNames.map((name) => features[name]);
  const positives = all.tuning.filter(({ same }) => same).length;
  const weight = (all.tuning.length - positives) / positives / negativesEach;
  const judge = fittedLogistic(
    all.tuning.map((pair) => ({ features: rowOf(pair), isRight: pair.same, weight: pair.same ? weight : 1 })),
  );
  const sumOf = (pair: Measured) =>
    rowOf(pair).reduce((sum, value, at) => sum + value * (judge.weights[at] ?? 0), judge.bias);
  const scale = fittedLogistic(
    sample.tuning.map((pair) => ({ features: [sumOf(pair)], isRight: pair.same, weight: 1 })),
  );
  const slope = scale.weights[0] ?? 1;
  return {
    weights: judge.weights.map((each) => each * slope),
    bias: judge.bias * slope + scale.bias,
  };
}

/** The weights and the threshold for `decide.ts`, for a person to put there. */
async function fit(): Promise<void> {
  const models = await openBenchModels();
  const encoder = models.static?.encoder;
  if (encoder === undefined) throw new Error('type-4 clones want a static package');
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const material = await materialOf(encoder, { quick: false, say });
  const { weights, bias } = fittedTo(material);
  const scores = material.all.tuning.map(({ features, same }) => {
    const sum = featureNames.reduce((total, name, at) => total + (weights[at] ?? 0) * features[name], bias);
    return { value: 1 / (1 + Math.exp(-sum)), isRight: same };
  });
  const served = thresholdFor(scores, servedPrecision);
  const named = featureNames.map((name, at) => `${name}: ${(weights[at] ?? 0).toFixed(3)}`);
  const rates = ratesAt(scores, served);
  process.stdout.write(
    `${named.join('\n')}\nbias: ${bias.toFixed(3)}\nthreshold: ${served.toFixed(3)} (tuning: precision ${rates.precision.toFixed(3)}, recall ${rates.recall.toFixed(3)})\n`,
  );
  await models.dispose();
}

await fit();
process.exit(0);
