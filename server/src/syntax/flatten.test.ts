import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { flatten, symbolOf, textOf, unflatten, type FlatNode, type FlatSymbol } from './flatten.ts';
import { languages, markedFixture, treeOf } from './fixtures/testing.ts';
import { tokensOf } from './tokens.ts';

describe('the tree is rebuilt from its sequence', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const { text } = markedFixture(id, 'blocks');
    using tree = await treeOf(id, text);
    const tokens = new Map(tokensOf(tree).map(({ span }) => [span.start, span.end]));
    const symbols = flatten(tree).map(textOf).map(symbolOf);
    expect(unflatten(symbols)?.map(withoutChains)).toEqual(
      treeFrom(tree.tree.rootNode, tokens).map(withoutChains),
    );
    expect(symbols.flatMap((symbol) => (symbol.kind === 'leaf' ? [symbol.text] : []))).toEqual(
      tokensOf(tree).map(({ span }) => text.slice(span.start, span.end)),
    );
    const place = fc.integer({ min: 0, max: text.length });
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        expect(unflatten(flatten(tree, { start, end }))).toBeDefined();
      }),
      { numRuns: 25 },
    );
  });
});

/** The expected tree, straight from the nodes; what is one token is a leaf. */
function treeFrom(node: Node, tokens: ReadonlyMap<number, number>): FlatNode[] {
  if (node.endIndex === node.startIndex) return [];
  if (node.childCount === 0 || tokens.get(node.startIndex) === node.endIndex)
    return [{ kind: 'leaf', text: node.text }];
  return [
    { kind: 'node', node: node.type, children: node.children.flatMap((child) => treeFrom(child, tokens)) },
  ];
}

/** Nodes over one leaf as that leaf: whether `tokens.scm` takes the node or its leaf cannot be seen from the tokens. */
function withoutChains(tree: FlatNode): FlatNode {
  if (tree.kind === 'leaf') return tree;
  const children = tree.children.map(withoutChains);
  const [only] = children;
  return children.length === 1 && only?.kind === 'leaf' ? only : { ...tree, children };
}

test('no two symbols are written alike', () => {
  const name = fc.constantFrom('block', 'if', 'a,left>', '<', 'left');
  const leaf = fc.oneof(
    fc.string(),
    fc.constantFrom('<block,left>', '\\<block,right>', '\\\\<x,left>', '<,right>', '\\', '<a\nb,left>'),
  );
  const symbol: fc.Arbitrary<FlatSymbol> = fc.oneof(
    fc.record({ kind: fc.constantFrom('open' as const, 'close' as const), node: name }),
    fc.record({ kind: fc.constant('leaf' as const), text: leaf }),
  );
  fc.assert(
    fc.property(symbol, (each) => {
      expect(symbolOf(textOf(each))).toEqual(each);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [[{ kind: 'close', node: 'a' }]],
  [[{ kind: 'open', node: 'a' }]],
  [
    [
      { kind: 'open', node: 'a' },
      { kind: 'close', node: 'b' },
    ],
  ],
] as const)('a sequence that does not nest is no tree', (symbols) => {
  expect(unflatten(symbols)).toBeUndefined();
});
