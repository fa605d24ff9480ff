/**
 * `grammars/<language>/extract.json`: how a function of statements is written and called. Texts are templates: NAME is the function's name,
 * PARAMETERS and ARGUMENTS are lists, BODY its lines one step deep, RESULT what comes out of it.
 */
export interface ExtractTable {
  /** Types of nodes whose named children are statements. */
  readonly bodies: readonly string[];
  /** Types of statements that end the function around them. */
  readonly returns: readonly string[];
  /** Types of nodes that cannot leave the function around them, each with the reason. */
  readonly refuses: Readonly<Record<string, string>>;
  /** Words that mean something else in another function. */
  readonly receivers: readonly string[];
  readonly parameter: string;
  /** The same with a TYPE, where it is known. */
  readonly typedParameter?: string;
  /** Types of literals, by the type of their token. */
  readonly literalTypes?: Readonly<Partial<Record<'string' | 'number', string>>>;
  readonly function: string;
  readonly return: string;
  readonly call: string;
  /** The call where its result is a new variable, which then stays as it is, or changes. */
  readonly define: string;
  readonly defineChanging: string;
  /** The call where its result goes to a variable that is there. */
  readonly assign: string;
  /** The call where the statements end their function. */
  readonly tail: string;
  /** What joins several results, where a function can have them. */
  readonly severalResults?: string;
  /** Between two functions. */
  readonly blankLines: number;
}

/** The table of a language, or undefined where it has none. */
export function extractTableOf(table: unknown): ExtractTable | undefined {
  return table as ExtractTable | undefined;
}
