import { memberFeatures, placeFeatures, type Candidate, type MemberPlace } from './features.ts';

/**
 * A network of one hidden layer that scores each member of a list: `v · relu(W m + U p + b) + w · m` for standardised features
 * `m` of the member and `p` of the place. What a place has in common counts through the hidden layer only.
 */
export interface Network {
  /** Mean and standard deviation by feature, `[members' + places']`; what is over five deviations counts as five. */
  readonly means: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
  /** `[hidden, members' + places']`, row-major, and `[hidden]`. */
  readonly inner: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
  /** `[hidden]`, and `[members']` past the hidden layer. */
  readonly outer: ArrayLike<number>;
  readonly direct: ArrayLike<number>;
}

const farthest = 5;

/** The share of each member, `[members]`: the chance that it comes next if one of them does. */
export function sharesOf(network: Network, members: readonly Candidate[], place: MemberPlace): Float64Array {
  const ofPlace = placeFeatures.map((feature) => feature(place));
  const ofMembers = members.map((member) => memberFeatures.map((feature) => feature(member, place)));
  return softmax(scoresOf(network, ofMembers, ofPlace));
}

/** Scores of the rows `[members, members' features]` at a place `[places' features]`. */
export function scoresOf(
  { means, deviations, inner, biases, outer, direct }: Network,
  ofMembers: readonly (readonly number[])[],
  ofPlace: readonly number[],
): Float64Array {
  const [width, own] = [means.length, memberFeatures.length];
  const standard = (value: number, at: number) => {
    const distance = (value - (means[at] ?? 0)) / (deviations[at] ?? 1);
    return Math.max(-farthest, Math.min(farthest, distance));
  };
  const place = ofPlace.map((value, at) => standard(value, own + at));
  const common = Float64Array.from(biases, (bias, unit) =>
    place.reduce((sum, value, at) => sum + value * (inner[unit * width + own + at] ?? 0), bias),
  );
  return Float64Array.from(ofMembers, (row) => {
    const member = row.map(standard);
    const straight = member.reduce((sum, value, at) => sum + value * (direct[at] ?? 0), 0);
    return common.reduce((score, start, unit) => {
      let sum = start;
      for (let at = 0; at < own; at += 1) sum += (member[at] ?? 0) * (inner[unit * width + at] ?? 0);
      return sum > 0 ? score + sum * (outer[unit] ?? 0) : score;
    }, straight);
  });
}

function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
