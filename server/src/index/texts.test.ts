import { expect, test } from 'vitest';
import { firstWords, pieceText, summaryOf, textHash } from './texts.ts';

const file = 'class Shape:\n    def area(self):\n        """The area."""\n        return self.w * self.h\n';
const span = { start: file.indexOf('def'), end: file.length - 1 };
const docSpan = { start: file.indexOf('"""'), end: file.indexOf('"""', 50) + 3 };
const block = { signature: 'def area(self)', doc: 'The area.', docSpan };

test('code is seen without its doc comment, and begins with its declaration', () => {
  expect(pieceText({ kind: 'whole', span }, block, file)).toBe(
    'def area(self):\n        return self.w * self.h',
  );
});

test('a later part is seen with the signature', () => {
  const part = { start: file.indexOf('return'), end: span.end };
  expect(pieceText({ kind: 'part', span: part }, block, file)).toBe('def area(self)\nreturn self.w * self.h');
});

test('a part that holds the signature does not get it twice', () => {
  expect(pieceText({ kind: 'part', span }, block, file)).toBe(
    'def area(self):\n        return self.w * self.h',
  );
});

test('a doc comment is seen as prose', () => {
  expect(pieceText({ kind: 'doc', span: docSpan }, block, file)).toBe('The area.');
});

test('only the first words of a doc comment count', () => {
  expect(firstWords(Array.from({ length: 100 }, (_, i) => `w${i}`).join('\n')).split(' ')).toHaveLength(64);
});

const summaries: readonly (readonly [string, string])[] = [
  ['Adds two numbers. Both must be finite.', 'Adds two numbers.'],
  ['Adds two\nnumbers', 'Adds two numbers'],
  ['Adds.\n\n@param a the first', 'Adds.'],
  ['Adds\n\nMore here.', 'Adds'],
  ['Uses v1.2 of it. Then', 'Uses v1.2 of it.'],
  ['', ''],
];
test.each(summaries)('the summary of %j is %j', (doc, summary) => expect(summaryOf(doc)).toBe(summary));

test('texts that differ in one character have different hashes', () => {
  const texts = Array.from({ length: 2000 }, (_, i) => `return value_${i}`);
  expect(new Set(texts.map(textHash)).size).toBe(2000);
  expect(textHash('same')).toBe(textHash('same'));
});
