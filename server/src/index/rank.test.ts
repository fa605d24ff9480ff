import { expect, test } from 'vitest';
import type { Filters } from '../../protocol/requests.ts';
import { BlockIndex } from './blockIndex.ts';
import { acceptorOf } from './filters.ts';
import { codeTerms, sentenceTerms } from './queryTerms.ts';
import { rank } from './rank.ts';
import { allParts, type Category, type FileFacts } from './store.ts';
import { termsOf } from './terms.ts';
import { quantized } from './vectors.ts';

const everything: Filters = { languages: [], tests: 'include' };

/** One file a name, each of one block; a vector, where there is one, is an angle on a circle. */
function indexOf(
  files: readonly (readonly [path: string, body: string, category: Category, angle?: number])[],
) {
  const index = new BlockIndex();
  files.forEach(([path, body, category, angle], at) => {
    const id = at + 1;
    const facts: FileFacts = { path, language: 'python', category, modified: 0, size: 0, hash: '' };
    const terms = [termsOf({ name: '', signature: '', doc: '', body, surroundings: '' }, index.lexicon)];
    index.apply({ kind: 'file', file: { id, facts, terms } });
    if (angle === undefined) return;
    const vector = quantized(Float32Array.of(Math.cos(angle), Math.sin(angle)));
    const own = { block: 0, piece: 3, kind: 'whole', textHash: 0, ...vector } as const;
    index.apply({ kind: 'vectors', layer: 'static', id, vectors: [own] });
  });
  return index;
}

function check(index: BlockIndex, query: string, filters: Filters = everything, angle?: number) {
  const { terms, writtenOf } = sentenceTerms(query, index.lexicon);
  const asked = angle === undefined ? [] : [Float32Array.of(Math.cos(angle), Math.sin(angle))];
  const vectors = { static: asked, encoder: [] };
  const accepts = acceptorOf(filters, filters.folder);
  const ranked = rank(index, { terms, vectors, accepts, excluded: new Set() }, 10);
  return { ranked, paths: ranked.map(({ address }) => address.facts.path), writtenOf };
}

const shop = indexOf([
  ['/w/tests/cart.py', 'cart total price', 'test'],
  ['/w/src/cart.py', 'cart total price', 'code'],
  ['/w/src/api.py', 'cart total price', 'generated'],
  ['/w/src/other.py', 'socket listen accept', 'code'],
  ['/w/srcs/far.py', 'socket close', 'code'],
]);

test('of what fits the same, code comes before tests and both before what was generated', () => {
  expect(check(shop, 'cart price').paths).toEqual(['/w/src/cart.py', '/w/tests/cart.py', '/w/src/api.py']);
});

const filtered: readonly (readonly [Partial<Filters>, readonly string[]])[] = [
  [{ tests: 'only' }, ['/w/tests/cart.py']],
  [{ tests: 'exclude' }, ['/w/src/cart.py', '/w/src/api.py']],
  [{ folder: '/w/src' }, ['/w/src/cart.py', '/w/src/api.py']],
  [{ languages: ['go'] }, []],
];
test.each(filtered)('filters %j', (filters, paths) => {
  expect(check(shop, 'cart', { ...everything, ...filters }).paths).toEqual(paths);
});

test('a folder does not take in its neighbour with a longer name', () => {
  expect(check(shop, 'socket', { ...everything, folder: '/w/src' }).paths).toEqual(['/w/src/other.py']);
});

test('what is near in meaning is found without a shared word, with the piece and the shares', () => {
  const index = indexOf([
    ['/a.py', 'alpha', 'code', 0],
    ['/b.py', 'beta', 'code', 1.5],
    ['/c.py', 'gamma', 'code', 1.6],
    ['/d.py', 'delta', 'code', 1.7],
    ['/e.py', 'epsilon', 'code'],
  ]);
  const { ranked, paths } = check(index, 'epsilon', everything, 0.05);
  expect(paths).toContain('/a.py');
  expect(ranked.find(({ address }) => address.facts.path === '/a.py')).toMatchObject({
    lexical: 0,
    semantic: 1,
    piece: 3,
  });
  expect(ranked.find(({ address }) => address.facts.path === '/e.py')).toMatchObject({
    lexical: 1,
    cosines: { static: undefined, encoder: undefined },
  });
});

test('shared words are told as they were asked, with the part of the query that they cover', () => {
  const { ranked, writtenOf } = check(shop, 'listening sockets');
  expect(ranked[0]?.shared.map(writtenOf)).toEqual(['listening', 'sockets']);
  expect(ranked[0]?.overlap).toBeCloseTo(1);
  expect(ranked[1]?.overlap).toBeLessThan(0.6);
});

test('code as a query keeps its rarest words', () => {
  const code = Array.from({ length: 100 }, (_, i) => `common${'x'.repeat(i % 9)} `).join('') + 'socket';
  const { terms } = codeTerms(code, shop.lexicon, shop.postings);
  expect(terms.map(({ id }) => shop.lexicon.wordOf(id))).toEqual(['socket']);
});

test('a file that is replaced or gone leaves neither words nor vectors', () => {
  const index = indexOf([
    ['/a.py', 'alpha', 'code', 0],
    ['/b.py', 'alpha', 'code', 1],
  ]);
  index.apply({ kind: 'gone', id: 1 });
  expect(check(index, 'alpha').paths).toEqual(['/b.py']);
  expect([
    index.fileCount,
    index.blockCount,
    index.vectorCount('static'),
    index.vectors('static')?.count,
  ]).toEqual([1, 1, 1, 1]);
  index.apply({ kind: 'reset' });
  expect(check(index, 'alpha').paths).toEqual([]);
});

test('of a long block, what stands for all of it ranks and its nearest part is told', () => {
  const index = indexOf([
    ['/long.py', 'alpha', 'code'],
    ...['b', 'c', 'd'].map((name) => [`/${name}.py`, 'beta', 'code', 3] as const),
  ]);
  const at = (angle: number) => quantized(Float32Array.of(Math.cos(angle), Math.sin(angle)));
  const part = { block: 0, kind: 'part', textHash: 0 } as const;
  const vectors = [
    { ...part, piece: 1, ...at(2) },
    { ...part, piece: 2, ...at(0) },
    { ...part, kind: 'whole', piece: allParts, ...at(0.5) } as const,
  ];
  index.apply({ kind: 'vectors', layer: 'encoder', id: 1, vectors });
  const query = { static: [], encoder: [Float32Array.of(1, 0)] };
  const { terms } = sentenceTerms('alpha', index.lexicon);
  const [first] = rank(index, { terms, vectors: query, accepts: () => true, excluded: new Set() }, 1);
  expect(first).toMatchObject({ address: { facts: { path: '/long.py' } }, piece: 2 });
  expect(first?.cosines.encoder).toBeCloseTo((1 + Math.cos(0.5)) / 2, 2);
});
