import type { AstNode } from '../ast.ts';
import type { Subject } from './subject.ts';

/** A statement that begins its line, with the white space before it. */
export interface Statement {
  readonly node: AstNode;
  readonly indent: string;
  readonly next: AstNode | undefined;
}

/** The statements of every body in the function, in the order of the source. */
export function statementsOf({ nodes, table, tree }: Subject): readonly Statement[] {
  const bodies = new Set(table.bodies);
  return nodes.flatMap(({ node }) => {
    if (!bodies.has(node.type)) return [];
    const children = node.children.filter(({ named }) => named);
    return children.flatMap((child, at) => {
      const indent = indentAt(tree.text, child.span.start);
      const isBound = /attribute|decorator|annotation/.test(children[at - 1]?.type ?? '');
      if (indent === undefined || isBound) return [];
      return [{ node: child, indent, next: children[at + 1] }];
    });
  });
}

/** White space from the line's start to `offset`, or undefined when something else stands there. */
function indentAt(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return before.trim() === '' ? before : undefined;
}
