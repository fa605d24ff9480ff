import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameMask, startsOneOf } from './names.ts';

test('the start of a name is one whatever names there are', () => {
  const word = fc.stringMatching(/^[ab_$é]{0,3}$/);
  fc.assert(
    fc.property(fc.array(word), word, (names, start) => {
      expect(startsOneOf(new Set(names))(start)).toBe(names.some((name) => name.startsWith(start)));
    }),
  );
});

test.for([
  ['', 'total', undefined, true],
  ['', 'tot', undefined, true],
  ['', 'tot', 'al;', true],
  ['', 'tot', ';', false],
  ['to', 'tal', undefined, true],
  ['to', '(', undefined, false],
  ['total', '(', undefined, true],
  ['', '  total', ';', true],
  ['', 'price', ' => a', true],
  ['', 'price', ';', false],
  ['', '...', 'price', true],
] as const)('after %j %j before %j: %s', ([typed, token, ahead, expected]) => {
  const isParameter = (_: string, rest: string) => /^\s*=>/.test(rest);
  expect(nameMask(new Set(['total', 'add']), typed, isParameter)(token, ahead)).toBe(expected);
});
