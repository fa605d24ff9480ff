import { Query, type Language as Grammar } from 'web-tree-sitter';
import type { CellStyle } from './cells.ts';
import { Lexer } from './lexer.ts';
import type { LexicalTable } from './lexical.ts';
import type { MemberRules } from './memberRules.ts';
import type { LanguageServerDescription } from './languageServer.ts';

/** How doc comments of a language look: what `doc.ts` needs to find and to clean them. */
export interface DocStyle {
  /** Markers of line comments whose run directly above a declaration is its doc: `['///']`. */
  readonly line: readonly string[];
  /** Opening and closing markers of block comments that are docs: `[['/**', '*' + '/']]`. */
  readonly block: readonly (readonly [string, string])[];
  /** Lines whose text (without marker) matches are directives, no doc. */
  readonly ignore?: string;
  /** Whether the text is XML (C#). */
  readonly xml?: boolean;
  /** Whether the text has HTML tags for its layout (Java). */
  readonly html?: boolean;
}

/** How strings of a language look, for who reads a text that is not finished and has no tree. */
export interface StringStyle {
  /** Quotes of strings that end with their line at the latest. */
  readonly line: readonly string[];
  /** Quotes of strings of many lines; the longer ones first. */
  readonly block: readonly string[];
  /** What opens code inside of a string of many lines; its bracket closes it. */
  readonly interpolation?: string;
  /** A pattern of what stands before a `/` that begins a regular expression. */
  readonly regexAfter?: string;
}

/** Which methods an object has in which state (typestate): declared, since no type says it. */
export interface Protocol {
  /** What the object is, for a reader. */
  readonly what: string;
  /** Where that is laid down. */
  readonly source: string;
  /** A pattern of what is assigned to a variable that has such an object then. */
  readonly made: string;
  /** The state in which it is made. */
  readonly start: string;
  readonly states: Readonly<Record<string, ProtocolState>>;
}

export interface ProtocolState {
  /** The state after a call of a method; it stays the same after any other. */
  readonly moves?: Readonly<Record<string, string>>;
  /** Methods that fail in this state. */
  readonly refuses?: readonly string[];
}

/**
 * `grammars/<id>/monitors.json`: where monitors have something to say; what is absent is not held. Texts are patterns: `before` of what
 * stands before a place, `besides` of words that may stand there whatever the analyzer says.
 */
export interface MonitorPlaces {
  /** Whether the blanks that a line begins with mean something. */
  readonly indented?: boolean;
  /**
   * Members that are declared by being assigned to: `on` what, which may have to be `having` some members (functions, in
   * TypeScript), and what comes `ahead` of such a name.
   */
  readonly members?: { readonly on: string; readonly having?: readonly string[]; readonly ahead: string };
  /** By operator of a dereference, what may stand after it in place of a member's name: brackets after `?.`. */
  readonly instead?: Readonly<Record<string, string>>;
  /**
   * Brackets: the `separator` that ends a statement, and what stands before those in which it `separates`; what never `follows` a
   * parenthesis of some kind; what belongs to a parameter (`ofParameter`), so that it does not stand directly among arguments; `unless`
   * the line has this in it.
   */
  readonly brackets?: {
    readonly separator?: string;
    readonly separates?: string;
    readonly follows?: { readonly call?: string; readonly group?: string; readonly head?: string };
    readonly ofParameter?: string;
    readonly unless?: string;
  };
  /**
   * By what a parenthesis is known: it, or the name that it calls, stands after what an `expression` comes after; it stands after a
   * `head`; `notCallee` is no name that is called.
   */
  readonly parentheses?: { readonly expression: string; readonly head: string; readonly notCallee: string };
  /**
   * Names side by side: words that are `operators` stand between two, and a name comes after those of `before`; `bare`: also after a
   * name that is no member.
   */
  readonly adjacent?: { readonly operators: string; readonly before: string; readonly bare?: boolean };
  /** Assignments: what joins two values to one that cannot be changed, and where something else begins. */
  readonly assigned?: { readonly joins: string; readonly ends: string };
  /** Names in a list of imports, which ends with `closing`. */
  readonly imports?: { readonly before: string; readonly closing?: string; readonly besides?: string };
  /** Keys of an object literal, whose brace stands after `openedAfter`, and not after what says that no type is expected. */
  readonly keys?: { readonly openedAfter: string; readonly untyped?: string; readonly besides?: string };
  /** Texts of a string; `notAfter`: what makes its quote one of another string. */
  readonly literals?: { readonly notAfter?: string };
  /** Paths of modules, in a string after `before`; `endings` of files, as words, that may be left out or be another. */
  readonly modules?: { readonly before: string; readonly endings?: string };
  /** Names of what is instantiated, unless `ahead` of them comes what makes them part of a longer name. */
  readonly instantiation?: { readonly before: string; readonly ahead: string; readonly besides?: string };
  /** Names of cases; as with what is instantiated. */
  readonly cases?: { readonly before: string; readonly ahead: string; readonly besides?: string };
  readonly protocols?: readonly Protocol[];
  /** What the parenthesis of a call stands after, and not; a name that begins an entry of braces after `literal` is a method. */
  readonly calls?: { readonly callee: string; readonly notCallee: string; readonly literal?: string };
  /** Arguments of a call; with one that begins with `spread` nobody counts; `any`: an expression that may be each of them. */
  readonly arguments?: { readonly spread: string; readonly any?: string };
  /**
   * Names that are used: after `before`, as arguments, and where a statement begins in a block, whose brace stands after
   * `blockAfter`. Not on a line after `declaredIn`, nor where `ahead` follows, in which `\k<name>` is the name. `everywhere`: a name that is in every scope, by
   * which a list of what is in scope is known.
   */
  readonly scope?: {
    readonly before: string;
    readonly declaredIn: string;
    readonly blockAfter?: string;
    readonly ahead: string;
    readonly everywhere: string;
    readonly besides?: string;
  };
}

