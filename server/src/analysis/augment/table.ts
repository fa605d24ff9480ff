/** `grammars/<language>/augment.json`: what code in a language may be given without changing what it does. */
export interface AugmentTable {
  /** Names that may be changed are of this form; a regular expression. */
  readonly variable: string;
  /** What stands in front of a new name: `$` in PHP. */
  readonly sigil: string;
  /** Node types whose named children are statements. */
  readonly bodies: readonly string[];
  /** Node types of statements that may change places. */
  readonly movable: readonly string[];
  /** Statements that do nothing: `NAME` is a name that there is not, a tab one level of indentation. */
  readonly deadCode: readonly string[];
  /** A name that is key and value at once, by the type of its node or of that node's parent: what goes between the two. */
  readonly shorthand: Readonly<Record<string, string>>;
  /** What to put around a block of a kind for it to be a file of its own: `['class A {', '}']`. */
  readonly around: Readonly<Record<string, readonly [string, string]>>;
}

const none: AugmentTable = {
  variable: '^[a-z_][A-Za-z0-9_]*$',
  sigil: '',
  bodies: [],
  movable: [],
  deadCode: [],
  shorthand: {},
  around: {},
};

/** A language without a table only has names and comments changed. */
export function tableOf(read: unknown): AugmentTable {
  return { ...none, ...(read as Partial<AugmentTable> | undefined) };
}
