import { tokenFlags, type LexedText } from '../../syntax/lexical.ts';
import type { CloneGroup } from './groups.ts';
import { inRows } from './alignment.ts';
import type { Unit } from './comparison.ts';
import { hashOf } from '../../syntax/textHash.ts';
import { alignedByStatements } from './statementAlignment.ts';
import type { Texts } from './texts.ts';

/** A copy that was not made, or not mended, all the way. */
export interface Inconsistency {
  /** `name`: renamed in all places but one; `condition`: a condition that the other copies have otherwise. */
  readonly kind: 'name' | 'condition';
  /** The tokens that stand out. */
  readonly at: Unit;
  /** What stands there in a twin. */
  readonly twin: Unit;
  /** The place in the class that it is in, and the twin's. */
  readonly copies: readonly [Unit, Unit];
}

/** A name has to be renamed in so many places that the one where it was not stands out. */
const leastRenamed = 3;
/** Tokens of a condition in which copies differ, at most. */
const mostDiffering = 4;

/**
 * Copies in which one place was forgotten (CP-Miner, Li, Lu, Myagmar and Zhou, OSDI 2004, section 5): a name that the copy renames everywhere but
 * once; and a condition that two copies or more have alike and one has otherwise.
 */
export function inconsistenciesIn(group: CloneGroup, texts: Texts): readonly Inconsistency[] {
  return group.type === 3 ? oddConditions(group, texts) : forgottenNames(group, texts);
}

function forgottenNames({ type, members }: CloneGroup, texts: Texts): readonly Inconsistency[] {
  if (type === 1) return [];
  const found: Inconsistency[] = [];
  for (const copy of members) {
    for (const twin of members) {
      if (copy === twin) continue;
      const forgotten = forgottenIn(
        { lexed: texts.lexedOf(twin.slot), unit: twin },
        { lexed: texts.lexedOf(copy.slot), unit: copy },
      );
      found.push(...forgotten);
    }
    if (found.length > 0) break;
  }
  return found.slice(0, 1);
}

interface Place {
  readonly lexed: LexedText;
  readonly unit: Unit;
}

/** Names of the twin that the copy has otherwise everywhere but in one place, where it is left as it was. */
function forgottenIn(twin: Place, copy: Place): readonly Inconsistency[] {
  const length = twin.unit.to - twin.unit.from;
  const byName = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    if (!isVariable(twin.lexed, twin.unit.from + i)) continue;
    const name = twin.lexed.exact[twin.unit.from + i] ?? 0;
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [i]);
    else places.push(i);
  }
  const inCopy = (i: number) => copy.lexed.exact[copy.unit.from + i] ?? 0;
  return [...byName].flatMap(([name, places]) => {
    const kept = places.filter((i) => inCopy(i) === name);
    const others = new Set(places.filter((i) => inCopy(i) !== name).map(inCopy));
    const [odd = 0] = kept;
    const [to = 0] = others;
    // A name of one letter is many.
    if ((twin.lexed.ends[twin.unit.from + odd] ?? 0) - (twin.lexed.starts[twin.unit.from + odd] ?? 0) < 2)
      return [];
    if (kept.length !== 1 || others.size !== 1 || places.length - 1 < leastRenamed) return [];
    if (!places.some((i) => isDefined(twin.lexed, twin.unit.from + i))) return [];
    // The new name may stand only for the old one, and the old one nowhere else in the copy.
    const isOnly = [...byName].every(
      ([other, at]) => other === name || at.every((i) => inCopy(i) !== to && inCopy(i) !== name),
    );
    if (!isOnly) return [];
    return [
      {
        kind: 'name' as const,
        at: tokenAt(copy.unit, odd),
        twin: tokenAt(twin.unit, odd),
        copies: [copy.unit, twin.unit] as const,
      },
    ];
  });
}

/** Whether a name stands for a value by itself: no member, no call, no type before a name. Marks by their hash. */
function isVariable({ flags, exact, count }: LexedText, at: number): boolean {
  if (((flags[at] ?? 0) & tokenFlags.name) === 0) return false;
  const after = at + 1 < count ? (exact[at + 1] ?? 0) : 0;
  if (at > 0 && dereferences.has(exact[at - 1] ?? 0)) return false;
  return after !== parenthesis && !dereferences.has(after) && ((flags[at + 1] ?? 0) & tokenFlags.name) === 0;
}

