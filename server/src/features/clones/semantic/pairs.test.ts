import { expect, test } from 'vitest';
import { Cancelled, type Checkpoint } from '../../../base/checkpoint.ts';
import { some } from '../../../base/outcome.ts';
import { analyzed } from '../../../index/analyze.ts';
import { BlockIndex } from '../../../index/blockIndex.ts';
import { encodeFile } from '../../../index/encode.ts';
import type { PieceVector } from '../../../index/store.ts';
import type { Encoder } from '../../../inference/ports.ts';
import { never, treeOf } from '../../../syntax/fixtures/testing.ts';
import { semanticDefaults, semanticPairs, type SemanticPorts } from './pairs.ts';

/** Counts letters: code with the same words is near, whatever their order. */
const letters: Encoder = {
  identity: 'letters',
  dimension: 32,
  aggregate: ([first]) => first ?? new Float32Array(32),
  encode: async (texts) =>
    some(
      texts.map((text) => {
        const vector = new Float32Array(32);
        for (const letter of text) vector[letter.charCodeAt(0) % 32]! += 1;
        const norm = Math.hypot(...vector);
        return vector.map((value) => value / norm);
      }),
    ),
};

const loop = `export function total(items, weightOf) {
  let sum = 0;
  for (let i = 0; i < items.length; i++) {
    sum += weightOf(items[i]) * items[i].price;
  }
  return sum;
}
`;
const each = `export function priceOfAll(items, weightOf) {
  let sum = 0;
  for (const item of items) {
    sum += weightOf(item) * item.price;
  }
  return sum;
}
`;
/** Every pair that is decided: how likely the judge holds it depends on the encoder. */
const options = { ...semanticDefaults, leastScore: 0 };
const small = 'export function one(items) { return items[0]; }\n';

/** Files of a workspace, indexed, and how often each was parsed. */
async function workspace(files: Readonly<Record<string, string>>) {
  const index = new BlockIndex();
  const stored = new Map<number, readonly PieceVector[]>();
  const parsed: string[] = [];
  for (const [at, [path, text]] of Object.entries(files).entries()) {
    using tree = await treeOf('javascript', text);
    const id = at + 1;
    const { blocks, terms } = analyzed(tree, path, index.lexicon);
    const facts = {
      path,
      language: 'javascript',
      category: 'code',
      modified: 0,
      size: text.length,
      hash: '',
    } as const;
    const vectors = await encodeFile({ blocks, text, known: [] }, letters, never);
    if (vectors.kind === 'none') throw new Error(vectors.reason);
    index.apply({ kind: 'file', file: { id, facts, terms } });
    index.apply({ kind: 'vectors', layer: 'static', id, vectors: vectors.value });
    stored.set(id, vectors.value);
  }
  const ports: SemanticPorts = {
    index,
    store: { lastVectors: async (_layer, file) => stored.get(file) ?? [] },
    encoder: letters,
    async withTree(path, use) {
      const text = files[path];
      if (text === undefined) return undefined;
      parsed.push(path);
      using tree = await treeOf('javascript', text);
      return use(tree);
    },
    isClone: () => false,
  };
  return { ports, parsed };
}

async function namesIn(ports: SemanticPorts, chosen = options) {
  const pairs = await semanticPairs(ports, chosen, never);
  return pairs.kind === 'none'
    ? pairs
    : pairs.value.map(({ one, other }) => [one.block.name, other.block.name]);
}

test('functions that do the same are found across files, in the order of their paths, each file parsed once', async () => {
  const { ports, parsed } = await workspace({ 'b.js': loop, 'a.js': each + small });
  const pairs = await semanticPairs(ports, options, never);
  expect(pairs).toMatchObject({
    kind: 'some',
    value: [
      {
        one: { path: 'a.js', block: { name: 'priceOfAll' } },
        other: { path: 'b.js', block: { name: 'total' } },
        reason: expect.stringContaining('items ↔ items'),
      },
    ],
  });
  expect(parsed).toEqual(['a.js', 'b.js']);
});

test('what is a clone already, too small, too unlike or of a language that does not match is left out', async () => {
  const { ports } = await workspace({ 'a.js': loop + small, 'b.js': each });
  expect(await namesIn({ ...ports, isClone: () => true })).toEqual([]);
  expect(await namesIn(ports, { ...options, leastTokens: 1000 })).toEqual([]);
  expect(await namesIn(ports, { ...options, leastBodyTokens: 1000 })).toEqual([]);
  expect(await namesIn(ports, { ...options, leastScore: 1 })).toEqual([]);
  expect(await namesIn(ports, { ...options, mayMatch: () => false })).toEqual([]);
});

test('a file that is gone has no pairs', async () => {
  const { ports } = await workspace({ 'a.js': loop, 'b.js': each });
  const withTree: SemanticPorts['withTree'] = async (path, use, checkpoint) =>
    path === 'a.js' ? undefined : await ports.withTree(path, use, checkpoint);
  expect(await namesIn({ ...ports, withTree })).toEqual([]);
});

test('it stops when it is no longer wanted', async () => {
  const { ports, parsed } = await workspace({ 'a.js': loop, 'b.js': each });
  let left = 3;
  const cancelled: Checkpoint = async () => {
    if (left-- === 0) throw new Cancelled();
  };
  await expect(semanticPairs(ports, options, cancelled)).rejects.toThrow(Cancelled);
  expect(parsed.length).toBeLessThan(2);
});
