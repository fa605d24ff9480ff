import type { CodeGraph, Tokenizer } from '../ports.ts';

/** What a package's manifest says of the sequences that its network reads. */
export interface GraphFrame {
  readonly tokenizer: Tokenizer;
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  /** Most tokens, prefix and suffix included. */
  readonly window: number;
  /** Most nodes of the data flow. */
  readonly nodes: number;
}

/** A function as GraphCodeBERT reads it: its tokens, then a place for each node. */
export interface GraphSequence {
  /** Token ids, then a 0 for each node. */
  readonly ids: readonly number[];
  /** How many of `ids` are tokens; the first `prefix` and the last `suffix` of them are no code. */
  readonly tokens: number;
  readonly prefix: number;
  readonly suffix: number;
  /** By node: the places of the tokens that it is written with, at least one. */
  readonly alignment: readonly (readonly number[])[];
  /** Numbers of nodes: the value of the first comes from the second. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** Nodes of which no token is within the window are left out, then those over the most. */
export function graphSequence(graph: CodeGraph, frame: GraphFrame): GraphSequence {
  const { prefix, suffix } = frame;
  const room = frame.window - prefix.length - suffix.length;
  const { ids, spans } = frame.tokenizer.encodeSpans(graph.code, room);
  const alignment: number[][] = [];
  const numbers = new Map<number, number>();
  for (const [node, { start, end }] of graph.nodes.entries()) {
    const places = spans.flatMap((span, at) =>
      span.start < end && start < span.end ? [at + prefix.length] : [],
    );
    if (places.length === 0 || alignment.length === frame.nodes) continue;
    numbers.set(node, alignment.length);
    alignment.push(places);
  }
  const edges = graph.edges.flatMap(([from, to]) => {
    const [source, target] = [numbers.get(from), numbers.get(to)];
    return source === undefined || target === undefined ? [] : [[source, target] as const];
  });
  const tokens = [...prefix, ...ids, ...suffix];
  return {
    ids: [...tokens, ...alignment.map(() => 0)],
    tokens: tokens.length,
    prefix: prefix.length,
    suffix: suffix.length,
    alignment,
    edges,
  };
}

/** Inputs of one row that the sequences stand in one after the other, none of which sees another. */
export interface GraphRow {
  /** 0 for a node, 2 and up for the tokens of a sequence (1 is padding, of which there is none). */
  readonly places: readonly number[];
  /** Whether the row's token sees the column's, shape `[tokens, tokens]`. */
  readonly mask: Uint8Array;
}

/**
 * The graph-guided mask (arXiv 2009.08366, section 4.3): tokens see tokens, a node sees itself, its tokens (and they see it)
 * and the nodes that its value comes from; what stands around the code sees every node.
 */
export function graphRow(sequences: readonly GraphSequence[]): GraphRow {
  const width = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
  const mask = new Uint8Array(width * width);
  const places: number[] = [];
  for (const sequence of sequences) {
    const start = places.length;
    const see = (row: number, from: number, to: number) =>
      mask.fill(1, (start + row) * width + start + from, (start + row) * width + start + to);
    seeEachOther(sequence, see);
    for (const at of sequence.ids.keys()) places.push(at < sequence.tokens ? at + 2 : 0);
  }
  return { places, mask };
}

/** Lets the place `row` of the sequence see its places `[from, to)`. */
type See = (row: number, from: number, to: number) => void;

function seeEachOther({ ids, tokens, prefix, suffix, alignment, edges }: GraphSequence, see: See): void {
  for (let row = 0; row < tokens; row++) {
    const isFrame = row < prefix || row >= tokens - suffix;
    see(row, 0, isFrame ? ids.length : tokens);
  }
  for (const [number, aligned] of alignment.entries()) {
    const node = tokens + number;
    see(node, node, node + 1);
    for (const at of aligned) {
      see(node, at, at + 1);
      see(at, node, node + 1);
    }
  }
  for (const [from, to] of edges) see(tokens + from, tokens + to, tokens + to + 1);
}
