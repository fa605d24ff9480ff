import { describe, expect, test } from 'vitest';
import { Lexicon } from './lexicon.ts';
import { NestedCaches } from './nested.ts';
import { Renaming } from './renaming.ts';
import { hashOf, parseTable, type LanguageTable } from './table.ts';
import { BoundTable, codesOf } from './tableSource.ts';
import { writeTable } from './tableWriter.ts';

const words = ['if', ' ', '(', ')', '!==', 'null', 'return', ';'];

/** A table that says what follows the last tokens of `text`. Names that are none of `words` are roles. */
function tableOf(text: string, order: 1 | 2 | 3 | 4, next: string): LanguageTable {
  const lexicon = new Lexicon();
  const known = new Map(words.map((word, code) => [lexicon.intern(word), code]));
  const renaming = new Renaming((id) => lexicon.isName(id) && !known.has(id));
  const codes = codesOf(lexicon.encode(`${text}${next}`), renaming, (id) => known.get(id));
  const code = codes.at(-1) ?? 0;
  const hash = hashOf(codes, codes.length - 1 - order, codes.length - 1);
  const entry = { hash, total: 100, distinct: 2, next: [{ code, share: 0.9 }] };
  const read = parseTable(writeTable(words, new Map([[order, [entry]]])));
  if (read.kind === 'none') throw new Error(read.reason);
  return read.value;
}

function said(table: LanguageTable, before: string): readonly string[] {
  const lexicon = new Lexicon();
  const model = new NestedCaches(lexicon, [], { language: new BoundTable(table, lexicon) });
  return model.candidates(lexicon.encode(before), 3, () => true).map(({ id }) => lexicon.textOf(id));
}

describe('a table of a language', () => {
  test('says what follows a context', () => expect(said(tableOf('if (a', 3, ' '), 'if (b')).toEqual([' ']));

  test('says a name by when it was written', () =>
    expect(said(tableOf('if (a) return ', 4, 'a'), 'x; if (user) return ')).toEqual(['user']));

  test('says nothing after what it does not know', () =>
    expect(said(tableOf('if (a', 3, ' '), 'return')).toEqual([]));

  test('says nothing of a name that is not here', () =>
    expect(said(tableOf('a = b; if (c) return ', 4, 'b'), 'if (user) return ')).toEqual([]));

  test('keeps counts to an eighth of their logarithm and shares to a 255th', () => {
    const table = tableOf('if', 1, ' ');
    const entry = table.entry(1, [0]);
    expect(table.size).toBe(1);
    expect(entry?.total).toBeGreaterThan(95);
    expect(entry?.total).toBeLessThan(105);
    expect(entry?.next[0]?.share).toBeCloseTo(0.9, 2);
  });

  test.each([
    ['nothing', new Uint8Array(0), 'no table of a language: it ends too early'],
    ['another file', new Uint8Array(64), 'no table of a language: another format'],
  ])('is refused when it is %s', (_, bytes, reason) =>
    expect(parseTable(bytes)).toMatchObject({ kind: 'none', reason }),
  );

  test('is refused when it is cut', () => {
    const whole = writeTable(words, new Map());
    expect(parseTable(whole.subarray(0, whole.length - 1)).kind).toBe('none');
  });
});
