import { expect, test } from 'vitest';
import type { Hit } from '../../server/protocol/requests.ts';
import { filtersText, headline, pieceText, placeText, qualifiedName, whyText } from './hit-text.ts';

const range = (start: number, end: number) => ({
  start: { line: start, character: 0 },
  end: { line: end, character: 1 },
});
const hit: Hit = {
  uri: 'file:///w/src/shapes.ts',
  path: 'src/shapes.ts',
  language: 'typescript',
  kind: 'method',
  name: 'area',
  container: ['Shape', 'Circle'],
  signature: 'area(): number',
  summary: '',
  range: range(9, 23),
  nameRange: range(10, 10),
  category: 'code',
  score: 1,
  why: {
    lexical: 0.296,
    semantic: 0.704,
    words: ['area', 'circle'],
    piece: { range: range(9, 23), kind: 'part' },
  },
};

test('a hit says where it stands and why it is there, in lines that count from one', () => {
  expect(placeText(hit)).toBe('src/shapes.ts:11');
  expect(qualifiedName(hit)).toBe('Shape.Circle.area');
  expect(whyText(hit)).toBe('meaning 70 %, words 30 % (area, circle) · lines 10-24');
  expect(whyText({ ...hit, why: { ...hit.why, words: [] } })).toBe('meaning 70 %, words 30 % · lines 10-24');
});

test.each([
  ['whole', 'whole, lines 1-2'],
  ['part', 'lines 1-2'],
  ['doc', 'doc comment, lines 1-2'],
] as const)('the best piece of kind %s reads "%s"', (kind, expected) => {
  expect(pieceText({ range: range(0, 1), kind })).toBe(expected);
});

test('filters read as what they leave', () => {
  expect(filtersText({ languages: [], tests: 'include' })).toBe('');
  expect(filtersText({ languages: ['go', 'c'], folder: 'file:///w/a%20b', tests: 'exclude' })).toBe(
    'go, c · a b · without tests',
  );
});

test('the headline counts, and says what the answer does not rest on', () => {
  expect(headline({ kind: 'hits', hits: [hit], caveat: '' })).toBe('1 result');
  expect(headline({ kind: 'hits', hits: [hit, hit], caveat: 'words only' })).toBe('2 results (words only)');
  expect(headline({ kind: 'none', reason: 'The index is off.' })).toBe('The index is off.');
});
