import { tokenFlags } from '../../syntax/lexical.ts';
import type { Fragment } from './texts.ts';

/**
 * How far the names of two runs that are equal but for names and literals tell of one origin, 0 to 1: the share of names that are the same, or that
 * stand for each other more than once and for nothing else (parameterised matching, Baker, "On Finding Duplication and
 * Near-Duplication in Large Software Systems", WCRE 1995). Code that only has the same shape has neither.
 */
export function namingOf(a: Fragment, b: Fragment, length: number): number {
  const pairs: [number, number][] = [];
  let same = 0;
  for (let i = 0; i < length; i++) {
    const flags = a.lexed.flags[a.at + i] ?? 0;
    if ((flags & tokenFlags.name) === 0) continue;
    const left = a.lexed.exact[a.at + i] ?? 0;
    const right = b.lexed.exact[b.at + i] ?? 0;
    if (left === right) same++;
    else pairs.push([left, right]);
  }
  return shareOf(same, pairs);
}

/** One name may stand for several, each in a scope of its own. */
const leastOfLeft = 0.2;

/** See {@link namingOf}; `pairs` are names that differ. */
export function shareOf(same: number, pairs: readonly (readonly [number, number])[]): number {
  const all = same + pairs.length;
  if (all === 0) return 1;
  const left = new Counts();
  const right = new Counts();
  const both = new Counts();
  for (const [a, b] of pairs) both.add(left.add(a) * pairs.length + right.add(b));
  let consistent = 0;
  for (const [key, at] of both.ids) {
    const count = both.of[at] ?? 0;
    if (count === 1) continue;
    const ofLeft = left.of[Math.floor(key / pairs.length)] ?? 0;
    const ofRight = right.of[key % pairs.length] ?? 0;
    if (count * 2 > ofRight && count >= leastOfLeft * ofLeft) consistent += count;
  }
  return (same + consistent) / all;
}

/** How often each number was seen; each has an id, counted from 0. */
class Counts {
  readonly ids = new Map<number, number>();
  readonly of: number[] = [];

  add(value: number): number {
    const id = this.ids.get(value) ?? this.of.length;
    if (id === this.of.length) this.ids.set(value, id);
    this.of[id] = (this.of[id] ?? 0) + 1;
    return id;
  }
}

/** Whether two runs are equal to the letter, layout and comments aside. */
export function isExact(a: Fragment, b: Fragment, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (a.lexed.exact[a.at + i] !== b.lexed.exact[b.at + i]) return false;
  }
  return true;
}
