import type { Definition } from './scopes.ts';

/** What values are kept by: what a name means, or the name itself where it is defined nowhere. */
export type Key = Definition | string;

/** Where, at one point of the program, the values of names come from. */
export interface Environment {
  /** Offsets of the occurrences that gave a name the value it may have. */
  values: Map<Key, ReadonlySet<number>>;
  /** False after a `break` or `return`: what follows does not continue from here. */
  live: boolean;
}

export function fork({ values, live }: Environment): Environment {
  return { values: new Map(values), live };
}

/** What holds where several ways meet: dead ones do not count unless all are. */
export function merge(ways: readonly Environment[]): Environment {
  const live = ways.filter((way) => way.live);
  const [first, ...others] = live.length === 0 ? ways : live;
  const merged = first === undefined ? { values: new Map(), live: false } : fork(first);
  for (const { values } of others) addAll(merged, values);
  return merged;
}

/** Adds to the values of `environment`; whether that changed anything. */
export function addAll(environment: Environment, values: ReadonlyMap<Key, ReadonlySet<number>>): boolean {
  let changed = false;
  for (const [key, added] of values) {
    const known = environment.values.get(key);
    if (known === added || (known !== undefined && isSubset(added, known))) continue;
    environment.values.set(key, known === undefined ? added : union(known, added));
    changed = true;
  }
  return changed;
}

export function become(environment: Environment, other: Environment): void {
  environment.values = new Map(other.values);
  environment.live = other.live;
}

export function union(one: ReadonlySet<number>, other: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...one, ...other]);
}

function isSubset(inner: ReadonlySet<number>, outer: ReadonlySet<number>): boolean {
  for (const each of inner) if (!outer.has(each)) return false;
  return true;
}
