/** `grammars/<id>/lexical.json`: how the tokens of a language look, for who has no time for a tree. */
export interface LexicalTable {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  /** Block comments count their openings (Rust). */
  readonly nested?: boolean;
  readonly strings: readonly StringForm[];
  /** Characters beside letters, digits and `_` that are part of names. */
  readonly names?: string;
  /** Words that no name can be; those of types that are built in are left out, so that they are blinded like other types. */
  readonly keywords: readonly string[];
  /** Words that are literals. */
  readonly constants?: readonly string[];
  /** What begins with `at` and has a form of its own: raw strings, characters, heredocs. Tried before everything else. */
  readonly forms?: readonly TokenForm[];
  /** Whether a `/` where a value may stand begins a regular expression. */
  readonly regex?: boolean;
  /** Only what is between the two is code (PHP). */
  readonly inside?: { readonly open: string; readonly close: string };
  /** Where statements end: at semicolons and braces, at line ends too, or at line ends with blocks told by indentation. */
  readonly ends: 'semicolon' | 'newline' | 'indent';
  /** Words that go on with the statement before: `else`. */
  readonly goesOn?: readonly string[];
  /** Words that begin a statement with a block, before whose brace semicolons do not end it (Go's `if x := f(); x > 0 {`). */
  readonly heads?: readonly string[];
  /** Words that begin a part of a switch: `case`. */
  readonly labels?: readonly string[];
  /** Words that begin statements which say nothing of what a file does: `import`. */
  readonly idle?: readonly string[];
  /** Whether a line that begins with `#` is a statement of its own. */
  readonly directives?: boolean;
}

export interface StringForm {
  readonly quote: string;
  /** Whether it may go over many lines. */
  readonly lines?: boolean;
  /** Whether a backslash is nothing special. */
  readonly raw?: boolean;
  /** Opens code in the string, which its bracket closes. */
  readonly interpolation?: string;
}

export interface TokenForm {
  /** The characters that it can begin with. */
  readonly at: string;
  /** A regular expression, anchored where the token begins. */
  readonly pattern: string;
  /** `heredoc`: a literal whose text follows on the next lines, up to one with only the pattern's last group on it. */
  readonly is: 'literal' | 'name' | 'comment' | 'heredoc';
  /** Only at the start of a line. */
  readonly atLineStart?: boolean;
}

/** The tokens of a text, comments and layout left out: columns, one row a token. */
export interface LexedText {
  readonly count: number;
  /** 32-bit hash of the token's text. */
  readonly exact: Int32Array;
  /** The same, but {@link anyName} for names and {@link anyLiteral} for literals, as type-2 clones need it. */
  readonly blind: Int32Array;
  /** UTF-16 offsets. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** {@link tokenFlags}; one row more than there are tokens, for the end of the text. */
  readonly flags: Uint8Array;
  /** Brackets (or levels of indentation) that are open before the token; one row more as well. */
  readonly depths: Uint8Array;
  /** Hashes of words that begin statements which say nothing: imports. */
  readonly idle: ReadonlySet<number>;
}

export const anyName = 1;
export const anyLiteral = 2;

export const tokenFlags = {
  /** First of its line. */
  line: 1,
  /** A statement may begin with this token. */
  start: 2,
  /** A statement may end before this token. */
  end: 4,
  /** Blocks that are deeper than this token's depth end here: told by indentation. */
  dedent: 8,
  name: 16,
  literal: 32,
  keyword: 64,
  /** Begins a part of a switch. */
  label: 128,
} as const;
