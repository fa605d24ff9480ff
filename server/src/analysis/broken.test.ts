import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../syntax/blocks.ts';
import { languages, markedFixture, never } from '../syntax/fixtures/testing.ts';
import { flatten, unflatten } from '../syntax/flatten.ts';
import { parse, type SyntaxTree } from '../syntax/parse.ts';
import { piecesOf } from '../syntax/pieces.ts';
import { tokensOf } from '../syntax/tokens.ts';
import { dataFlowOf } from './dataflow.ts';
import { scopesOf } from './scopes.ts';

const wound = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 40 }),
  insert: fc.constantFrom('', '(', '}', '"', '\n', '🚀', '/*', ' end ', '$', ';'),
});

describe('half-written code has no less of a structure', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const language = languages.byId(id);
    if (language === undefined) throw new Error(id);
    const { text } = markedFixture(id, 'dataflow');
    await fc.assert(
      fc.asyncProperty(fc.array(wound, { minLength: 1, maxLength: 4 }), async (wounds) => {
        const tree = await parse(language, wounds.reduce(hurt, text), undefined, never);
        expectSound(tree);
        tree.dispose();
      }),
      { numRuns: 12 },
    );
  });
});

function hurt(text: string, { at, length, insert }: { at: number; length: number; insert: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + length);
}

function expectSound(tree: SyntaxTree): void {
  const { text } = tree;
  for (const block of blocksOf(tree)) {
    expect(block.span.start <= block.nameSpan.start && block.nameSpan.end <= block.span.end).toBe(true);
    const pieces = piecesOf(tree, block, { window: 20, step: 10 });
    expect(pieces.at(-1)?.span.end).toBe(block.span.end);
  }
  let end = 0;
  for (const { span } of tokensOf(tree)) {
    expect(span.start).toBeGreaterThanOrEqual(end);
    end = span.end;
  }
  expect(unflatten(flatten(tree))).toBeDefined();
  for (const { scope, span } of scopesOf(tree).occurrences)
    expect(scope.span.start <= span.start && span.end <= scope.span.end).toBe(true);
  const { nodes, edges } = dataFlowOf(tree);
  for (const { name, span } of nodes) expect(text.slice(span.start, span.end)).toBe(name);
  for (const { from, to } of edges)
    expect(from !== to && nodes[from] !== undefined && nodes[to] !== undefined).toBe(true);
}
