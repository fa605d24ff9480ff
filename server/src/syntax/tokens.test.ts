import { describe, expect, test } from 'vitest';
import { languages, markedFixture, treeOf } from './fixtures/testing.ts';
import { tokensOf } from './tokens.ts';

describe('marks of every language', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const { text, marks } = markedFixture(id, 'tokens');
    using tree = await treeOf(id, text);
    const tokens = new Map(tokensOf(tree).map((token) => [token.span.start, token]));
    expect(marks.length).toBeGreaterThan(10);
    for (const { offset, length, claim } of marks) {
      const token = tokens.get(offset);
      const found =
        token === undefined ? 'no token' : `${token.type} ${text.slice(token.span.start, token.span.end)}`;
      const claimed =
        length === 0 ? found.slice(found.indexOf(' ') + 1) : text.slice(offset, offset + length);
      expect(found).toBe(`${claim} ${claimed}`);
    }
  });
});

describe('every leaf once, in order', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const { text } = markedFixture(id, 'blocks');
    using tree = await treeOf(id, text);
    const tokens = tokensOf(tree);
    const between = tokens.map(({ span }, index) => text.slice(tokens[index - 1]?.span.end ?? 0, span.start));
    expect(between.join('').trim()).toBe('');
    expect(text.slice(tokens.at(-1)?.span.end).trim()).toBe('');
    for (const [index, { span }] of tokens.entries())
      expect(span.start).toBeGreaterThanOrEqual(tokens[index - 1]?.span.end ?? 0);
  });
});

test('only tokens that lie within the span', async () => {
  const text = 'let aa = f("b c", 1);\nlet dd = g(2);';
  using tree = await treeOf('typescript', text);
  const within = { start: text.indexOf('b c'), end: text.indexOf('(2') };
  const found = tokensOf(tree, within).map(({ type, span }) => `${text.slice(span.start, span.end)} ${type}`);
  expect(found).toEqual([
    ', punctuation',
    '1 number',
    ') punctuation',
    '; punctuation',
    'let keyword',
    'dd identifier',
    '= operator',
    'g function',
  ]);
});
