import { contains, type Span } from '../../base/text.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import { astOf, type AstNode } from '../ast.ts';
import { rolesOf, type Roles } from '../roles.ts';
import { scopesOf, type Occurrence } from '../scopes.ts';
import { tableOf, type AugmentTable } from './table.ts';

/** A function that is to be rewritten, with what the operators ask of it. All offsets are of the tree's text. */
export interface Subject {
  readonly tree: SyntaxTree;
  readonly span: Span;
  /** Where its own name stands, if that may be changed. */
  readonly nameSpan: Span | undefined;
  /** In the order of the source, parents before children. */
  readonly nodes: readonly PlacedNode[];
  /** By their start. */
  readonly occurrences: ReadonlyMap<number, Occurrence>;
  /** Every word in it, whatever it is. */
  readonly words: ReadonlySet<string>;
  readonly roles: Roles;
  readonly table: AugmentTable;
}

export interface PlacedNode {
  readonly node: AstNode;
  readonly parent: PlacedNode | undefined;
}

export function subjectOf(tree: SyntaxTree, span: Span, nameSpan: Span | undefined): Subject {
  return {
    tree,
    span,
    nameSpan,
    nodes: placed(astOf(tree, span)),
    occurrences: new Map(scopesOf(tree, span).occurrences.map((each) => [each.span.start, each])),
    words: new Set(tree.text.slice(span.start, span.end).match(/[\p{L}\p{N}_$]+/gu)),
    roles: rolesOf(tree.language.dataflow),
    table: tableOf(tree.language.augment),
  };
}

function placed(top: readonly AstNode[]): readonly PlacedNode[] {
  const nodes: PlacedNode[] = [];
  const open: PlacedNode[] = top.toReversed().map((node) => ({ node, parent: undefined }));
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    nodes.push(each);
    for (let at = each.node.children.length - 1; at >= 0; at--)
      open.push({ node: each.node.children[at] as AstNode, parent: each });
  }
  return nodes;
}

export function textOf({ tree }: Subject, { start, end }: Span): string {
  return tree.text.slice(start, end);
}

/** The names that stand in a part of the function. */
export function namesIn({ occurrences }: Subject, span: Span): readonly Occurrence[] {
  return [...occurrences.values()].filter((each) => contains(span, each.span));
}

/** `node` and everything under it. */
export function* under(node: AstNode): Iterable<AstNode> {
  const open = [node];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    yield each;
    open.push(...each.children);
  }
}
