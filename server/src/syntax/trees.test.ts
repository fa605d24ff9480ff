import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { Cancelled } from '../base/checkpoint.ts';
import { languages, never } from './fixtures/testing.ts';
import { parse } from './parse.ts';
import { editBetween, Trees, type Snapshot } from './trees.ts';

const language = languages.byId('typescript')!;
const source = `import { a } from 'b';\n\n/** Doc 🚀. */\nexport function f(x: number): string {\n  const s = \`é\${x + 1}\`;\n  return s;\n}\nclass C { m(): void { f(2); } }\n`;

function snapshot(text: string, version: number): Snapshot {
  return { uri: 'file:///a.ts', version, language, text };
}

const piece = fc.constantFrom(
  'x',
  ' ',
  '\n',
  '\r\n',
  '{',
  '}',
  '(',
  ')',
  'const y = 1;\n',
  '"',
  '`',
  '//',
  '🚀',
  'é',
  'if (x) {',
  '',
);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 12 }),
  insert: piece,
});

test('an incremental parse ends in the tree of a parse from scratch, whatever was edited', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      const trees = new Trees(4);
      let text = source;
      try {
        await trees.with(snapshot(text, 0), () => {}, never);
        for (const [index, { at, length, insert }] of edits.entries()) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + length);
          const incremental = await trees.with(
            snapshot(text, index + 1),
            ({ tree }) => outline(tree.rootNode),
            never,
          );
          const scratch = await parse(language, text, undefined, never);
          // Where a text does not parse, recovery may legitimately depend on what was there before.
          if (!scratch.tree.rootNode.hasError) expect(incremental).toEqual(outline(scratch.tree.rootNode));
          scratch.dispose();
        }
      } finally {
        trees.dispose();
      }
    }),
    { numRuns: 80, seed: 7 },
  );
});

function outline(node: Node): unknown {
  return [node.type, node.startIndex, node.endIndex, node.endPosition, node.children.map(outline)];
}

test('the edit between two texts turns one into the other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '🚀', '🛸'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = editBetween(before, after);
      if (found === undefined) {
        expect(before).toBe(after);
        return;
      }
      const inserted = after.slice(found.startIndex, found.newEndIndex);
      expect(before.slice(0, found.startIndex) + inserted + before.slice(found.oldEndIndex)).toBe(after);
      expect(inserted.isWellFormed()).toBe(true);
    }),
  );
});

test('a tree is deleted once, when it has left the cache and its last user is done', async () => {
  const trees = new Trees(1);
  const held = await trees.with(
    snapshot('let a', 1),
    async (tree) => {
      await trees.with({ ...snapshot('let b', 1), uri: 'file:///b.ts' }, () => {}, never);
      expect(tree.disposed).toBe(false);
      expect(tree.tree.rootNode.text).toBe('let a');
      return tree;
    },
    never,
  );
  expect(held.disposed).toBe(true);
  const last = await trees.with({ ...snapshot('let b', 1), uri: 'file:///b.ts' }, (tree) => tree, never);
  expect(last.disposed).toBe(false);
  trees.dispose();
  expect(last.disposed).toBe(true);
});

test('an older version does not push a newer one out', async () => {
  const trees = new Trees(4);
  const newer = await trees.with(snapshot('let newer', 2), (tree) => tree, never);
  await trees.with(
    snapshot('let older', 1),
    ({ tree }) => expect(tree.rootNode.text).toBe('let older'),
    never,
  );
  expect(await trees.with(snapshot('let newer', 2), (tree) => tree, never)).toBe(newer);
  trees.dispose();
});

test('parsing a long text is cancelled at a checkpoint', async () => {
  const cancelled = () => Promise.reject(new Cancelled());
  await expect(parse(language, source.repeat(4000), undefined, cancelled)).rejects.toThrow(Cancelled);
});

test('parsing in slices ends in the tree of the whole text', async () => {
  let slices = 0;
  const text = source.repeat(3000);
  const counting = async () => {
    slices++;
    await never();
  };
  const tree = await parse(language, text, undefined, counting);
  expect(slices).toBeGreaterThan(0);
  expect(tree.tree.rootNode.endIndex).toBe(text.length);
  expect(tree.tree.rootNode.namedChildCount).toBe(3000 * 4);
  tree.dispose();
});
