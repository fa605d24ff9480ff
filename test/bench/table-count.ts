import { hashOf, type TableOrder } from '../../server/src/inference/ngram/table.ts';

/** A context and what followed it, over all repositories. */
export interface Counted {
  readonly hash: number;
  readonly total: number;
  readonly next: readonly { readonly code: number; readonly count: number }[];
}

/** Contexts are kept that so many repositories have, and of what follows what two have. */
const leastRepositories = 3;
const leastForNext = 2;
/** Contexts whose counters overflow into one another are few: see `Sieve`. */
const sieveBits = 26;

/** What follows the contexts of one length in the codes of repositories; each of them is an array of files. */
export function counted(
  repositories: readonly (readonly Uint16Array[])[],
  order: TableOrder,
): ReadonlyMap<number, Counted> {
  const frequent = sieved(repositories, order);
  const contexts = new Map<
    number,
    { total: number; seen: number; next: Map<number, [count: number, seen: number]> }
  >();
  for (const [number, files] of repositories.entries())
    forEach(files, order, (hash, code) => {
      if (!frequent(hash)) return;
      let context = contexts.get(hash);
      if (context === undefined) contexts.set(hash, (context = { total: 0, seen: 0, next: new Map() }));
      context.total += 1;
      context.seen |= 1 << (number % 31);
      const next = context.next.get(code);
      if (next === undefined) context.next.set(code, [1, 1 << (number % 31)]);
      else {
        next[0] += 1;
        next[1] |= 1 << (number % 31);
      }
    });
  const kept = new Map<number, Counted>();
  for (const [hash, { total, seen, next }] of contexts) {
    if (bitsOf(seen) < leastRepositories) continue;
    const shared = [...next].filter(([, [, by]]) => bitsOf(by) >= leastForNext);
    if (shared.length === 0) continue;
    const sorted = shared.map(([code, [count]]) => ({ code, count })).sort((a, b) => b.count - a.count);
    kept.set(hash, { hash, total, next: sorted });
  }
  return kept;
}

/** Whether a context may have been seen in enough repositories: a counter for each hash, of repositories. */
function sieved(repositories: readonly (readonly Uint16Array[])[], order: TableOrder) {
  const counts = new Uint8Array(1 << sieveBits);
  const last = new Uint8Array(1 << sieveBits);
  const slot = (hash: number) => hash & ((1 << sieveBits) - 1);
  for (const [number, files] of repositories.entries())
    forEach(files, order, (hash) => {
      const at = slot(hash);
      if (last[at] === number + 1) return;
      last[at] = number + 1;
      counts[at] = Math.min(255, (counts[at] ?? 0) + 1);
    });
  return (hash: number) => (counts[slot(hash)] ?? 0) >= leastRepositories;
}

function forEach(
  files: readonly Uint16Array[],
  order: number,
  visit: (hash: number, code: number) => void,
): void {
  for (const codes of files)
    for (let at = order; at < codes.length; at += 1) visit(hashOf(codes, at - order, at), codes[at] ?? 0);
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
