import { describe, expect, test } from 'vitest';
import { languages } from './fixtures/testing.ts';
import { closersFor, openingsReader } from './openings.ts';

/** What is open at the end, with the number of commas in it. */
function check(language: string, text: string): string {
  const read = openingsReader(languages.byId(language)!.description)!;
  return read(text)
    .map(({ by, commas }) => by + (commas.length === 0 ? '' : commas.length))
    .join(' ');
}

test.for([
  ['f(a, [b, c], {', '(2 {'],
  ['f(a', '('],
  ['f(a)', ''],
  ["f('a, (b', c", '(1'],
  ["f('it\\'s", "( '"],
  ["f('a\nb", '('],
  ['`a ${b(c, ', '` { (1'],
  ['`a ${b(c)} d', '`'],
  ['a // b (', '//'],
  ['a // b (\nc', ''],
  ['a /* b (\nc', '/*'],
  ['a /* b ( */ [', '['],
  ['x = /[(]/.test(', '('],
  ['x = /(a', '/'],
  ['x = /[^/?#(]+/.test(', '('],
  ['x = /\\[/.test(', '('],
  ['x = /[\\]/(]/.test(a, ', '(1'],
  ['a / b / (c', '('],
  ['return /"/.test(a, ', '(1'],
] as const)('TypeScript: %j → %j', ([text, expected]) => {
  expect(check('typescript', text)).toBe(expected);
});

test.for([
  ['f(a, # b (', '(1 #'],
  ['f("""a\n(b', '( """'],
  ['f("""a""", ', '(1'],
  ["x = ''", ''],
  ["x = '''it's", "'''"],
] as const)('Python: %j → %j', ([text, expected]) => {
  expect(check('python', text)).toBe(expected);
});

test.for([
  ['f(g(', '', '))'],
  ['f(g(', ');', ')'],
  ['f(g(', '))', ''],
  ['f(g(', ')))', ''],
  ["f({ a: '", '', "'})"],
  ["f('", "')", ''],
  ['f(\ng(', '', ')'],
  ['f(`${a[', '', ']}`)'],
  ['f( // g(', '', ')'],
  ['f(g', '}', ''],
] as const)('%j before %j lacks %j', ([text, rest, expected]) => {
  const read = openingsReader(languages.byId('typescript')!.description)!;
  expect(closersFor(read(text), text.lastIndexOf('\n') + 1, rest)).toBe(expected);
});

test('a language that does not say how its strings look has no reader', () => {
  const { strings, ...silent } = languages.byId('c')!.description;
  expect(strings).toBeDefined();
  expect(openingsReader(silent)).toBeUndefined();
});

describe('the lines of a document are read once', () => {
  const { description } = languages.byId('typescript')!;
  const lines = Array.from({ length: 300 }, (_, at) => `f${at}(a, '(', [b`);
  const whole = lines.map((line, at) => (at % 3 === 0 ? `${line}\n` : `${line}]) // (\n`)).join('');
  test('whichever place in them or behind them is asked about', () => {
    const read = openingsReader(description, whole)!;
    for (const text of [
      whole,
      whole.slice(0, 40),
      whole.slice(0, 2500),
      `${whole}g(\n[`,
      whole.slice(0, 7000),
    ])
      expect(read(text)).toEqual(openingsReader(description)!(text));
  });
  test('however it has changed since', () => {
    const changed = [whole, whole.slice(300), whole.slice(0, 900), `${whole.slice(0, 3000)}f(\n${whole}`, ''];
    for (const document of changed)
      expect(openingsReader(description, document)!(`${document}g(`)).toEqual(
        openingsReader(description)!(`${document}g(`),
      );
  });
});
