import type { BlockAddress, BlockIndex } from './blockIndex.ts';
import { fused, type Fused } from './fusion.ts';
import type { QueryTerm } from './postings.ts';
import type { Category, FileFacts } from './store.ts';
import { noVector, type Nearest } from './vectors.ts';

/** What is looked for, and where. */
export interface RankQuery {
  readonly terms: readonly QueryTerm[];
  /** Vectors of shape `[dimension]`, L2-normalised: the nearest of them counts. Empty: by words alone. */
  readonly vectors: readonly Float32Array[];
  /** Which files may hold answers. */
  accepts(facts: FileFacts): boolean;
  /** Blocks that are no answers. */
  readonly excluded: ReadonlySet<number>;
}

export interface Ranked {
  readonly slot: number;
  readonly address: BlockAddress;
  readonly score: number;
  /** Shares of the score, 0 to 1, that add up to 1. */
  readonly lexical: number;
  readonly semantic: number;
  /** Query terms found in the block, heaviest first. */
  readonly shared: readonly number[];
  /** Which part of the query's words, weighted by rarity, the block has: 0 to 1. */
  readonly overlap: number;
  /** Of the nearest piece, or undefined for a block without vectors or a query without. */
  readonly cosine: number | undefined;
  readonly piece: number;
}

/**
 * What is taken off the fused score, in weighted standard deviations. A test that fits clearly better still comes first.
 */
const categoryPenalty: Readonly<Record<Category, number>> = { code: 0, test: 1, generated: 1.5 };

/** The best `limit` blocks, best first. Pure, 5-20 ms at 100,000 blocks. */
export function rank(index: BlockIndex, query: RankQuery, limit: number): Ranked[] {
  const capacity = index.postings.capacity;
  const lexical = new Float32Array(capacity);
  index.postings.score(query.terms, lexical);
  const nearest = nearestOf(index, query.vectors);
  const scores = { lexical, semantic: nearest?.cosines, ...admission(index, query) };
  return explained(index, query, { best: fused(scores, limit), nearest });
}

function nearestOf(index: BlockIndex, vectors: readonly Float32Array[]): Nearest | undefined {
  const table = index.vectors;
  if (table === undefined) return undefined;
  const fitting = vectors.filter((vector) => vector.length === table.dimension);
  return fitting
    .map((vector) => table.nearest(vector, index.postings.capacity))
    .reduce<Nearest | undefined>(nearer, undefined);
}

function nearer(one: Nearest | undefined, other: Nearest): Nearest {
  if (one === undefined) return other;
  for (let slot = 0; slot < other.cosines.length; slot++) {
    const cosine = one.cosines[slot] ?? noVector;
    if (cosine <= (other.cosines[slot] ?? noVector)) continue;
    other.cosines[slot] = cosine;
    other.pieces[slot] = one.pieces[slot] ?? 0;
  }
  return other;
}

function admission(index: BlockIndex, query: RankQuery): { accepted: Uint8Array; penalties: Float32Array } {
  const accepted = new Uint8Array(index.postings.capacity);
  const penalties = new Float32Array(index.postings.capacity);
  for (const { facts, slots } of index.files()) {
    if (!query.accepts(facts)) continue;
    const penalty = categoryPenalty[facts.category];
    for (const slot of slots) {
      accepted[slot] = 1;
      penalties[slot] = penalty;
    }
  }
  for (const slot of query.excluded) accepted[slot] = 0;
  return { accepted, penalties };
}

interface Answer {
  readonly best: readonly Fused[];
  readonly nearest: Nearest | undefined;
}

function explained(index: BlockIndex, query: RankQuery, { best, nearest }: Answer): Ranked[] {
  const contributions = index.postings.contributions(
    query.terms,
    best.map(({ slot }) => slot),
  );
  const rarity = new Map(
    query.terms.map(({ id, weight }) => [id, weight * index.postings.inverseFrequency(id)]),
  );
  const all = [...rarity.values()].reduce((sum, weight) => sum + weight, 0);
  return best.flatMap((each) => {
    const address = index.addressOf(each.slot);
    if (address === undefined) return [];
    const shared = (contributions.get(each.slot) ?? []).map(({ id }) => id);
    const covered = shared.reduce((sum, id) => sum + (rarity.get(id) ?? 0), 0);
    const cosine = nearest?.cosines[each.slot] ?? noVector;
    return {
      slot: each.slot,
      address,
      score: each.score,
      ...sharesOf(each),
      shared,
      overlap: all === 0 ? 0 : covered / all,
      cosine: cosine === noVector ? undefined : cosine,
      piece: nearest?.pieces[each.slot] ?? 0,
    };
  });
}

function sharesOf(scored: Fused): { lexical: number; semantic: number } {
  const lexical = Math.max(0, scored.lexical);
  const semantic = Math.max(0, scored.semantic);
  const whole = lexical + semantic;
  return whole === 0 ? { lexical: 1, semantic: 0 } : { lexical: lexical / whole, semantic: semantic / whole };
}
