import { partitionPoint } from '../base/partitionPoint.ts';
import type { Span } from '../base/text.ts';
import type { Block, Piece } from './block.ts';
import type { SyntaxTree } from './parse.ts';

/** What an encoder takes at once, in the tokens that `weigh` counts. */
export interface PieceBudget {
  /** Most tokens of a piece. */
  readonly window: number;
  /** Tokens between the starts of two pieces: less than `window`, so that they overlap. */
  readonly step: number;
  /** Tokens of one word or punctuation mark; by default one a part of a camelCase or snake_case word. */
  readonly weigh?: (word: string) => number;
}

/**
 * A block as pieces that fit the budget. A long block is cut at the borders of its syntax nodes, the smaller the deeper,
 * and windows of whole nodes slide over it (SEA, arXiv 2204.03293 section 3.2): each takes as many as fit, the next one starts
 * `step` tokens later. Together the pieces hold every token of the block.
 */
export function piecesOf(
  tree: SyntaxTree,
  block: Pick<Block, 'span'>,
  budget: PieceBudget,
): readonly Piece[] {
  const ruler = new Ruler(tree.text, block.span, budget.weigh ?? partsOf);
  if (ruler.count(block.span) <= budget.window) return [{ span: block.span }];
  const grain = Math.max(1, Math.floor(Math.min(budget.step, budget.window) / 4));
  return windowsOver(atomsOf(tree, block.span, ruler, grain), ruler, budget);
}

const wordOrMark = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;

/** Counts the tokens of any span within `whole` in O(log words). */
class Ruler {
  readonly start: number;
  readonly #ends: number[] = [];
  /** `#sums[i]` is the weight of the first `i` words. */
  readonly #sums: number[] = [0];

  constructor(text: string, whole: Span, weigh: (word: string) => number) {
    this.start = whole.start;
    for (const { 0: word, index } of text.slice(whole.start, whole.end).matchAll(wordOrMark)) {
      this.#ends.push(whole.start + index + word.length);
      this.#sums.push((this.#sums.at(-1) ?? 0) + Math.max(1, weigh(word)));
    }
  }

  count({ start, end }: Span): number {
    return (this.#sums[this.#wordsUpTo(end)] ?? 0) - (this.#sums[this.#wordsUpTo(start)] ?? 0);
  }

  /** Ends of the words that end within the span. */
  endsIn({ start, end }: Span): readonly number[] {
    return this.#ends.slice(this.#wordsUpTo(start), this.#wordsUpTo(end));
  }

  #wordsUpTo(offset: number): number {
    return partitionPoint(this.#ends.length, (at) => (this.#ends[at] ?? 0) <= offset);
  }
}

function partsOf(word: string): number {
  return word.length < 4
    ? 1
    : word.split(/[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part !== '').length;
}

/** Ends of the smallest parts, in order: whole nodes of at most `grain` tokens; a longer leaf is cut between words. */
function atomsOf(tree: SyntaxTree, span: Span, ruler: Ruler, grain: number): readonly number[] {
  const ends: number[] = [];
  const root = tree.tree.rootNode.descendantForIndex(span.start, span.end) ?? tree.tree.rootNode;
  const cursor = root.walk();
  try {
    for (;;) {
      const node = { start: cursor.startIndex, end: cursor.endIndex };
      const isInside = node.end > span.start && node.start < span.end;
      const isSmall = node.start >= span.start && node.end <= span.end && ruler.count(node) <= grain;
      if (isInside && !isSmall && cursor.gotoFirstChild()) continue;
      if (isInside) ends.push(...(isSmall ? [node.end] : cutsOf(node, ruler, grain)));
      while (!cursor.gotoNextSibling())
        if (!cursor.gotoParent()) return [...ends.filter((end) => end < span.end), span.end];
    }
  } finally {
    cursor.delete();
  }
}

function cutsOf(leaf: Span, ruler: Ruler, grain: number): readonly number[] {
  const words = ruler.endsIn(leaf);
  return [...words.filter((_, index) => (index + 1) % grain === 0), leaf.end];
}

function windowsOver(ends: readonly number[], ruler: Ruler, { window, step }: PieceBudget): readonly Piece[] {
  const pieces: Piece[] = [];
  let first = 0;
  let start = ruler.start;
  for (;;) {
    let last = first;
    while (last + 1 < ends.length && ruler.count({ start, end: ends[last + 1] ?? 0 }) <= window) last++;
    pieces.push({ span: { start, end: ends[last] ?? start } });
    if (last === ends.length - 1) return pieces;
    let next = first + 1;
    while (next <= last && ruler.count({ start, end: ends[next - 1] ?? 0 }) < step) next++;
    start = ends[next - 1] ?? start;
    first = next;
  }
}
