import { nameIn, type Uses } from './uses.ts';

/** How often each of a list of members was used, `[members]`, and in all. */
export interface Tally {
  readonly of: Float64Array;
  total: number;
}

/** Uses of the members of a list, by what they were used on. */
export interface Counts {
  /** On anything. */
  readonly any: Tally;
  /** On a receiver of the same name and shape. */
  readonly same: Tally;
  /** On a receiver whose name ends in the same word. */
  readonly kin: Tally;
  /** On a receiver of which all members that are used are in the list: it may be of the same type. */
  readonly alike: Tally;
  /** Right after the member that was used last on the receiver here. */
  readonly next: Tally;
}

/** What is looked for. */
export interface Wanted {
  /** By id of a name, its place in the list; -1 or nothing for what is not in it. */
  readonly slots: Int16Array;
  /** Of the receiver. */
  readonly key: number;
  /** The member that was used last on the receiver; -1: none was. */
  readonly last: number;
  /** Whether a receiver's name, by its id, ends in the same word. */
  isKin(name: number): boolean;
}

export function newCounts(members: number): Counts {
  const tally = () => ({ of: new Float64Array(members), total: 0 });
  return { any: tally(), same: tally(), kin: tally(), alike: tally(), next: tally() };
}

/** Adds the uses of one text. */
export function addUses(uses: Uses, wanted: Wanted, counts: Counts): void {
  const { keys, starts, members } = uses;
  const { slots, last } = wanted;
  const used: number[] = [];
  for (let group = 0; group < keys.length; group += 1) {
    const [start, end] = [starts[group] ?? 0, starts[group + 1] ?? 0];
    used.length = 0;
    for (let at = start; at < end; at += 1) {
      const slot = slots[members[at] ?? 0] ?? -1;
      if (slot === -1) continue;
      used.push(slot);
      if (at > start && members[at - 1] === last) add(counts.next, slot);
    }
    if (used.length > 0) addGroup({ key: keys[group] ?? 0, used, uses: end - start }, wanted, counts);
  }
}

/** The uses of one receiver, and the slots of those that are wanted. */
interface Group {
  readonly key: number;
  readonly used: readonly number[];
  readonly uses: number;
}

function addGroup({ key, used, uses }: Group, wanted: Wanted, counts: Counts): void {
  const isSame = key === wanted.key;
  const isKin = !isSame && wanted.isKin(nameIn(key));
  const isAlike = mayBeAlike(used, uses);
  for (const slot of used) {
    add(counts.any, slot);
    if (isSame) add(counts.same, slot);
    if (isKin) add(counts.kin, slot);
    if (isAlike) add(counts.alike, slot);
  }
}

/** One use in five may be of a member that the list lacks where four different ones are in it: a name may have two types. */
function mayBeAlike(used: readonly number[], uses: number): boolean {
  return used.length === uses || (used.length > 0.8 * uses && new Set(used).size >= 4);
}

function add(tally: Tally, slot: number): void {
  tally.of[slot] = (tally.of[slot] ?? 0) + 1;
  tally.total += 1;
}
