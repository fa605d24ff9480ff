import type { TreeCursor } from 'web-tree-sitter';
import { contains, type Span } from '../base/text.ts';
import type { SyntaxTree } from '../syntax/parse.ts';

/** A syntax node out of WebAssembly: analyses visit nodes many times. */
export interface AstNode {
  readonly type: string;
  readonly named: boolean;
  /** The field of its parent that it stands in, or ''. */
  readonly field: string;
  readonly span: Span;
  readonly children: readonly AstNode[];
}

/** The nodes that lie in `within`, outermost ones first in the list, in order. Copied with a cursor, without recursion. */
export function astOf(tree: SyntaxTree, within: Span): readonly AstNode[] {
  const top: AstNode[] = [];
  /** Children lists of the cursor's ancestors; `top` for those that reach out of `within`. */
  const lists: AstNode[][] = [top];
  const cursor = tree.tree.walk();
  try {
    for (;;) {
      const span = { start: cursor.startIndex, end: cursor.endIndex };
      const isBeside = span.end < within.start || span.start > within.end;
      const children = isBeside || !contains(within, span) ? top : append(lists.at(-1) ?? top, cursor, span);
      if (!isBeside && cursor.gotoFirstChild()) {
        lists.push(children);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return top;
        lists.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}

function append(siblings: AstNode[], cursor: TreeCursor, span: Span): AstNode[] {
  const children: AstNode[] = [];
  siblings.push({
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? '',
    span,
    children,
  });
  return children;
}
