import { memberFeatures, placeFeatures } from '../../server/src/index/members/features.ts';
import { scoresOf, type Network } from '../../server/src/index/members/network.ts';
import { randomOf } from './sources.ts';

/** A list of members at a place: their features, and which of them stood there. */
export interface Sample {
  /** `[members, members' features]` */
  readonly members: readonly (readonly number[])[];
  readonly place: readonly number[];
  readonly right: number;
}

const own = memberFeatures.length;
const width = own + placeFeatures.length;
const hidden = 16;
const [epochs, batch, rate, decay] = [6, 16, 0.004, 0.01];
const farthest = 5;

/**
 * A network whose shares make the right members likely: softmax over each list, cross-entropy, Adam (arXiv 1412.6980) with
 * decoupled weight decay (arXiv 1711.05101) and a rate that falls to nothing.
 */
export function trained(samples: readonly Sample[], seed: number): Network {
  const { means, deviations } = spread(samples);
  const random = randomOf(seed);
  const inputs = samples.map((sample) => inputsOf(sample, means, deviations));
  const weights = new Float64Array(offsets.end);
  for (let at = 0; at < offsets.biases; at += 1)
    weights[at] = (2 * random() - 1) * 0.7 * Math.sqrt(3 / width);
  for (let at = offsets.outer; at < offsets.direct; at += 1) weights[at] = (2 * random() - 1) * 0.3;
  // It starts as the caches rank.
  weights[offsets.direct] = deviations[0] ?? 1;
  const adam = new Adam(weights, epochs * Math.ceil(samples.length / batch));
  const order = [...samples.keys()];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) swap(order, at, Math.floor(random() * (at + 1)));
    for (let start = 0; start < order.length; start += batch) {
      const gradient = new Float64Array(offsets.end);
      const chosen = order.slice(start, start + batch);
      for (const at of chosen)
        addGradient(inputs[at] ?? [], samples[at]?.right ?? 0, {
          weights,
          gradient,
          share: 1 / chosen.length,
        });
      adam.step(gradient);
    }
  }
  return networkOf(weights, means, deviations);
}

/** Where the parts of all weights start. */
const offsets = {
  biases: hidden * width,
  outer: hidden * width + hidden,
  direct: hidden * width + 2 * hidden,
  end: hidden * width + 2 * hidden + own,
};

function networkOf(weights: Float64Array, means: Float64Array, deviations: Float64Array): Network {
  return {
    means,
    deviations,
    inner: weights.slice(0, offsets.biases),
    biases: weights.slice(offsets.biases, offsets.outer),
    outer: weights.slice(offsets.outer, offsets.direct),
    direct: weights.slice(offsets.direct),
  };
}

/** One network that scores as the mean of these. */
export function joinedOf(networks: readonly Network[]): Network {
  const [first] = networks;
  if (first === undefined) throw new Error('no network');
  const share = (values: ArrayLike<number>) => Array.from(values, (value) => value / networks.length);
  const all = (part: (network: Network) => ArrayLike<number>) =>
    networks.flatMap((each) => Array.from(part(each)));
  return {
    means: first.means,
    deviations: first.deviations,
    inner: all(({ inner }) => inner),
    biases: all(({ biases }) => biases),
    outer: all(({ outer }) => share(outer)),
    direct: networks
      .map(({ direct }) => share(direct))
      .reduce((sum, each) => sum.map((value, at) => value + (each[at] ?? 0))),
  };
}

function spread(samples: readonly Sample[]) {
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
  let count = 0;
  for (const { members, place } of samples)
    for (const member of members) {
      count += 1;
      for (const [at, value] of [...member, ...place].entries()) {
        sums[at] = (sums[at] ?? 0) + value;
        squares[at] = (squares[at] ?? 0) + value * value;
      }
    }
  const means = sums.map((sum) => sum / count);
  const deviations = squares.map((square, at) =>
    Math.sqrt(Math.max(1e-6, square / count - (means[at] ?? 0) ** 2)),
  );
  return { means, deviations };
}

