/**
 * The lexemes of code in any language, of which n-grams are made. Joined they are `text` again. Identifiers, numbers, blanks
 * and operators are whole; a line break and the indentation after it are one lexeme; brackets and quotes stand alone, so that
 * what is in a string or in a comment is lexed like code and can be learnt in part. No lexeme is over 128 code points.
 */
export function lexemesOf(text: string): string[] {
  return text.match(lexeme) ?? [];
}

const operators = [
  '>>>= === !== >>> **= <<= >>= &&= ||= ??= <=> ... ..= ?-> => -> <- :: := && || ?? ?. ++ -- == != <= >=',
  '+= -= *= /= %= &= |= ^= ~= =~ !~ ** << >> .. // /* */ </ />',
]
  .join(' ')
  .split(' ');

const lexeme = new RegExp(
  [
    String.raw`\r?\n[ \t]{0,120}`,
    String.raw`[ \t]{1,128}`,
    String.raw`#?[\p{ID_Start}$_][\p{ID_Continue}$]{0,126}`,
    String.raw`0[xXbBoO][\da-fA-F_]{1,100}`,
    String.raw`\d[\d_]{0,40}(?:\.\d[\d_]{0,40})?(?:[eE][+\-]?\d{1,10})?[a-zA-Z\d]{0,8}`,
    // Rules in comments and in Markdown.
    String.raw`([\-=*#~\/.])\1{3,127}`,
    ...operators.map((operator) => operator.replace(/[*+?.|/^]/g, String.raw`\$&`)),
    String.raw`[^]`,
  ].join('|'),
  'gu',
);
