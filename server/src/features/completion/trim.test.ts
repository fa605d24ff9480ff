import { expect, test } from 'vitest';
import { placeAt } from './place.ts';
import { closersOf, trimmed } from './trim.ts';

/** `|` is the cursor. */
function check(marked: string, continuation: string, expected: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = placeAt(text, offset);
  if (place.kind === 'none') throw new Error(place.reason);
  expect(trimmed(continuation, text, place.value)).toBe(expected);
}

test.each([
  ['a whole rest', 'basket.|', 'total();', 'total();'],
  ['blanks at the end go', 'return |', 'a + b  ', 'a + b'],
  ['what the line closes already is not closed again', 'f(|)', 'a, b)', 'a, b'],
  ['with its semicolon', 'f(|);', 'a, b);', 'a, b'],
  ['brackets of its own stay', 'f(|)', 'g(a), [b])', 'g(a), [b]'],
  ['nothing to read is nothing', 'a |', ' = ', ''],
  ['closing alone is something', 'f(a|', ');', ');'],
  ['the next line says it already', 'a();\n|\nb();', 'b();', ''],
])('%s', (_, marked, continuation, expected) => check(marked, continuation, expected));

test.each([
  ['let x| = 1', 'the cursor is in the middle of a line'],
  ['f(|g)', 'the cursor is in the middle of a line'],
])('%j: nothing is suggested', (marked, reason) => {
  expect(placeAt(marked.replace('|', ''), marked.indexOf('|'))).toEqual({ kind: 'none', reason });
});

test.each([
  ['basket.to|', 'to'],
  ['this.#pr|', '#pr'],
  ['größe|', 'größe'],
  ['f(|', ''],
])('%j has half-typed %j', (marked, typed) => {
  expect(placeAt(marked.replace('|', ''), marked.indexOf('|'))).toMatchObject({ value: { typed } });
});

test.each([
  ['if (a) {', '}'],
  ['f([', '])'],
  ['f()', ''],
  [') {', '}'],
])('%j is closed by %j', (text, closers) => expect(closersOf(text)).toBe(closers));
