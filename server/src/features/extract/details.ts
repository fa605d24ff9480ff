import { dataFlowOf, type FlowEdge } from '../../analysis/dataflow.ts';
import { LineIndex, type Span } from '../../base/text.ts';
import { storedBlock } from '../../index/analyze.ts';
import type { Block } from '../../syntax/block.ts';
import { flatten, textOf, type FlatSymbol } from '../../syntax/flatten.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import type { TokenType } from '../../syntax/token.ts';
import { tokensOf } from '../../syntax/tokens.ts';
import { Cut } from './cut.ts';

/** What `--features` may ask for. */
export const featureNames = ['tokens', 'ast', 'dataflow', 'pieces'] as const;
export type FeatureName = (typeof featureNames)[number];

/** Only what was asked for. Offsets are UTF-16 code units of the block's `code`. */
export interface Details {
  /** Type, start, end. */
  readonly tokens?: readonly (readonly [TokenType, number, number])[];
  /** The flattened syntax tree without the doc comment. */
  readonly ast?: readonly string[];
  readonly dataflow?: {
    readonly nodes: readonly (readonly [name: string, start: number, end: number])[];
    /** Indices of nodes. */
    readonly edges: readonly (readonly [from: number, to: number, kind: FlowEdge['kind']])[];
  };
  /** Start and end of what an encoder sees at once. */
  readonly pieces?: readonly (readonly [number, number])[];
}

export function detailsOf(tree: SyntaxTree, block: Block, wanted: ReadonlySet<FeatureName>): Details {
  const cut = new Cut(block, tree.text);
  return {
    ...(wanted.has('tokens') ? { tokens: tokensIn(tree, block, cut) } : {}),
    ...(wanted.has('ast') ? { ast: astIn(tree, block, cut) } : {}),
    ...(wanted.has('dataflow') ? { dataflow: flowIn(tree, block, cut) } : {}),
    ...(wanted.has('pieces') ? { pieces: piecesIn(tree, block, cut) } : {}),
  };
}

function tokensIn(tree: SyntaxTree, { span }: Block, cut: Cut) {
  return leavesIn(tree, span).flatMap((token) => {
    const at = cut.moved(token.span);
    return at === undefined ? [] : [[token.type, at.start, at.end] as const];
  });
}

/** The leaves with text, as {@link flatten} has them. */
function leavesIn(tree: SyntaxTree, span: Span) {
  return tokensOf(tree, span).filter((token) => token.span.end > token.span.start);
}

/** Without the leaves of the doc comment and the nodes that held nothing else. */
function astIn(tree: SyntaxTree, { span }: Block, cut: Cut): string[] {
  const leaves = leavesIn(tree, span);
  const kept: FlatSymbol[] = [];
  let leaf = 0;
  let isEmptied = false;
  for (const symbol of flatten(tree, span)) {
    const token = symbol.kind === 'leaf' ? leaves[leaf++] : undefined;
    if (token !== undefined && cut.moved(token.span) === undefined) isEmptied = true;
    else if (symbol.kind === 'close' && isEmptied && kept.at(-1)?.kind === 'open') kept.pop();
    else {
      kept.push(symbol);
      isEmptied = false;
    }
  }
  return kept.map(textOf);
}

function flowIn(tree: SyntaxTree, { span }: Block, cut: Cut): NonNullable<Details['dataflow']> {
  const flow = dataFlowOf(tree, span);
  const indices = new Map<number, number>();
  const nodes = flow.nodes.flatMap(({ name, span: old, index }) => {
    const at = cut.moved(old);
    if (at === undefined) return [];
    indices.set(index, indices.size);
    return [[name, at.start, at.end] as const];
  });
  const edges = flow.edges.flatMap((edge) => {
    const [from, to] = [indices.get(edge.from), indices.get(edge.to)];
    return from === undefined || to === undefined ? [] : [[from, to, edge.kind] as const];
  });
  return { nodes, edges };
}

function piecesIn(tree: SyntaxTree, block: Block, cut: Cut) {
  return storedBlock(block, tree, new LineIndex(tree.text)).pieces.flatMap(({ kind, span }) => {
    const at = cut.clipped(span);
    return kind === 'doc' || at.start === at.end ? [] : [[at.start, at.end] as const];
  });
}
