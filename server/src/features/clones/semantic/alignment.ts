import { diceOf } from './bags.ts';
import type { Comparison } from './comparisons.ts';
import type { Profile } from './profile.ts';
import type { Link, Variable } from './variables.ts';

/** Which variables of two functions correspond, and what follows from that. */
export interface Alignment {
  /** Indices of variables of the one and of the other, with how alike they are defined and used, 0 to 1. */
  readonly pairs: readonly { readonly one: number; readonly other: number; readonly likeness: number }[];
  /** Def-use edges that both have between variables that correspond. */
  readonly sharedEdges: number;
  /** Def-use edges of the one and of the other. */
  readonly edges: readonly [one: number, other: number];
  /** Comparisons that both have, and those that the other has only the other way round. */
  readonly sharedComparisons: number;
  readonly oppositeComparisons: number;
}

/** Less alike is chance. */
const leastLikeness = 0.15;
/** Rounds in which edges between variables that correspond pull their ends together. */
const rounds = 2;
const pull = 0.3;

/**
 * The variables of two functions, one to one: the most alike first, then again with what the edges between them add. Ties go to
 * those that are defined first.
 */
export function alignmentOf(one: Profile, other: Profile): Alignment {
  const likeness = one.variables.map((variable) =>
    other.variables.map((another) => likenessOf(variable, another)),
  );
  let chosen = greedy(likeness);
  for (let round = 0; round < rounds; round++)
    chosen = greedy(pulled(likeness, chosen, one.links, other.links));
  const pairs = [...chosen].map(([i, j]) => ({ one: i, other: j, likeness: likeness[i]?.[j] ?? 0 }));
  return { pairs, ...sharedEdges(one, other, chosen), ...sharedComparisons(one, other, chosen) };
}

/** A parameter that corresponds to a local variable is the exception. */
const acrossKinds = 0.5;

function likenessOf(one: Variable, other: Variable): number {
  const likeness = diceOf(one.traits, other.traits) || 0;
  return one.isParameter === other.isParameter ? likeness : likeness * acrossKinds;
}

/** From variables of the one to those of the other. */
type Chosen = ReadonlyMap<number, number>;
type Likeness = readonly (readonly number[])[];

function greedy(likeness: Likeness): Chosen {
  const candidates = likeness.flatMap((row, i) =>
    row.flatMap((value, j) => (value < leastLikeness ? [] : [{ i, j, value }])),
  );
  candidates.sort((a, b) => b.value - a.value || a.i - b.i || a.j - b.j);
  const chosen = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of candidates) {
    if (chosen.has(i) || taken.has(j)) continue;
    chosen.set(i, j);
    taken.add(j);
  }
  return chosen;
}

function pulled(
  likeness: Likeness,
  chosen: Chosen,
  links: readonly Link[],
  others: readonly Link[],
): Likeness {
  const stronger = likeness.map((row) => [...row]);
  const add = (i: number | string, j: number | string) => {
    const row = typeof i === 'number' ? stronger[i] : undefined;
    if (row !== undefined && typeof j === 'number') row[j] = (row[j] ?? 0) + pull;
  };
  for (const link of links)
    for (const other of others) {
      if (moved(link.from, chosen) === other.from) add(link.to, other.to);
      if (moved(link.to, chosen) === other.to) add(link.from, other.from);
    }
  return stronger;
}

/** What an end of an edge is in the other function: texts are themselves, a variable without another is nothing there. */
function moved(end: number | string, chosen: Chosen): number | string | undefined {
  return typeof end === 'string' ? end : chosen.get(end);
}

function sharedEdges(one: Profile, other: Profile, chosen: Chosen): Pick<Alignment, 'sharedEdges' | 'edges'> {
  const there = new Set(other.links.map(({ to, from }) => `${to} ${from}`));
  const shared = one.links.filter(({ to, from }) => there.has(`${moved(to, chosen)} ${moved(from, chosen)}`));
  return { sharedEdges: shared.length, edges: [one.links.length, other.links.length] };
}

function sharedComparisons(
  one: Profile,
  other: Profile,
  chosen: Chosen,
): Pick<Alignment, 'sharedComparisons' | 'oppositeComparisons'> {
  const keyOf = ({ lesser, greater }: Comparison) => `${lesser} < ${greater}`;
  const there = new Set(other.comparisons.map(keyOf));
  let [sharedComparisons, oppositeComparisons] = [0, 0];
  for (const comparison of one.comparisons) {
    const [lesser, greater] = [moved(comparison.lesser, chosen), moved(comparison.greater, chosen)];
    if (lesser === undefined || greater === undefined) continue;
    if (there.has(keyOf({ lesser, greater }))) sharedComparisons++;
    else if (there.has(keyOf({ lesser: greater, greater: lesser }))) oppositeComparisons++;
  }
  return { sharedComparisons, oppositeComparisons };
}
