import type { TreeCursor } from 'web-tree-sitter';
import { contains, type Span } from '../base/text.ts';
import type { SyntaxTree } from './parse.ts';
import { tokenTypes, type TokenType } from './token.ts';

/** A leaf as {@link walkLeaves} sees it: a string literal or comment is one, and so is what `tokens.scm` names whole. */
export interface Leaf {
  /** Name of its node in the grammar: `identifier`, `+`. */
  readonly node: string;
  readonly named: boolean;
  readonly span: Span;
  /** What `tokens.scm` calls it, or undefined. */
  readonly captured: TokenType | undefined;
  /** A part of a string literal that has code in it. */
  readonly inString: boolean;
}

export interface LeafVisitor {
  open(node: string): void;
  leaf(leaf: Leaf): void;
  close(node: string): void;
}

const whole =
  /(^|_)(comment|string|char|character|rune|regex|heredoc_body|nowdoc|symbol|subshell|text_interpolation)(_|$)/;
const manyInOne = /^(concatenated|chained)_|_array$|_type$/;
/** What a string literal without code in it is made of. */
const fragment =
  /content|fragment|escape|start|end|quote|delimiter|encoding|prefix|pattern|flags|suffix|doc|marker|brace|string|character/;

/**
 * Visits the nodes that lie in `within`, in the order of the source. Every leaf with text is visited exactly once.
 * Walks with a cursor: depth costs memory for one entry a level and no recursion.
 */
export function walkLeaves(tree: SyntaxTree, within: Span, visitor: LeafVisitor): void {
  const cursor = tree.tree.walk();
  const walk: Walk = { within, visitor, captured: capturedTypes(tree, within), opened: [] };
  try {
    for (;;) {
      if (!step(cursor, walk)) continue;
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        const name = walk.opened.pop();
        if (name !== undefined) visitor.close(name);
      }
    }
  } finally {
    cursor.delete();
  }
}

interface Walk {
  readonly within: Span;
  readonly visitor: LeafVisitor;
  readonly captured: ReadonlyMap<number, TokenType>;
  /** The opened ancestors: their name, or undefined for those that reach out of `within`. */
  readonly opened: (string | undefined)[];
}

/** Visits the cursor's node. False when it went down to a child, true when the next node is a sibling or an ancestor's. */
function step(cursor: TreeCursor, { within, captured, opened, visitor }: Walk): boolean {
  const span = { start: cursor.startIndex, end: cursor.endIndex };
  if (span.end <= within.start || span.start >= within.end) return true;
  const isInside = contains(within, span);
  const node = cursor.nodeType;
  const named = cursor.nodeIsNamed;
  const type = captured.get(cursor.nodeId);
  const isOne = named && (type !== undefined || isWholeName(node)) && !(isString(node) && hasCode(cursor));
  if (!isOne && cursor.gotoFirstChild()) {
    if (isInside) visitor.open(node);
    opened.push(isInside ? node : undefined);
    return false;
  }
  const parent = opened.at(-1);
  if (isInside)
    visitor.leaf({ node, named, span, captured: type, inString: parent !== undefined && isString(parent) });
  return true;
}

function capturedTypes(tree: SyntaxTree, within: Span): ReadonlyMap<number, TokenType> {
  const types = new Map<number, TokenType>();
  const query = tree.language.query('tokens');
  // The range of a query is in bytes of UTF-16, other than every offset of a node (web-tree-sitter 0.27.1).
  const range = { startIndex: within.start * 2, endIndex: within.end * 2 };
  const found = query?.captures(tree.tree.rootNode, range) ?? [];
  const patterns = new Map<number, number>();
  for (const { name, node, patternIndex } of found) {
    // Of several patterns for one node the last in the file counts.
    if ((patterns.get(node.id) ?? -1) > patternIndex || !isTokenType(name)) continue;
    patterns.set(node.id, patternIndex);
    types.set(node.id, name);
  }
  return types;
}

function isTokenType(name: string): name is TokenType {
  return (tokenTypes as readonly string[]).includes(name);
}

export function isWholeName(node: string): boolean {
  return whole.test(node) && !manyInOne.test(node);
}

function isString(node: string): boolean {
  return isWholeName(node) && !/comment/.test(node);
}

function hasCode(cursor: TreeCursor): boolean {
  if (!cursor.gotoFirstChild()) return false;
  let found = false;
  do {
    found ||= cursor.nodeIsNamed && !fragment.test(cursor.nodeType);
  } while (!found && cursor.gotoNextSibling());
  cursor.gotoParent();
  return found;
}