/** `[members][features]`, standardised. */
function inputsOf({ members, place }: Sample, means: Float64Array, deviations: Float64Array) {
  return members.map((member) =>
    Float64Array.from([...member, ...place], (value, at) => {
      const distance = (value - (means[at] ?? 0)) / (deviations[at] ?? 1);
      return Math.max(-farthest, Math.min(farthest, distance));
    }),
  );
}

interface Learning {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  /** Of the sample in the batch. */
  readonly share: number;
}

function addGradient(
  inputs: readonly Float64Array[],
  right: number,
  { weights, gradient, share }: Learning,
): void {
  const activations = inputs.map((input) => activationsOf(input, weights));
  const scores = inputs.map((input, row) =>
    scoreOf(input, activations[row] ?? new Float64Array(hidden), weights),
  );
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  for (const [row, input] of inputs.entries()) {
    const difference = share * ((powers[row] ?? 0) / sum - (row === right ? 1 : 0));
    if (Math.abs(difference) < 1e-6) continue;
    for (let at = 0; at < own; at += 1) gradient[offsets.direct + at]! += difference * input[at]!;
    for (let unit = 0; unit < hidden; unit += 1) {
      const activation = activations[row]![unit]!;
      if (activation <= 0) continue;
      gradient[offsets.outer + unit]! += difference * activation;
      const through = difference * weights[offsets.outer + unit]!;
      gradient[offsets.biases + unit]! += through;
      for (let at = 0; at < width; at += 1) gradient[unit * width + at]! += through * input[at]!;
    }
  }
}

function activationsOf(input: Float64Array, weights: Float64Array): Float64Array {
  const activations = new Float64Array(hidden);
  for (let unit = 0; unit < hidden; unit += 1) {
    let sum = weights[offsets.biases + unit]!;
    for (let at = 0; at < width; at += 1) sum += weights[unit * width + at]! * input[at]!;
    activations[unit] = Math.max(0, sum);
  }
  return activations;
}

function scoreOf(input: Float64Array, activations: Float64Array, weights: Float64Array): number {
  let score = 0;
  for (let at = 0; at < own; at += 1) score += weights[offsets.direct + at]! * input[at]!;
  for (let unit = 0; unit < hidden; unit += 1) score += weights[offsets.outer + unit]! * activations[unit]!;
  return score;
}

class Adam {
  readonly #weights: Float64Array;
  readonly #steps: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #taken = 0;

  constructor(weights: Float64Array, steps: number) {
    this.#weights = weights;
    this.#steps = steps;
    this.#first = new Float64Array(weights.length);
    this.#second = new Float64Array(weights.length);
  }

  step(gradient: Float64Array): void {
    this.#taken += 1;
    const now = rate * (1 - this.#taken / (this.#steps + 1));
    const [one, two] = [1 - 0.9 ** this.#taken, 1 - 0.999 ** this.#taken];
    for (const [at, slope] of gradient.entries()) {
      this.#first[at] = 0.9 * this.#first[at]! + 0.1 * slope;
      this.#second[at] = 0.999 * this.#second[at]! + 0.001 * slope * slope;
      const pull = this.#first[at] / one / (Math.sqrt(this.#second[at] / two) + 1e-8);
      const held = decay * (at < offsets.biases ? 1 : 0.1) * this.#weights[at]!;
      this.#weights[at]! -= now * (pull + held);
    }
  }
}

function swap(values: number[], one: number, other: number): void {
  [values[one], values[other]] = [values[other]!, values[one]!];
}

/** How well a network ranks: share of lists with the right member first, and among the first five; nats a list. */
export function measured(samples: readonly Sample[], network: Network) {
  let [first, five, nats] = [0, 0, 0];
  for (const { members, place, right } of samples) {
    const scores = scoresOf(network, members, place);
    const score = scores[right] ?? 0;
    const above = scores.filter((each) => each > score).length;
    first += above === 0 ? 1 : 0;
    five += above < 5 ? 1 : 0;
    const highest = Math.max(...scores);
    nats += highest - score + Math.log(scores.reduce((sum, each) => sum + Math.exp(each - highest), 0));
  }
  return { first: first / samples.length, five: five / samples.length, nats: nats / samples.length };
}
