import { aligned, type Alignment } from './alignment.ts';
import { statementsOf, type Side } from './statements.ts';

/** Gaps of more tokens than this on both sides are left as they are. */
const largestGap = 600;

/**
 * Tokens of two ranges that stand for each other, names and literals blinded: equal statements first, as NiCad compares lines (Roy and
 * Cordy, ICPC 2008), then what is equal in the statements between. Undefined where fewer than `least` tokens can be.
 */
export function alignedByStatements(a: Side, b: Side, least: number): Alignment | undefined {
  const left = statementsOf(a);
  const right = statementsOf(b);
  const statements = aligned(left.blind, right.blind);
  const anchors = [...statements.left.keys()].map((i) => ({
    left: left.startOf(statements.left[i] ?? 0),
    right: right.startOf(statements.right[i] ?? 0),
    length: left.sizeOf(statements.left[i] ?? 0),
  }));
  anchors.push({ left: a.to, right: b.to, length: 0 });
  if (mostOf(anchors, a, b) < least) return undefined;
  const pairs: { left: number[]; right: number[] } = { left: [], right: [] };
  let from = { left: a.from, right: b.from };
  for (const anchor of anchors) {
    fillGap(
      { lexed: a.lexed, from: from.left, to: anchor.left },
      { lexed: b.lexed, from: from.right, to: anchor.right },
      pairs,
    );
    for (let i = 0; i < anchor.length; i++) {
      pairs.left.push(anchor.left + i);
      pairs.right.push(anchor.right + i);
    }
    from = { left: anchor.left + anchor.length, right: anchor.right + anchor.length };
  }
  return pairs;
}

interface Anchor {
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/** Tokens that can stand for each other at most. */
function mostOf(anchors: readonly Anchor[], a: Side, b: Side): number {
  let most = 0;
  let from = { left: a.from, right: b.from };
  for (const { left, right, length } of anchors) {
    most += Math.min(left - from.left, right - from.right) + length;
    from = { left: left + length, right: right + length };
  }
  return most;
}

function fillGap(a: Side, b: Side, pairs: { left: number[]; right: number[] }): void {
  const sizes = [a.to - a.from, b.to - b.from] as const;
  if (sizes[0] === 0 || sizes[1] === 0 || Math.min(...sizes) > largestGap) return;
  const within = aligned(a.lexed.blind.subarray(a.from, a.to), b.lexed.blind.subarray(b.from, b.to));
  within.left.forEach((at, i) => {
    pairs.left.push(a.from + at);
    pairs.right.push(b.from + (within.right[i] ?? 0));
  });
}
