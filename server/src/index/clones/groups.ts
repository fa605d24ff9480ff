import type { ExactClass } from './classes.ts';
import { clusters, type Cluster } from './clusters.ts';
import { unitKey, type NearMiss, type Unit } from './comparison.ts';

/** A clone class of types 1 to 3: runs of tokens. */
export interface CloneGroup {
  readonly id: string;
  readonly type: 1 | 2 | 3;
  /** Least share of tokens that a member has in common with the first one. */
  readonly similarity: number;
  readonly members: readonly Unit[];
}

/**
 * The classes that a person is shown: near misses joined to classes, and of classes whose every
 * place lies in a place of another only the other. In an order that depends on the files alone.
 */
export function groupsOf(
  exact: readonly ExactClass[],
  near: readonly NearMiss[],
  pathOf: (slot: number) => string,
): readonly CloneGroup[] {
  const inOrder = (a: Unit, b: Unit) =>
    byPath(pathOf(a.slot), pathOf(b.slot)) || a.from - b.from || a.to - b.to;
  const equal: CloneGroup[] = exact.map(({ id, type, length, members }) => ({
    id,
    type,
    similarity: 1,
    members: members.map(({ slot, at }) => ({ slot, from: at, to: at + length })).toSorted(inOrder),
  }));
  const places = new Places(equal);
  const unknown = tight(near, places);
  const keys = new Map(
    near.flatMap(({ a, b, keys: [of, other] }) => [[unitKey(a), of] as const, [unitKey(b), other] as const]),
  );
  const alike = expanded(clusters(standIns(unknown, equal), inOrder), equal, inOrder).map((star) => ({
    ...star,
    id: `~${keys.get(unitKey(star.members[0] ?? nowhere)) ?? ''}`,
  }));
  const all = [...equal, ...alike].toSorted(
    (a, b) =>
      sizeOf(b) - sizeOf(a) || inOrder(a.members[0] ?? nowhere, b.members[0] ?? nowhere) || a.type - b.type,
  );
  const shown = new Places([]);
  return all.filter((group) => {
    if (shown.holds(group)) return false;
    shown.put(group);
    return true;
  });
}

/** Near misses between the first of the units that are equal: what is near one of them is near all. */
function standIns(near: readonly NearMiss[], equal: readonly CloneGroup[]): readonly NearMiss[] {
  const firsts = new Map(
    equal.flatMap(({ members }) => members.map((unit) => [unitKey(unit), members[0] ?? unit] as const)),
  );
  const kept = new Map<string, NearMiss>();
  for (const miss of near) {
    const [a, b] = [firsts.get(unitKey(miss.a)) ?? miss.a, firsts.get(unitKey(miss.b)) ?? miss.b];
    const isOverlap = a.slot === b.slot && a.from < b.to && b.from < a.to;
    const key = [unitKey(a), unitKey(b)].sort((x, y) => (x < y ? -1 : 1)).join(' ');
    if (!isOverlap && (kept.get(key)?.similarity ?? 0) < miss.similarity) kept.set(key, { ...miss, a, b });
  }
  return [...kept.values()];
}

/** Clusters with all the units that are equal to a member. */
function expanded(
  found: readonly Cluster[],
  equal: readonly CloneGroup[],
  inOrder: (a: Unit, b: Unit) => number,
): readonly Cluster[] {
  const byFirst = new Map(equal.map(({ members }) => [unitKey(members[0] ?? nowhere), members]));
  return found.map((cluster) => {
    const all = cluster.members.flatMap((unit) => byFirst.get(unitKey(unit)) ?? [unit]);
    const members: Unit[] = [];
    for (const unit of all.toSorted(inOrder)) {
      const last = members.at(-1);
      if (last === undefined || last.slot !== unit.slot || last.to <= unit.from) members.push(unit);
    }
    return { ...cluster, members };
  });
}

const nowhere: Unit = { slot: 0, from: 0, to: 0 };

/** Tokens of its longest place. */
export function sizeOf({ members }: Pick<CloneGroup, 'members'>): number {
  return members.reduce((most, { from, to }) => Math.max(most, to - from), 0);
}

/** Where the places of groups are. */
class Places {
  readonly #bySlot = new Map<
    number,
    { readonly from: number; readonly to: number; readonly group: CloneGroup }[]
  >();

  constructor(groups: readonly CloneGroup[]) {
    for (const group of groups) this.put(group);
  }

  put(group: CloneGroup): void {
    for (const { slot, from, to } of group.members) {
      const held = this.#bySlot.get(slot);
      if (held === undefined) this.#bySlot.set(slot, [{ from, to, group }]);
      else held.push({ from, to, group });
    }
  }

  /** Whether one group has a place around each of the two. */
  isTogether(a: Unit, b: Unit): boolean {
    const around = this.#around(b);
    return this.#around(a).some((group) => around.includes(group));
  }

  /** Whether another group has a place around every place of this one, another for each. */
  holds({ members }: CloneGroup): boolean {
    const [first, ...others] = members;
    if (first === undefined) return true;
    const count = ({ slot }: Unit) => this.#bySlot.get(slot)?.length ?? 0;
    const loneliest = others.reduce((least, each) => (count(each) < count(least) ? each : least), first);
    return this.#around(loneliest).some((group) => {
      const used = new Set<Unit>();
      return members.every((member) => {
        const place = group.members.find((each) => contains(each, member) && !used.has(each));
        if (place !== undefined) used.add(place);
        return place !== undefined;
      });
    });
  }

  /** Tokens of the longest equal run that lies in both. */
  mostWithin(a: Unit, b: Unit): number {
    let most = 0;
    for (const { from, to, group } of this.#bySlot.get(a.slot) ?? []) {
      if (to - from <= most || from < a.from || a.to < to) continue;
      if (group.members.some((member) => contains(b, member))) most = to - from;
    }
    return most;
  }

  #around({ slot, from, to }: Unit): readonly CloneGroup[] {
    const found: CloneGroup[] = [];
    for (const each of this.#bySlot.get(slot) ?? []) {
      if (each.from <= from && to <= each.to) found.push(each.group);
    }
    return found;
  }
}

/** Tokens that a near miss has to have in common beyond what lies in it, and when it is so close that fewer are enough. */
const leastBeyond = 10;
const closeBeyond = { similarity: 0.85, tokens: 4 };

/** Near misses that say more than the equal code or the closer near miss in them. */
function tight(near: readonly NearMiss[], places: Places): readonly NearMiss[] {
  const unknown = near.filter(({ a, b }) => !places.isTogether(a, b));
  const byFiles = Map.groupBy(unknown, ({ a, b }) => `${a.slot} ${b.slot}`);
  return unknown.filter((miss) => {
    const { a, b } = miss;
    const isClose = miss.similarity >= closeBeyond.similarity;
    const needed = commonOf(miss) - (isClose ? closeBeyond.tokens : leastBeyond);
    if (places.mostWithin(a, b) > needed) return false;
    const beside = byFiles.get(`${a.slot} ${b.slot}`) ?? [];
    return !beside.some(
      (inner) =>
        inner !== miss &&
        contains(a, inner.a) &&
        contains(b, inner.b) &&
        inner.similarity > miss.similarity &&
        commonOf(inner) > needed,
    );
  });
}

function commonOf({ a, b, similarity }: NearMiss): number {
  return (similarity * (a.to - a.from + b.to - b.from)) / 2;
}

function contains(outer: Unit, inner: Unit): boolean {
  return outer.slot === inner.slot && outer.from <= inner.from && inner.to <= outer.to;
}

function byPath(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
