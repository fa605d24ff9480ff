import type { Span } from '../base/text.ts';

export type BlockKind = 'function' | 'method' | 'class';

/**
 * A function, method or class of a source file: what the index stores, what search finds.
 * All offsets are UTF-16 code units of the file's text.
 */
export interface Block {
  readonly kind: BlockKind;
  readonly name: string;
  /** Names of the enclosing blocks, outermost first: `['Outer', 'Inner']`. */
  readonly container: readonly string[];
  /** The declaration without its body, white space folded: `def area(self, scale: float) -> float`. */
  readonly signature: string;
  /** The doc comment's (or docstring's) text without its markers, or ''. */
  readonly doc: string;
  /** Where `doc` was read from, or undefined. */
  readonly docSpan: Span | undefined;
  /** The whole declaration with decorators, without a doc comment that stands before it. */
  readonly span: Span;
  /** The name's own identifier: where a jump to the block puts the cursor. */
  readonly nameSpan: Span;
  /** The body, or undefined for a declaration without one. */
  readonly bodySpan: Span | undefined;
}

/**
 * A part of a block that an encoder sees at once. A short block is one piece; a long one is split along its syntax
 * tree (SEA, arXiv 2204.03293 section 3: windows over AST-split tokens).
 */
export interface Piece {
  readonly span: Span;
}