/** `grammars/<id>/language.json`. */
export interface LanguageDescription {
  readonly id: string;
  /** What a person calls it: `C++`. */
  readonly name: string;
  /** Languages of one family can be clones of each other: TypeScript, TSX and JavaScript. */
  readonly family: string;
  /** A language whose queries and tables come before this one's own. */
  readonly extends?: string;
  /** Language ids of VS Code. */
  readonly editorIds: readonly string[];
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  readonly filenames: readonly string[];
  /** What stands between a value and the name of its member: `['.', '?.']`. */
  readonly dereference: readonly string[];
  /** The shipped analyzer that knows the types of this language, as the composition root names it; absent: none is shipped. */
  readonly analyzer?: string;
  /** Language servers that know the types: the first that is on this machine is taken. */
  readonly languageServers?: readonly LanguageServerDescription[];
  /** How cells of notebooks depart from the language; absent: they do not. */
  readonly notebook?: CellStyle;
  readonly lineComment?: string;
  readonly blockComment?: readonly [string, string];
  readonly strings?: StringStyle;
  /** What members of types are known by, where no analyzer is; absent: nothing is (`queries/members.scm`). */
  readonly memberTables?: MemberRules;
  /** Of a file of its own, `monitors.json`. */
  readonly monitors?: MonitorPlaces;
  /** Of a file of its own, `lexical.json`; absent: tokens by the comments and strings named here. */
  readonly lexical?: LexicalTable;
  readonly doc: DocStyle;
}

/** The part of a language that is loaded on its first use. */
export interface LoadedParts {
  readonly grammar: Grammar;
  /** Text of `queries/<name>.scm`, or ''. */
  readonly queries: Readonly<Record<QueryName, string>>;
  /** `dataflow.json`, parsed, or undefined. */
  readonly dataflow: unknown;
  /** `augment.json`, parsed, or undefined. */
  readonly augment: unknown;
  /** `extract.json`, parsed, or undefined. */
  readonly extract: unknown;
}

export const queryNames = ['blocks', 'tokens', 'locals', 'members'] as const;
export type QueryName = (typeof queryNames)[number];

/** A language: its description at once, its grammar on first use, each query compiled once, when it is first asked for. */
export class Language {
  readonly description: LanguageDescription;
  readonly #load: () => Promise<LoadedParts>;
  readonly #queries = new Map<QueryName, Query | undefined>();
  #lexer: Lexer | undefined;
  #loading: Promise<LoadedParts> | undefined;
  #parts: LoadedParts | undefined;

  constructor(description: LanguageDescription, load: () => Promise<LoadedParts>) {
    this.description = description;
    this.#load = load;
  }

  /** Made once. */
  get lexer(): Lexer {
    this.#lexer ??= new Lexer(lexicalOf(this.description));
    return this.#lexer;
  }

  get id(): string {
    return this.description.id;
  }

  get family(): string {
    return this.description.family;
  }

  /** Loads the grammar, once. A failed load is tried again by the next call. */
  async grammar(): Promise<Grammar> {
    this.#loading ??= this.#load();
    try {
      this.#parts = await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    return this.#parts.grammar;
  }

  /** The compiled query, owned by this language, or undefined when its folder has none. Only after {@link grammar}. */
  query(name: QueryName): Query | undefined {
    if (!this.#queries.has(name)) this.#queries.set(name, this.#compile(name));
    return this.#queries.get(name);
  }

  /** The table of `dataflow.json`. Only after {@link grammar}. */
  get dataflow(): unknown {
    return this.#loaded.dataflow;
  }

  /** The table of `augment.json`. Only after {@link grammar}. */
  get augment(): unknown {
    return this.#loaded.augment;
  }

  /** The table of `extract.json`. Only after {@link grammar}. */
  get extract(): unknown {
    return this.#loaded.extract;
  }

  dispose(): void {
    for (const query of this.#queries.values()) query?.delete();
    this.#queries.clear();
  }

  get #loaded(): LoadedParts {
    if (this.#parts === undefined) throw new Error(`the grammar of ${this.id} is not loaded`);
    return this.#parts;
  }

  #compile(name: QueryName): Query | undefined {
    const { grammar, queries } = this.#loaded;
    const source = queries[name];
    return source === '' ? undefined : new Query(grammar, source);
  }
}

/** What there is to say of a language whose folder has no `lexical.json`. */
function lexicalOf({ lexical, lineComment, blockComment, strings }: LanguageDescription): LexicalTable {
  const inLine = (strings?.line ?? ['"', "'"]).map((quote) => ({ quote }));
  const inLines = (strings?.block ?? []).map((quote) => ({ quote, lines: true }));
  return (
    lexical ?? {
      lineComments: lineComment === undefined ? [] : [lineComment],
      blockComments: blockComment === undefined ? [] : [blockComment],
      strings: [...inLines, ...inLine],
      keywords: [],
      ends: 'newline',
    }
  );
}
