import { alignmentOf, type Alignment } from './alignment.ts';
import { diceOf, idsIn, weightedDiceOf, type Bag } from './bags.ts';
import type { Profile } from './profile.ts';

/** What a pair of functions is judged by. Shares are 0 to 1. */
export const featureNames = [
  /** Cosine of the encoder's vectors of both, their names blinded. */
  'cosine',
  /** Mean cosine of both with their nearest: in a crowd of look-alikes a likeness says less (CSLS, arXiv 1710.04087). */
  'crowd',
  /** How far the cosine is behind that of the nearest of both, and of one of them; 0 where they are each other's nearest. */
  'behindBoth',
  'behindOne',
  /** Shared words, calls and facts, the rarer the more. */
  'words',
  'calls',
  'facts',
  'operators',
  'control',
  /** Variables that correspond, each as much as it is alike. */
  'variables',
  /** Def-use edges between those. */
  'edges',
  /** Comparisons that the other has the other way round, of those that both have: smallest and largest. */
  'opposites',
  /** How many parameters one has more. */
  'parameters',
  /** ln of how many times longer one is. */
  'size',
  /** The shorter, the less a likeness says: 1/√tokens. */
  'smallness',
] as const;
export type FeatureName = (typeof featureNames)[number];
export type Features = Readonly<Record<FeatureName, number>>;

/** How much the item with an id says: less, the more functions have it. */
export type Rarity = (id: number) => number;

const leastRarity = 0.1;

/** ln((n + 1) / (functions that have it + ½)), at least 0.1. */
export function rarityOf(profiles: Iterable<Profile>): Rarity {
  const counts: number[] = [];
  let all = 0;
  for (const { words, calls, facts } of profiles) {
    all++;
    for (const id of new Set([words, calls, facts].flatMap((bag) => [...idsIn(bag)])))
      counts[id] = (counts[id] ?? 0) + 1;
  }
  const weights = Float32Array.from(counts, (count = 0) =>
    Math.max(leastRarity, Math.log((all + 1) / (count + 0.5))),
  );
  return (id) => weights[id] ?? leastRarity;
}

/** How near a function's nearest are, whether or not they do the same. */
export interface Crowd {
  readonly nearest: number;
  /** Of the nearest {@link crowdSize}. */
  readonly mean: number;
}

const crowdSize = 10;

/** Of the cosines of a function with others, in any order. */
export function crowdOf(cosines: readonly number[]): Crowd {
  const near = cosines.toSorted((a, b) => b - a).slice(0, crowdSize);
  return {
    nearest: near[0] ?? 0,
    mean: near.reduce((sum, each) => sum + each, 0) / Math.max(1, near.length),
  };
}

/** A function among others. */
export interface Subject {
  readonly profile: Profile;
  readonly crowd: Crowd;
}

export function featuresOf(
  first: Subject,
  second: Subject,
  cosine: number,
  rarity: Rarity,
): { readonly features: Features; readonly alignment: Alignment } {
  const [one, other] = [first.profile, second.profile];
  const [near, far] = [first.crowd.nearest, second.crowd.nearest].toSorted((a, b) => a - b);
  const alignment = alignmentOf(one, other);
  const [small, large] = [Math.min(one.size, other.size), Math.max(one.size, other.size)];
  const compared = alignment.sharedComparisons + alignment.oppositeComparisons;
  const features = {
    cosine,
    crowd: (first.crowd.mean + second.crowd.mean) / 2,
    behindBoth: Math.max(0, (far ?? 0) - cosine),
    behindOne: Math.max(0, (near ?? 0) - cosine),
    words: weightedDiceOf(one.words, other.words, rarity) || 0,
    calls: weightedDiceOf(one.calls, other.calls, rarity) || 0,
    facts: weightedDiceOf(one.facts, other.facts, rarity) || 0,
    operators: sharedOf(one.operators, other.operators),
    control: sharedOf(one.control, other.control),
    variables: variablesShare(alignment, one, other),
    edges: edgesShare(alignment),
    opposites: compared === 0 ? 0 : alignment.oppositeComparisons / compared,
    parameters: Math.min(mostParameters, Math.abs(parametersOf(one) - parametersOf(other))),
    size: Math.log(large / Math.max(1, small)),
    smallness: 1 / Math.sqrt(Math.max(1, small)),
  };
  return { features, alignment };
}

/** Half where neither has any: that says nothing. */
const unknown = 0.5;
/** More are as bad. */
const mostParameters = 3;

function sharedOf(one: Bag, other: Bag): number {
  const share = diceOf(one, other);
  return Number.isNaN(share) ? unknown : share;
}

function variablesShare({ pairs }: Alignment, one: Profile, other: Profile): number {
  const all = one.variables.length + other.variables.length;
  return all === 0 ? unknown : (2 * pairs.reduce((sum, { likeness }) => sum + likeness, 0)) / all;
}

function edgesShare({ sharedEdges, edges: [one, other] }: Alignment): number {
  return one + other === 0 ? unknown : Math.min(1, (2 * sharedEdges) / (one + other));
}

function parametersOf({ variables }: Profile): number {
  return variables.filter(({ isParameter }) => isParameter).length;
}
