import { isExact, namingOf } from './naming.ts';
import type { Repeat } from './repeats.ts';
import type { Occurrence } from './table.ts';
import { apart, fragmentOf, type Texts } from './texts.ts';
import { literalShare, tellingTokens, type Side } from './statements.ts';
import { isOneBlock, isWhole, wholeStatements } from './units.ts';
import { mixed } from './fingerprints.ts';

/** Runs of equal length that are clones of types 1 or 2, by their content. */
export interface ExactClass {
  /** Of the content, names and literals blinded, and of the names of its first member where there are several classes of one content. */
  readonly id: string;
  readonly type: 1 | 2;
  readonly length: number;
  readonly members: readonly Occurrence[];
  /** Least share of names that a member has in common with the first one (`naming.ts`). */
  readonly naming: number;
}

interface Content {
  readonly length: number;
  /** What each bucket of fingerprints found. */
  readonly found: Map<number, readonly Occurrence[]>;
}

/** Members by content: the same run of statements is found from many seeds, from some with fewer members. */
export class Contents {
  readonly #byKey = new Map<string, Content>();
  readonly #ofBucket = new Map<number, readonly string[]>();
  /** Whole statements of repeats, which are found again from many buckets. */
  readonly #cuts = new Map<number, readonly CutRun[]>();

  /** Puts the whole statements of a bucket's repeats in place of what the bucket found before. Returns the keys of all contents that changed. */
  put(bucket: number, repeats: readonly Repeat[], texts: Texts, min: number): ReadonlySet<string> {
    const changed = new Set(this.#ofBucket.get(bucket) ?? []);
    for (const key of changed) this.#forget(key, bucket);
    const found = new Map<string, { readonly length: number; readonly members: readonly Occurrence[] }>();
    for (const repeat of repeats) {
      for (const { key, length, members } of this.#cut(repeat, texts, min)) {
        const held = found.get(key);
        found.set(key, { length, members: held === undefined ? members : [...held.members, ...members] });
      }
    }
    for (const [key, { length, members }] of found) {
      changed.add(key);
      const content = this.#byKey.get(key) ?? { length, found: new Map<number, readonly Occurrence[]>() };
      content.found.set(bucket, members);
      this.#byKey.set(key, content);
    }
    if (found.size > 0) this.#ofBucket.set(bucket, [...found.keys()]);
    else this.#ofBucket.delete(bucket);
    return changed;
  }

  #cut(repeat: Repeat, texts: Texts, min: number): readonly CutRun[] {
    const held = this.#cuts.get(repeat.key);
    if (held !== undefined) return held;
    const made = [...statementsOf(repeat, texts, min)];
    if (this.#cuts.size >= mostCuts) this.#cuts.clear();
    this.#cuts.set(repeat.key, made);
    return made;
  }

  #forget(key: string, bucket: number): void {
    const content = this.#byKey.get(key);
    content?.found.delete(bucket);
    if (content?.found.size === 0) this.#byKey.delete(key);
  }

  /** The clone classes of a content: its members grouped by their names, of which they share so much or all. */
  classesOf(key: string, texts: Texts, naming: number | 'equal'): readonly ExactClass[] {
    const content = this.#byKey.get(key);
    if (content === undefined) return [];
    const { length, found } = content;
    const members = apart([...found.values()].flat(), length, texts);
    const groups = grouped(members, length, texts, naming).flatMap((group) => {
      if (isTelling(sideOf(group, length, texts), group.exact)) return [group];
      // A list with other literals is no clone; the same list is.
      const equal = group.exact ? [] : grouped(group.members, length, texts, 'equal');
      return equal.filter((each) => isTelling(sideOf(each, length, texts), true));
    });
    return groups.map(({ members: own, naming: least, exact }) => {
      const [first = nowhere] = own;
      const { lexed, at } = fragmentOf(first, texts);
      const suffix = groups.length === 1 ? '' : `-${contentKey(lexed.exact, at, at + length)}`;
      return { id: `${key}${suffix}`, type: exact ? 1 : 2, length, members: own, naming: least };
    });
  }

