import type { Span } from '../../../base/text.ts';

/** What stands at `before` of one sequence stands at `after` of the other; either may be empty. Both count items. */
export interface Hunk {
  readonly before: Span;
  readonly after: Span;
}

/** Items that two sequences may differ by before they count as different altogether. */
const mostDifferences = 1500;

/** Where two sequences differ, in order: the fewest insertions and deletions (Myers, "An O(ND) Difference Algorithm", 1986). */
export function hunksBetween(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++;
  const a = before.slice(prefix, before.length - suffix);
  const b = after.slice(prefix, after.length - suffix);
  return differences(a, b).map((hunk) => ({
    before: shifted(hunk.before, prefix),
    after: shifted(hunk.after, prefix),
  }));
}

function differences(a: readonly string[], b: readonly string[]): readonly Hunk[] {
  if (a.length === 0 && b.length === 0) return [];
  const whole = { before: { start: 0, end: a.length }, after: { start: 0, end: b.length } };
  if (a.length === 0 || b.length === 0) return [whole];
  const steps = furthestReaching(a, b);
  return steps === undefined ? [whole] : hunksOf(steps, a.length, b.length);
}

/** For each number of differences how far along `a` every diagonal reaches; undefined when there are too many. */
function furthestReaching(
  a: readonly string[],
  b: readonly string[],
): readonly ReadonlyMap<number, number>[] | undefined {
  const steps: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let count = 0; count <= mostDifferences; count++) {
    steps.push(new Map(reach));
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      let x = isDown(reach, diagonal, count)
        ? (reach.get(diagonal + 1) ?? 0)
        : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reach.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return steps;
    }
    reach = new Map(reach);
  }
  return undefined;
}

/** Whether the way to that diagonal ends with an insertion. */
function isDown(reach: ReadonlyMap<number, number>, diagonal: number, count: number): boolean {
  if (diagonal === -count) return true;
  return diagonal !== count && (reach.get(diagonal - 1) ?? 0) < (reach.get(diagonal + 1) ?? 0);
}

/** Walks back from the end and joins differences that touch. */
function hunksOf(steps: readonly ReadonlyMap<number, number>[], lengthA: number, lengthB: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [lengthA, lengthB];
  for (let count = steps.length - 1; count > 0; count--) {
    const reach = steps[count] ?? new Map<number, number>();
    const diagonal = x - y;
    const from = isDown(reach, diagonal, count) ? diagonal + 1 : diagonal - 1;
    const fromX = reach.get(from) ?? 0;
    const fromY = fromX - from;
    const isInsertion = from > diagonal;
    const start = { x: fromX, y: fromY };
    const end = isInsertion ? { x: fromX, y: fromY + 1 } : { x: fromX + 1, y: fromY };
    addBefore(hunks, { before: { start: start.x, end: end.x }, after: { start: start.y, end: end.y } });
    [x, y] = [fromX, fromY];
  }
  return hunks.toReversed();
}

/** `hunks` are from the end to the start. */
function addBefore(hunks: Hunk[], hunk: Hunk): void {
  const next = hunks.at(-1);
  const touches =
    next !== undefined && next.before.start === hunk.before.end && next.after.start === hunk.after.end;
  if (!touches) {
    hunks.push(hunk);
    return;
  }
  hunks[hunks.length - 1] = {
    before: { start: hunk.before.start, end: next.before.end },
    after: { start: hunk.after.start, end: next.after.end },
  };
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
