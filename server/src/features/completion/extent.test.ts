import { describe, expect, test } from 'vitest';
import { lexemesOf } from '../../inference/ngram/lexemes.ts';
import { languages } from '../../syntax/fixtures/testing.ts';
import { endOf, toWholeLines, withoutOpenString } from './extent.ts';
import { placeAt } from './place.ts';

/** What is left of `continuation` at the `|` of a text. */
function check(marked: string, continuation: string, expected: string): void {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const place = placeAt(text, offset);
  if (place.kind === 'none') throw new Error(place.reason);
  const start = text.slice(0, offset);
  const endIn = endOf(place.value, start);
  let written = '';
  for (const token of lexemesOf(continuation)) {
    const end = endIn(token, start + written);
    written += end === -1 ? token : token.slice(0, end);
    if (end !== -1) break;
  }
  expect(written.trimEnd()).toBe(expected);
}

const cases: readonly (readonly [what: string, marked: string, continuation: string, expected: string])[] = [
  ['a line', 'a;\n|', 'b;\nc;\n', 'b;'],
  ['the body of a block', 'if (a) {\n  |\n}\n', 'b;\n  c;\n}\nd;', 'b;\n  c;'],
  [
    'a body with a block in it',
    'f() {\n  |\n}',
    'if (b) {\n    c;\n  }\n  d;\n}',
    'if (b) {\n    c;\n  }\n  d;',
  ],
  ['a body with a blank line', 'f() {\n  |\n}', 'b;\n\n  c;\n}', 'b;\n\n  c;'],
  ['two blank lines', 'f() {\n  |\n}', 'b;\n\n\n  c;\n}', 'b;'],
  ['the end of the file', 'def f():\n    |', 'a = 1\n    return a\n\ndef g():\n', 'a = 1\n    return a'],
  ['a line in a block with others', 'f() {\n  a;\n  |\n}', 'b;\n  c;\n}', 'b;'],
  ['a line before others', 'f() {\n  |\n  c;\n}', 'b;\n  d;\n}', 'b;'],
  ['a line with code on it', 'f() {\n  a = |\n}', 'b;\n  d;\n}', 'b;'],
  ['a long body', 'f() {\n  |\n}', 'b;\n  '.repeat(20), 'b;\n  '.repeat(12).trimEnd()],
];

test.each(cases)('%s', (_, marked, continuation, expected) => check(marked, continuation, expected));

describe('a body that is cut where it is not sure', () => {
  const steps = ['a', ';', '\n  ', 'b', ';', '\n  ', 'c'].map((text, id) => ({ id, text, probability: 1 }));
  test.each([
    [1, 1],
    [2, 2],
    [4, 2],
    [5, 5],
    [6, 5],
    [7, 7],
  ])('%i steps are %i', (count, expected) => expect(toWholeLines(steps, count)).toBe(expected));
});

test.each([
  ['typescript', 'show(`${', 'show('],
  ['typescript', 'show(css`a', 'show('],
  ['typescript', 'show(a, "b', 'show(a, '],
  ['typescript', 'show("a")', 'show("a")'],
  ['python', 'show(f"a', 'show('],
])('half of a text is left out, with what belongs to it (%s: %s)', (id, written, expected) => {
  const steps = lexemesOf(written).map((text, at) => ({ id: at, text, probability: 1 }));
  const kept = withoutOpenString(steps, 'a = ', languages.byId(id)!);
  expect(kept.map(({ text }) => text).join('')).toBe(expected);
});
