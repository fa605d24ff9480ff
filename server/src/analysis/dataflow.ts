import type { Span } from '../base/text.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import { astOf } from './ast.ts';
import { evaluate, type Record } from './flow.ts';
import { rolesOf } from './roles.ts';
import { scopesOf } from './scopes.ts';

/** An occurrence of a variable, or a literal that a variable is computed from. */
export interface FlowNode {
  readonly name: string;
  readonly span: Span;
  /** Its place among the nodes, which are in the order of the source. */
  readonly index: number;
}

/** The value of node `from` comes from node `to`: as it is, or computed in an assignment. Both are indices of nodes. */
export interface FlowEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'comesFrom' | 'computedFrom';
}

/** Def-use edges of a piece of source. */
export interface DataFlow {
  /** Only those that have an edge. */
  readonly nodes: readonly FlowNode[];
  /** By `from`, then by `to`. */
  readonly edges: readonly FlowEdge[];
}

/**
 * Where the value of each variable comes from (GraphCodeBERT, arXiv 2009.08366 section 3): the use of a variable
 * `comesFrom` its occurrences that gave it the value it may have there, an assigned variable is `computedFrom` the
 * variables and literals on the right. Branches are joined, loops repeated until nothing changes. Other than in the
 * published code names are resolved by scope, and `break`, `return` and `try` are followed.
 *
 * Empty for a language whose folder has no `dataflow.json` or no `queries/locals.scm`.
 */
export function dataFlowOf(tree: SyntaxTree, within: Span = { start: 0, end: tree.text.length }): DataFlow {
  const roles = rolesOf(tree.language.dataflow);
  const names = new Map(scopesOf(tree, within).occurrences.map((name) => [name.span.start, name]));
  const nodes = astOf(tree, within);
  const edges = new Map<string, FlowEdge>();
  const record: Record = (from, to, kind) => edges.set(`${from} ${to} ${kind}`, { from, to, kind });
  const literals = evaluate(nodes, { roles, names, text: tree.text }, record);
  return graphOf(
    [...edges.values()],
    (start) => names.get(start)?.span ?? literals.get(start) ?? { start, end: start },
    tree.text,
  );
}

function graphOf(edges: readonly FlowEdge[], spanAt: (start: number) => Span, text: string): DataFlow {
  const offsets = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  const indices = new Map(offsets.map((offset, index) => [offset, index]));
  const spans = offsets.map(spanAt);
  return {
    nodes: spans.map((span, index) => ({ name: text.slice(span.start, span.end), span, index })),
    edges: edges
      .map(({ from, to, kind }) => ({ from: indices.get(from) ?? 0, to: indices.get(to) ?? 0, kind }))
      .toSorted((a, b) => a.from - b.from || a.to - b.to || (a.kind < b.kind ? -1 : 1)),
  };
}