/** Whether a value is given to a name here: `x = `, `let x`, `int x`, `for x in`. */
function isDefined({ flags, exact }: LexedText, at: number): boolean {
  if (definers.has(exact[at + 1] ?? 0)) return true;
  return at > 0 && ((flags[at - 1] ?? 0) & (tokenFlags.keyword | tokenFlags.name)) !== 0;
}

const definers: ReadonlySet<number> = new Set(['=', ':=', 'in', 'of', '+=', '-='].map(hashOf));
const operators: ReadonlySet<number> = new Set(
  '< <= > >= == != === !== && || + - * / % & | ^ << >>'.split(' ').map(hashOf),
);
const dereferences: ReadonlySet<number> = new Set(['.', '->', '::', '?.', '&.', '?->'].map(hashOf));
const parenthesis = hashOf('(');

function tokenAt({ slot, from }: Unit, offset: number): Unit {
  return { slot, from: from + offset, to: from + offset + 1 };
}

/** In classes of three and more: the one copy of which a condition differs from what all others have. */
function oddConditions({ members }: CloneGroup, texts: Texts): readonly Inconsistency[] {
  if (members.length < 3) return [];
  const found = members.flatMap((copy) => {
    const differences = members
      .filter((other) => other !== copy)
      .map((other) => ({ other, difference: differenceOf(copy, other, texts) }));
    const [first] = differences;
    const isOdd =
      first?.difference !== undefined &&
      differences.every(
        ({ difference }) => difference !== undefined && isSame(difference[0], first.difference?.[0]),
      );
    const agree = differences.every(
      ({ other }, i) =>
        i === 0 ||
        (isEqualText(first?.difference?.[1], differences[i]?.difference?.[1], texts) && other !== copy),
    );
    if (!isOdd || !agree || first?.difference === undefined) return [];
    const [at, twin] = first.difference;
    return [{ kind: 'condition' as const, at, twin, copies: [copy, first.other] as const }];
  });
  return found.length === 1 ? found : [];
}

function isSame(a: Unit | undefined, b: Unit | undefined): boolean {
  return a?.slot === b?.slot && a?.from === b?.from && a?.to === b?.to;
}

function isEqualText(a: Unit | undefined, b: Unit | undefined, texts: Texts): boolean {
  if (a === undefined || b === undefined || a.to - a.from !== b.to - b.from) return false;
  const [left, right] = [texts.lexedOf(a.slot), texts.lexedOf(b.slot)];
  for (let i = 0; i < a.to - a.from; i++)
    if (left.exact[a.from + i] !== right.exact[b.from + i]) return false;
  return true;
}

/** The only tokens in which two copies differ, where they are few and in a condition; names and literals apart. */
function differenceOf(a: Unit, b: Unit, texts: Texts): readonly [Unit, Unit] | undefined {
  const [left, right] = [texts.lexedOf(a.slot), texts.lexedOf(b.slot)];
  const alignment = alignedByStatements({ lexed: left, ...a }, { lexed: right, ...b }, 0);
  if (alignment === undefined) return undefined;
  const rows = inRows(alignment, 1);
  let gap: readonly [Unit, Unit] | undefined;
  let from = { left: a.from, right: b.from };
  for (let i = 0; i <= rows.left.length; i++) {
    const to = { left: rows.left[i] ?? a.to, right: rows.right[i] ?? b.to };
    if (to.left > from.left || to.right > from.right) {
      if (gap !== undefined) return undefined;
      gap = [
        { slot: a.slot, from: from.left, to: to.left },
        { slot: b.slot, from: from.right, to: to.right },
      ];
    }
    from = { left: to.left + 1, right: to.right + 1 };
  }
  if (gap === undefined) return undefined;
  const sizes = gap.map((each) => each.to - each.from);
  const isSmall = sizes.every((size) => size > 0 && size <= mostDiffering);
  const isOperator = isOperators(left, gap[0]) && isOperators(right, gap[1]);
  return isSmall && isOperator && isInCondition(left, gap[0]) ? gap : undefined;
}

function isOperators(lexed: LexedText, { from, to }: Unit): boolean {
  for (let at = from; at < to; at++) if (!operators.has(lexed.exact[at] ?? 0)) return false;
  return true;
}

/** Whether the statement that the tokens are in begins with a keyword before a parenthesis or a comparison. */
function isInCondition(lexed: LexedText, { from }: Unit): boolean {
  let at = from;
  while (at > 0 && ((lexed.flags[at] ?? 0) & tokenFlags.start) === 0) at--;
  return ((lexed.flags[at] ?? 0) & tokenFlags.keyword) !== 0;
}
