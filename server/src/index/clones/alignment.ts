/** Pairs of equal symbols in two runs, in order: indices into each. */
export interface Alignment {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Sequences whose product of lengths is at most this are compared by a table, which makes no garbage. */
const largestTable = 16_384;
const table = new Uint16Array(largestTable + 1024);

/** A longest common subsequence. */
export function aligned(a: Int32Array, b: Int32Array): Alignment {
  let before = 0;
  const shorter = Math.min(a.length, b.length);
  while (before < shorter && a[before] === b[before]) before++;
  let behind = 0;
  while (behind < shorter - before && a[a.length - 1 - behind] === b[b.length - 1 - behind]) behind++;
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < before; i++) {
    left.push(i);
    right.push(i);
  }
  const middle = between(a.subarray(before, a.length - behind), b.subarray(before, b.length - behind));
  for (let i = 0; i < middle.left.length; i++) {
    left.push(before + (middle.left[i] ?? 0));
    right.push(before + (middle.right[i] ?? 0));
  }
  for (let i = behind; i > 0; i--) {
    left.push(a.length - i);
    right.push(b.length - i);
  }
  return { left, right };
}

function between(a: Int32Array, b: Int32Array): Alignment {
  if (a.length === 0 || b.length === 0) return { left: [], right: [] };
  const fits = (a.length + 1) * (b.length + 1) <= largestTable && a.length + b.length < 1000;
  return fits ? byTable(a, b) : byEdits(a, b, a.length + b.length);
}

function byTable(a: Int32Array, b: Int32Array): Alignment {
  const width = b.length + 1;
  table.fill(0, a.length * width, (a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    const row = i * width;
    const next = row + width;
    table[row + b.length] = 0;
    for (let j = b.length - 1; j >= 0; j--) {
      const right = table[row + j + 1] ?? 0;
      const below = table[next + j] ?? 0;
      table[row + j] = a[i] === b[j] ? (table[next + j + 1] ?? 0) + 1 : right > below ? right : below;
    }
  }
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      left.push(i++);
      right.push(j++);
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return { left, right };
}

/**
 * A longest common subsequence by the greedy algorithm of Myers ("An O(ND) Difference Algorithm and Its Variations", 1986), for what is too
 * large for a table.
 */
function byEdits(a: Int32Array, b: Int32Array, bound: number): Alignment {
  const furthest = new Int32Array(2 * bound + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= bound; edits++) {
    trace.push(furthest.slice(bound + 1 - edits, bound + 2 + edits));
    for (let k = -edits; k <= edits; k += 2) {
      let x = reached(furthest, bound + 1, k, edits);
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      furthest[bound + 1 + k] = x;
      if (x >= a.length && y >= b.length) return backtrack(trace, a, b);
    }
  }
  return { left: [], right: [] };
}

/** Where diagonal `k` is entered after one edit more. */
function reached(furthest: Int32Array, middle: number, k: number, edits: number): number {
  const below = furthest[middle + k - 1] ?? 0;
  const above = furthest[middle + k + 1] ?? 0;
  if (edits === 0) return 0;
  return k === -edits || (k !== edits && below < above) ? above : below + 1;
}

function backtrack(trace: readonly Int32Array[], a: Int32Array, b: Int32Array): Alignment {
  const left: number[] = [];
  const right: number[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] ?? new Int32Array(1);
    const k = x - y;
    const at = (diagonal: number) => furthest[diagonal + edits] ?? 0;
    const isDown = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const from = edits === 0 ? 0 : isDown ? k + 1 : k - 1;
    const before = edits === 0 ? 0 : at(from);
    const start = edits === 0 || isDown ? before : before + 1;
    while (x > start) {
      x--;
      y--;
      left.push(x);
      right.push(y);
    }
    x = before;
    y = before - from;
  }
  return { left: left.reverse(), right: right.reverse() };
}

/** Pairs of an alignment that stand in a row of at least `least`. */
export function inRows({ left, right }: Alignment, least: number): Alignment {
  const kept: { left: number[]; right: number[] } = { left: [], right: [] };
  for (let from = 0; from < left.length;) {
    let end = from + 1;
    while (
      end < left.length &&
      left[end] === (left[end - 1] ?? 0) + 1 &&
      right[end] === (right[end - 1] ?? 0) + 1
    )
      end++;
    if (end - from >= least) {
      kept.left.push(...left.slice(from, end));
      kept.right.push(...right.slice(from, end));
    }
    from = end;
  }
  return kept;
}
