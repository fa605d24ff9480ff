import { unitKey, type NearMiss, type Unit } from './comparison.ts';

/** Units that are near misses of each other. */
export interface Cluster {
  readonly type: 3;
  /** Least similarity of a member and the one that brought it in. */
  readonly similarity: number;
  readonly members: readonly Unit[];
}

/** Of the members that a cluster has, so many must be near misses of one that joins. */
const leastLinked = 0.5;

interface Growing {
  similarity: number;
  readonly members: Unit[];
}

/**
 * Joins near misses to clusters, the closest first: a unit joins where it is alike to half of the members. One that finds no cluster so is shown
 * with the one that it is closest to, which then stands in two.
 */
export function clusters(
  near: readonly NearMiss[],
  inOrder: (a: Unit, b: Unit) => number,
): readonly Cluster[] {
  const sorted = near.toSorted(
    (x, y) => y.similarity - x.similarity || sizeOf(y) - sizeOf(x) || inOrder(x.a, y.a) || inOrder(x.b, y.b),
  );
  const linked = new Set(
    near.flatMap(({ a, b }) => [`${unitKey(a)} ${unitKey(b)}`, `${unitKey(b)} ${unitKey(a)}`]),
  );
  const homes = new Map<string, Growing>();
  const fits = (unit: Unit, { members }: Growing) =>
    members.every((member) => !overlap(member, unit)) &&
    members.filter((member) => linked.has(`${unitKey(unit)} ${unitKey(member)}`)).length >=
      leastLinked * members.length;
  for (const { a, b, similarity } of sorted) {
    const [home, other] = [homes.get(unitKey(a)), homes.get(unitKey(b))];
    if (home === undefined && other === undefined) {
      const made = { similarity, members: [a, b] };
      for (const unit of made.members) homes.set(unitKey(unit), made);
    } else if (home === undefined || other === undefined) {
      const [unit, joined] = home === undefined ? [a, other] : [b, home];
      if (joined !== undefined && fits(unit, joined)) join(joined, [unit], similarity, homes);
    } else if (home !== other && other.members.every((unit) => fits(unit, home))) {
      join(home, other.members, Math.min(similarity, other.similarity), homes);
    }
  }
  const pairs = sorted.filter(({ a, b }) => !homes.has(unitKey(a)) || !homes.has(unitKey(b)));
  const alone = new Set<string>();
  const extra = pairs.flatMap(({ a, b, similarity }) => {
    const lonely = homes.has(unitKey(a)) ? b : a;
    if (alone.has(unitKey(lonely))) return [];
    alone.add(unitKey(lonely));
    return [{ similarity, members: [a, b] }];
  });
  return [...new Set(homes.values()), ...extra].map(({ similarity, members }) => ({
    type: 3,
    similarity,
    members: members.toSorted(inOrder),
  }));
}

function join(home: Growing, units: readonly Unit[], similarity: number, homes: Map<string, Growing>): void {
  home.members.push(...units);
  home.similarity = Math.min(home.similarity, similarity);
  for (const unit of units) homes.set(unitKey(unit), home);
}

function sizeOf({ a, b }: NearMiss): number {
  return a.to - a.from + b.to - b.from;
}

function overlap(a: Unit, b: Unit): boolean {
  return a.slot === b.slot && a.from < b.to && b.from < a.to;
}