  slotsOf(key: string): ReadonlySet<number> {
    const found = this.#byKey.get(key)?.found.values() ?? [];
    return new Set([...found].flat().map(({ slot }) => slot));
  }
}

/** Whole statements of a repeat. */
interface CutRun {
  readonly key: string;
  readonly length: number;
  readonly members: readonly Occurrence[];
}

/** Repeats whose statements are remembered. */
const mostCuts = 20_000;

const nowhere: Occurrence = { slot: 0, at: 0 };

function* statementsOf({ members, length }: Repeat, texts: Texts, min: number): Generator<CutRun> {
  const [first] = members;
  if (first === undefined) return;
  const lexed = texts.lexedOf(first.slot);
  const others = members.slice(1).map((member) => fragmentOf(member, texts));
  const range = { from: first.at, to: first.at + length };
  for (const { from, to } of wholeStatements(lexed, range, min, others)) {
    const by = from - first.at;
    const moved = members.map(({ slot, at }) => ({ slot, at: at + by }));
    const whole = moved.filter((member) => isWhole(fragmentOf(member, texts), to - from));
    if (whole.length > 1) yield { key: contentKey(lexed.blind, from, to), length: to - from, members: whole };
  }
}

interface Group {
  readonly members: Occurrence[];
  naming: number;
  exact: boolean;
}

/** Each member joins the first group whose first member has names enough in common with it. */
function grouped(
  members: readonly Occurrence[],
  length: number,
  texts: Texts,
  least: number | 'equal',
): readonly Group[] {
  const groups: Group[] = [];
  for (const member of members) {
    const fragment = fragmentOf(member, texts);
    const joined = groups.some((group) => {
      const [first = member] = group.members;
      const other = fragmentOf(first, texts);
      const exact = isExact(other, fragment, length);
      const naming = exact || least === 'equal' ? 1 : namingOf(other, fragment, length);
      if (least === 'equal' ? !exact : naming < least) return false;
      group.members.push(member);
      group.naming = Math.min(group.naming, naming);
      group.exact &&= exact;
      return true;
    });
    if (!joined && groups.length < mostGroups) groups.push({ members: [member], naming: 1, exact: true });
  }
  return groups.filter((group) => group.members.length > 1);
}

function sideOf({ members }: Group, length: number, texts: Texts): Side {
  const { slot, at } = members[0] ?? nowhere;
  return { lexed: texts.lexedOf(slot), from: at, to: at + length };
}

/** Of a clone so many tokens, and this share of them, stand in statements that do not repeat one before it. */
const leastTelling = { tokens: 30, share: 0.35 };
/** A statement of which more tokens are literals is data. */
const mostLiterals = 0.19;

/** Whether it is more than a list: not the same statement over and over, or else a whole block that is no table. */
export function isTelling(side: Side, exact: boolean): boolean {
  const length = side.to - side.from;
  const telling = tellingTokens(side, exact);
  if (telling >= Math.min(length * 0.6, leastTelling.tokens) && telling >= leastTelling.share * length)
    return true;
  return isOneBlock(side) && literalShare(side) < mostLiterals;
}

/** Of one content with the names of so many origins: what everybody writes. */
const mostGroups = 60;

/** 64 bits of the symbols of a range, in hexadecimal. */
export function contentKey(symbols: Int32Array, from: number, to: number): string {
  let a = 0x12345678;
  let b = to - from;
  for (let i = from; i < to; i++) {
    const symbol = symbols[i] ?? 0;
    a = Math.imul(a ^ symbol, 0x01000193);
    b = (Math.imul(b, 0x5bd1e995) + symbol) | 0;
  }
  const hex = (bits: number) => (mixed(bits) >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}
