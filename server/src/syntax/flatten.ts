import type { Span } from '../base/text.ts';
import { walkLeaves } from './leaves.ts';
import type { SyntaxTree } from './parse.ts';

/** One symbol of a flattened tree. */
export type FlatSymbol =
  | { readonly kind: 'open'; readonly node: string }
  | { readonly kind: 'close'; readonly node: string }
  | { readonly kind: 'leaf'; readonly text: string };

/** A tree as {@link unflatten} builds it again. */
export type FlatNode =
  | { readonly kind: 'node'; readonly node: string; readonly children: readonly FlatNode[] }
  | { readonly kind: 'leaf'; readonly text: string };

/**
 * UniXcoder's one-to-one mapping of a syntax tree to a sequence (arXiv 2203.03850, algorithm 1): a node with children
 * opens, then come its children, then it closes; a leaf is its own text. String literals and comments are leaves.
 * Of `within` (the whole file by default) only nodes that lie in it: then the result is a forest.
 */
export function flatten(
  tree: SyntaxTree,
  within: Span = { start: 0, end: tree.text.length },
): readonly FlatSymbol[] {
  const symbols: FlatSymbol[] = [];
  walkLeaves(tree, within, {
    open: (node) => symbols.push({ kind: 'open', node }),
    close: (node) => symbols.push({ kind: 'close', node }),
    leaf: ({ span }) => {
      if (span.end > span.start) symbols.push({ kind: 'leaf', text: tree.text.slice(span.start, span.end) });
    },
  });
  return symbols;
}

/** The inverse of {@link flatten}: the trees of the sequence, or undefined when it does not nest. */
export function unflatten(symbols: readonly FlatSymbol[]): readonly FlatNode[] | undefined {
  const top: FlatNode[] = [];
  const open: { readonly node: string; readonly children: FlatNode[] }[] = [];
  for (const symbol of symbols) {
    const siblings = open.at(-1)?.children ?? top;
    if (symbol.kind === 'leaf') siblings.push(symbol);
    else if (symbol.kind === 'open') open.push({ node: symbol.node, children: [] });
    else {
      const closed = open.pop();
      if (closed?.node !== symbol.node) return undefined;
      (open.at(-1)?.children ?? top).push({ kind: 'node', ...closed });
    }
  }
  return open.length === 0 ? top : undefined;
}

const markerLike = /^\\*<[^]*,(?:left|right)>$/;

/** How a symbol is written for a model: `<block,left>`, `<block,right>`, or the leaf's text. No two are written alike. */
export function textOf(symbol: FlatSymbol): string {
  if (symbol.kind === 'open') return `<${symbol.node},left>`;
  if (symbol.kind === 'close') return `<${symbol.node},right>`;
  return markerLike.test(symbol.text) ? `\\${symbol.text}` : symbol.text;
}

/** The symbol that {@link textOf} wrote so. */
export function symbolOf(text: string): FlatSymbol {
  const marker = /^<([^]*),(left|right)>$/.exec(text);
  if (marker !== null) return { kind: marker[2] === 'left' ? 'open' : 'close', node: marker[1] ?? '' };
  return { kind: 'leaf', text: markerLike.test(text) ? text.slice(1) : text };
}
