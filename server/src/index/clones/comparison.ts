import { tokenFlags, type LexedText } from '../../syntax/lexical.ts';
import { aligned, inRows, type Alignment } from './alignment.ts';
import { contentKey, isTelling } from './classes.ts';
import { shareOf } from './naming.ts';
import { alignedByStatements } from './statementAlignment.ts';
import type { Side } from './statements.ts';
import type { Texts } from './texts.ts';
import type { TokenRange } from './units.ts';

/** A statement with a block in it, as near misses are looked for. */
export interface Unit extends TokenRange {
  readonly slot: number;
}

/** Two units that are alike but for some statements. */
export interface NearMiss {
  readonly a: Unit;
  readonly b: Unit;
  /** Of the content of each. */
  readonly keys: readonly [string, string];
  /** Share of tokens that they have in common, 0 to 1. */
  readonly similarity: number;
}

export interface NearMissRules {
  /** Least similarity. */
  readonly similarity: number;
  /** Least share of names ({@link shareOf}) among what is in common. */
  readonly naming: number;
}

export function unitKey({ slot, from, to }: Unit): string {
  return `${slot}.${from}.${to}`;
}

/**
 * What is less alike than this has to have so much of its tokens in rows of so many: of a hundred reports of vuejs/core
 * that were read by hand, two of three without were no clones.
 */
const closeEnough = 0.8;
const longRow = 12;
const leastInRows = 0.4;
/** An alignment by statements that has so much of what is needed is made anew by tokens, up to so many of both. */
const nearlyEnough = 0.8;
const mostByTokens = 600;
/** The near miss that two units are, if they are one; `a` comes first. */
export function compared(a: Unit, b: Unit, texts: Texts, rules: NearMissRules): NearMiss | undefined {
  const left = texts.lexedOf(a.slot);
  const right = texts.lexedOf(b.slot);
  const both = a.to - a.from + (b.to - b.from);
  const least = (rules.similarity * both) / 2;
  const alignment = alignedBetter({ lexed: left, ...a }, { lexed: right, ...b }, least);
  if (alignment === undefined) return undefined;
  const { common, naming, inLongRows } = commonOf(alignment, left, right);
  const similarity = (2 * common) / both;
  if (similarity < rules.similarity || naming < rules.naming) return undefined;
  if (similarity < closeEnough && 2 * inLongRows < leastInRows * both) return undefined;
  return !isTelling({ lexed: left, ...a }, false)
    ? undefined
    : {
        a,
        b,
        similarity,
        keys: [contentKey(left.blind, a.from, a.to), contentKey(right.blind, b.from, b.to)],
      };
}

interface Common {
  /**
   * Aligned tokens, of which a name counts where it is the same or stands for the other over and over, and a literal half where it is
   * another: what is only of one shape has little in common.
   */
  readonly common: number;
  /** {@link shareOf} the names. */
  readonly naming: number;
  /** Tokens in rows of {@link longRow} that are equal, names that stand for each other among them. */
  readonly inLongRows: number;
}

function commonOf(alignment: Alignment, left: LexedText, right: LexedText): Common {
  let count = 0;
  let same = 0;
  const pairs: [number, number][] = [];
  const counts = new Map<string, number>();
  alignment.left.forEach((at, i) => {
    const flags = left.flags[at] ?? 0;
    const [own, other] = [left.exact[at] ?? 0, right.exact[alignment.right[i] ?? 0] ?? 0];
    if ((flags & tokenFlags.name) === 0)
      count += (flags & tokenFlags.literal) === 0 || own === other ? 1 : 0.5;
    else if (own === other) same++;
    else {
      pairs.push([own, other]);
      counts.set(`${own} ${other}`, (counts.get(`${own} ${other}`) ?? 0) + 1);
    }
  });
  const isEqual = (i: number) => {
    const [own, other] = [left.exact[alignment.left[i] ?? 0], right.exact[alignment.right[i] ?? 0]];
    return own === other || (counts.get(`${own} ${other}`) ?? 0) > 1;
  };
  const kept = [...alignment.left.keys()].filter(isEqual);
  const equal = {
    left: kept.map((i) => alignment.left[i] ?? 0),
    right: kept.map((i) => alignment.right[i] ?? 0),
  };
  const naming = shareOf(same, pairs);
  const inLongRows = inRows(equal, longRow).left.length;
  return { common: count + naming * (same + pairs.length), naming, inLongRows };
}

/** By statements; where that is not quite enough by tokens, which takes longer. */
function alignedBetter(a: Side, b: Side, least: number): Alignment | undefined {
  const byStatements = alignedByStatements(a, b, least);
  if (byStatements === undefined || byStatements.left.length >= least) return byStatements;
  if (byStatements.left.length < nearlyEnough * least || a.to - a.from + b.to - b.from > mostByTokens)
    return undefined;
  const { left, right } = aligned(a.lexed.blind.subarray(a.from, a.to), b.lexed.blind.subarray(b.from, b.to));
  return { left: left.map((at) => a.from + at), right: right.map((at) => b.from + at) };
}
