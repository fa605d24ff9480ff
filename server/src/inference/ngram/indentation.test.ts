import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lexicon } from './lexicon.ts';

/** The line breaks of a text as lexemes. */
function check(text: string, expected: readonly string[]): void {
  const lexicon = new Lexicon();
  const breaks = lexicon.encode(text).map((id) => lexicon.textOf(id));
  expect(breaks.filter((lexeme) => lexeme.includes('\n'))).toEqual(expected);
}

/** The text of a text's lexemes, each after those before. */
function rewritten(text: string): string {
  const lexicon = new Lexicon();
  return lexicon.encode(text).reduce((before, id) => before + lexicon.textAfter(id, before), '');
}

describe('line breaks', () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ['lines of one depth', 'a\nb\n c', ['\n=', '\n>']],
    ['a block and its end', 'if a {\n  b\n  c\n}\nd', ['\n>', '\n=', '\n<1', '\n=']],
    ['the end of two blocks at once', 'a\n\tb\n\t\tc\nd', ['\n>', '\n>', '\n<2']],
    ['a blank line in a block', 'a\n  b\n\n  c', ['\n>', '\n', '\n=']],
    ['a blank line with blanks', 'a\n  b\n    \n  c', ['\n>', '\n', '\n=']],
    ['Windows', 'a\r\n  b\r\n\r\nc', ['\n>', '\n', '\n<1']],
    ['the line of the cursor', 'a {\n    ', ['\n>']],
    ['a text that begins in a block', '    a\n  b\nc', ['\n<1', '\n<1']],
    ['a level that was not there', 'a\n    b\n  c', ['\n>', '\n<1']],
  ];
  test.each(cases)('of %s', (_, text, expected) => check(text, expected));

  test('are the same at any depth', () => {
    const [one, other] = ['x\nif (a) {\n  b();\n}\n', 'x\n\tif (a) {\n\t\tb();\n\t}\n'];
    const lexicon = new Lexicon();
    expect(lexicon.encode(one).slice(2, -1)).toEqual(lexicon.encode(other).slice(2, -1));
  });

  const texts: readonly (readonly [what: string, text: string])[] = [
    ['blanks', 'a {\n  b {\n    c\n  }\n\n  d\n}\n'],
    ['tabs', 'a {\n\tb {\n\t\tc\n\t}\n}\n'],
    ['Windows', 'a {\r\n  b {\r\n    c\r\n  }\r\n}\r\n'],
    ['Python', 'def a():\n    if b:\n        c\n\n    return d\n\n\ndef e():\n    pass\n'],
  ];
  test.each(texts)('are the text again: %s', (_, text) => {
    const lexicon = new Lexicon();
    const line = text.indexOf('c');
    const before = text.slice(0, line);
    const ids = lexicon.encode(text).slice(lexicon.encode(before).length);
    expect(ids.reduce((written, id) => written + lexicon.textAfter(id, written), before)).toBe(text);
  });

  test('are line breaks, whatever the text', () => {
    const line = fc.tuple(fc.stringMatching(/^[ \t]{0,6}$/), fc.stringMatching(/^[a-c]{0,2}$/));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.map(([indentation, word]) => indentation + word).join('\n');
        expect(rewritten(text).replaceAll(/[ \t]/g, '')).toBe(text.replaceAll(/[ \t]/g, ''));
      }),
    );
  });
});
