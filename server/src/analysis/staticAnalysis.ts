import type { Checkpoint } from '../base/checkpoint.ts';
import type { None, Outcome } from '../base/outcome.ts';
import type { Span, TextChange } from '../base/text.ts';

/** A text as it stands, or as it would stand: an analyzer sees it in place of what is on disk. */
export interface Source {
  readonly uri: string;
  /** VS Code's language id, such as `typescriptreact`. */
  readonly languageId: string;
  readonly text: string;
}

/** What a dereference may name. */
export interface Member {
  readonly name: string;
  readonly kind: 'method' | 'property' | 'other';
}

/** A name that may stand somewhere. */
export interface Name {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'value' | 'keyword' | 'other';
}

/** How many arguments a call may have; `most` is infinite where there may be any number. */
export interface Arity {
  readonly least: number;
  readonly most: number;
}

/** An error that an analyzer reports. */
export interface Fault {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
}

/** A name in a source that is not in scope there. */
export interface NamePlace {
  readonly span: Span;
  /** Files of the workspace with that name in them: an analyzer that reads only what it is shown looks there. */
  readonly mentionedIn: readonly Source[];
}

/** What brings a name into scope. */
export interface NameImport {
  /** The module as it is written in the import: `./basket.js`. */
  readonly from: string;
  readonly changes: readonly TextChange[];
}

/** No answer now: the analyzer did not have the time. It may have one when it is asked again. */
export interface Late extends None {
  readonly isLate: true;
}

export function late(reason: string): Late {
  return { kind: 'none', reason, isLate: true };
}

export function isLate(answer: Outcome<unknown>): answer is Late {
  return 'isLate' in answer;
}

/** No answer, now or later: the analyzer's process does not run. */
export interface Gone extends None {
  readonly isGone: true;
}

export function gone(reason: string): Gone {
  return { kind: 'none', reason, isGone: true };
}

export function isGone(answer: Outcome<unknown>): answer is Gone {
  return 'isGone' in answer;
}

/**
 * What is true of a program without running it (the static analysis of monitor-guided decoding, arXiv 2306.10763, section
 * 3). `none` when there is no answer: for a receiver of type `any`, or within the time cap, which {@link isLate} tells.
 */
export interface StaticAnalysis {
  /** Who says so: `TypeScript 7.0.2`. */
  readonly name: string;
  /** Whether it knows a text only as it stands in the editor, to the letter. */
  readonly isLiteral?: boolean;
  /** The members that may follow the dereference whose operator ends at `offset`, in UTF-16 code units. Never empty. */
  members(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<readonly Member[]>>;
  /**
   * Whether the receiver of the dereference before `offset` takes names that are not among its members: by an index signature,
   * or by a base that nobody knows. Absent: it has its members alone.
   */
  takesAnyName?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<boolean>>;
  /** The names that may stand at `offset`: what is in scope, or what a module exports. Absent: it does not know. */
  names?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<readonly Name[]>>;
  /**
   * What may stand at `offset` where nothing else may: keys of an object literal, or texts of the string that is opened right
   * before. Never empty. `none` where anything may.
   */
  choices?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<ReadonlySet<string>>>;
  /** The names at `offset` of which an instance can be made there; one that has to be imported first may be none. */
  constructible?(
    source: Source,
    offset: number,
    checkpoint: Checkpoint,
  ): Promise<Outcome<ReadonlySet<string>>>;
  /** Whether what ends at `offset` can be called. */
  callable?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<boolean>>;
  /**
   * The names at `offset`, where a case begins, that can be or begin a value of the type that is switched over: variables, and enums
   * for their members. `none` where anything can.
   */
  comparable?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<ReadonlySet<string>>>;
  /** The arguments of the call whose parenthesis is opened right before `offset`, over all of its signatures. */
  arity?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<Arity>>;
  /** Whether the argument that ends at `offset` is of the type that its call takes there. */
  assignable?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<boolean>>;
  /** The type of the variable whose name stands at `offset`, as it may be written. */
  typeOf?(source: Source, offset: number, checkpoint: Checkpoint): Promise<Outcome<string>>;
  /** The errors of the text. */
  faults(source: Source, checkpoint: Checkpoint): Promise<Outcome<readonly Fault[]>>;
  /** Every import that would bring the name into scope; absent where the analyzer knows of none. */
  imports?(source: Source, place: NamePlace, checkpoint: Checkpoint): Promise<Outcome<readonly NameImport[]>>;
}
