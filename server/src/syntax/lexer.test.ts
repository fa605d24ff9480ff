import { expect, test } from 'vitest';
import { languages, markedFixture, treeOf } from './fixtures/testing.ts';
import { tokenFlags, type LexedText } from './lexical.ts';
import { tokensOf } from './tokens.ts';

function lexed(id: string, text: string): LexedText {
  return languages.byId(id)!.lexer.lex(text);
}

function textsOf(id: string, text: string): string[] {
  const { count, starts, ends } = lexed(id, text);
  return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]));
}

/** Where statements may begin, as a mark before each. */
function statementsOf(id: string, text: string): string[] {
  const { count, starts, flags } = lexed(id, text);
  const cuts = [...Array(count).keys()].filter((i) => ((flags[i] ?? 0) & tokenFlags.start) !== 0);
  return cuts.map((cut, i) =>
    text
      .slice(starts[cut], cuts[i + 1] === undefined ? text.length : starts[cuts[i + 1]!])
      .trim()
      .replace(/\s+/g, ' '),
  );
}

test.each(languages.all.map(({ id }) => id))(
  'the lexer of %s sees the tokens of the tree, or literals around them',
  async (id) => {
    for (const kind of ['blocks', 'tokens', 'dataflow']) {
      const { text } = markedFixture(id, kind);
      using tree = await treeOf(id, text);
      const { count, starts, ends } = lexed(id, text);
      const begins = new Set(starts);
      const missing = tokensOf(tree).filter(({ type, span }) => {
        if (type === 'comment' || text.slice(span.start, span.end).trim() === '') return false;
        const start = span.end - text.slice(span.start, span.end).trimStart().length;
        const around = starts.findLastIndex((each) => each <= start);
        return !begins.has(start) && !(around < count && span.end <= (ends[around] ?? 0));
      });
      const shown = missing.map(({ span }) => text.slice(span.start, span.end));
      expect(shown.filter((each) => !/^(\$\{|#\{|<\?php|\?>|<html>)$/.test(each))).toEqual([]);
    }
  },
);

test.each([
  [
    'typescript',
    'a = `x${f({b: `y`})}z` /c/',
    ['a', '=', '`x', '{', 'f', '(', '{', 'b', ':', '`y`', '}', ')', '}', 'z`', '/', 'c', '/'],
  ],
  ['typescript', 'return /[/"]+/g.test(x) // no', ['return', '/[/"]+/g', '.', 'test', '(', 'x', ')']],
  ['javascript', 'a /* b */ ?? c?.#d', ['a', '??', 'c', '?.', '#d']],
  ['python', "f\"{a}\" + rb'\\'' # no", ['f"{a}"', '+', "rb'\\''"]],
  ['python', '"""a\nb""" ; x', ['"""a\nb"""', ';', 'x']],
  ['rust', 'r#"a"b"# \'x\' &\'a str /* /* */ no */', ['r#"a"b"#', "'x'", '&', "'a", 'str']],
  ['cpp', 'R"x(a)")x" 1\'000u L\'c\'', ['R"x(a)")x"', "1'000u", "L'c'"]],
  ['csharp', '@"a""b" $"{x}c" \'\\n\'', ['@"a""b"', '$"{x}c"', "'\\n'"]],
  ['go', "x := `a\\` + '\\n'", ['x', ':=', '`a\\`', '+', "'\\n'"]],
  [
    'ruby',
    'x(<<~EOS, 1)\n  a b(\nEOS\ny :z, %w[a b]',
    ['x', '(', '<<~EOS', ',', '1', ')', '\n  a b(\nEOS', 'y', ':z', ',', '%w[a b]'],
  ],
  ['php', "<p>it's</p><?php $a = 1; ?> no <?= $b ?>", ['$a', '=', '1', ';', '$b']],
  ['java', '"a\\"b" \'"\' """\nc"""', ['"a\\"b"', "'\"'", '"""\nc"""']],
] as const)('%s: %s', (id, text, expected) => {
  expect(textsOf(id, text)).toEqual(expected);
});

test('names and literals are blinded, keywords and marks are not', () => {
  const { blind } = lexed('typescript', 'const a = 1 + b; const c = "x" + d;');
  expect(blind.slice(0, 7)).toEqual(blind.slice(7));
  expect(lexed('typescript', 'if').blind[0]).not.toBe(lexed('typescript', 'for').blind[0]);
});

test.each([
  [
    'typescript',
    'a()\n  .b()\nc(); d(x, () => { e(); })\nif (f) { g() } else { h }',
    ['a() .b()', 'c();', 'd(x, () => {', 'e(); })', 'if (f) {', 'g() } else {', 'h }'],
  ],
  ['java', 'int a\n= 1; if (b)\n{ c(); }\nd();', ['int a = 1;', 'if (b) {', 'c(); }', 'd();']],
  ['go', 'a := 1\nif b := f(); b > 1 {\n\tc()\n}', ['a := 1', 'if b := f(); b > 1 {', 'c() }']],
  ['python', 'if a:\n    b(1,\n      2)\nelse:\n    c\nd', ['if a:', 'b(1, 2) else:', 'c', 'd']],
  ['ruby', 'def a\n  b\n    .c\nend\nd', ['def a', 'b .c end', 'd']],
  ['c', '#define A \\\n  1\nint b;', ['#define A \\ 1', 'int b;']],
] as const)('statements of %s: %s', (id, text, expected) => {
  expect(statementsOf(id, text)).toEqual(expected);
});
