/** A language server as data (`grammars/<language>/language.json`): how it is started and what it is told. */
export interface LanguageServerDescription {
  /** The program, looked for on the PATH, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Variables of the process's environment on top of our own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly initializationOptions?: unknown;
  /** Answers to `workspace/configuration`, by section. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The section of the settings that is its `initializationOptions`. */
  readonly initializationSection?: string;
  readonly habits?: ServerHabits;
}

/** Where a server is not as the others are. */
export interface ServerHabits {
  /** It can be asked for diagnostics, but says so only after the start, to a client that lets it. */
  readonly registersDiagnostics?: boolean;
  /** It calls a list incomplete that has every member, to be asked again for what else could be imported. */
  readonly asksForMore?: boolean;
  /** In brackets it takes a name on the next line for the member that is not written yet: it is given one where it is due. */
  readonly joinsLines?: boolean;
  /** A receiver that has this member answers to any other name too: what it has is no mask. */
  readonly anyMember?: string;
  /** A pattern of members that say nothing of a receiver which has no others: a function whose decorator is not known. */
  readonly emptyMembers?: string;
  /** An expression that has every type: `null!`. */
  readonly anyValue?: string;
  /** How instances are made, and the codes of its errors where none can be. Absent: it is not asked. */
  readonly instances?: {
    readonly before: string;
    readonly after: string;
    readonly faults: readonly string[];
  };
  /** Codes of its errors where something is called that cannot be. Absent: it is not asked. */
  readonly uncallable?: readonly string[];
  /** Codes of its errors at an argument that is of another type than is taken there. Absent: it is not asked. */
  readonly unassignable?: readonly string[];
  /**
   * How a name is written as a case, one that may be an enum as one of its members (`NAME` stands for it); the code of its error
   * where it cannot be one, and of those for what is no value. Absent: it is not asked.
   */
  readonly cases?: {
    readonly value: string;
    readonly member: string;
    readonly fault: string;
    readonly others: readonly string[];
  };
  /** Before it has published anything of a document it completes by guesses. */
  readonly guessesFirst?: boolean;
  /** It can be told of which texts to publish (`wantDiagnostics` of clangd), and leaves out some where it is not. */
  readonly publishesWhenTold?: boolean;
  /** The operator after a namespace, of which it lists only a part: what the file has and what it has indexed by now. */
  readonly namespacesInPart?: string;
  /** Completing a name that is not in scope it offers to import it: from any module it knows, or from one it has checked. */
  readonly offersImports?: 'of every module' | 'of what it has checked';
  /** Codes of errors that what is still to come takes away, as that a new variable is not used yet. */
  readonly unfinished?: readonly string[];
  /** What it says of a name that nobody wrote, after a receiver that takes any name: a pattern of its hover; whether it has a definition. */
  readonly anyName?: { readonly hover: string; readonly isDefined?: boolean };
  /** A pattern of its hover over a variable, whose first group is the variable's type as it may be written. Absent: it is not asked. */
  readonly typed?: string;
  /** Keywords that stand after a dereference as members do: `class` in Java, `await` in Rust. */
  readonly keywordMembers?: readonly string[];
  /** It does not ask for its settings: it is told. */
  readonly isToldSettings?: boolean;
  /** It answers before it has read the program: what it says of that counts from this notification on. */
  readonly readyOn?: {
    readonly method: string;
    /** The parameter to look at, and the value with which it is ready. */
    readonly parameter: string;
    readonly value: string | boolean;
    /** The parameter and the value with which it has read all of the program, and not only a part. */
    readonly whole?: { readonly parameter: string; readonly value: string | boolean };
  };
}
