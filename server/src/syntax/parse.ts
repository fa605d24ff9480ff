import { Parser, type Tree } from 'web-tree-sitter';
import type { Checkpoint } from '../base/checkpoint.ts';
import type { Language } from './language.ts';

/** A text and its tree, which is deleted by {@link dispose}: once, however often that is called. */
export class SyntaxTree {
  readonly language: Language;
  readonly text: string;
  readonly tree: Tree;
  #disposed = false;

  constructor(language: Language, text: string, tree: Tree) {
    this.language = language;
    this.text = text;
    this.tree = tree;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.tree.delete();
  }
}

/** Milliseconds of parsing between two checkpoints. */
const slice = 12;

/**
 * The tree of `text`, for the caller to dispose of. `old` is a tree of an earlier text that has been told of the edits
 * (`Tree.edit`): what did not change is taken from it.
 */
export async function parse(
  language: Language,
  text: string,
  old: Tree | undefined,
  checkpoint: Checkpoint,
): Promise<SyntaxTree> {
  const grammar = await language.grammar();
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    for (;;) {
      const tree = parseSlice(parser, text, old);
      if (tree !== null) return new SyntaxTree(language, text, tree);
      await checkpoint();
    }
  } finally {
    parser.delete();
  }
}

/** Null when the time was up; the next call with the same arguments goes on where this one stopped. */
function parseSlice(parser: Parser, text: string, old: Tree | undefined): Tree | null {
  const until = performance.now() + slice;
  // The published type says void; the library stops when the callback returns true.
  const progressCallback = () => performance.now() > until;
  return parser.parse(text, old ?? null, { progressCallback });
}
