import { graphRow, graphSequence, type GraphRow, type GraphSequence } from '../graph/graph.ts';
import type { Manifest } from '../packages/manifest.ts';
import type { Encodable, Tokenizer } from '../ports.ts';

/** What texts become: how a package's manifest frames its network's input. */
export interface Framing {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
  readonly prefix: readonly number[];
  /** Before a sentence that asks. */
  readonly queryPrefix: readonly number[];
  readonly suffix: readonly number[];
}

/** A text as a network reads it. */
export interface Sequence {
  /** With a place for each node of the data flow at the end. */
  readonly ids: readonly number[];
  /** How many of `ids` are pooled: the tokens. */
  readonly tokens: number;
  readonly graph: GraphSequence | undefined;
}

/** Inputs of one run: a row of sequences one after the other. */
export interface RowInputs {
  readonly ids: readonly number[];
  /** Number of each token's sequence, 1 and up. */
  readonly segments: readonly number[];
  /** For a network that reads data flow. */
  readonly graph: GraphRow | undefined;
}

/** Cut at the window. An empty text without prefix and suffix still has one token, so that it has a vector. */
export function sequenceOf(framing: Framing, text: Encodable): Sequence {
  const { manifest, tokenizer, suffix } = framing;
  const isSentence = typeof text !== 'string' && 'sentence' in text;
  const prefix = isSentence ? framing.queryPrefix : framing.prefix;
  if (manifest.architecture === 'graphcodebert') {
    const flow =
      typeof text !== 'string' && 'nodes' in text ? text : { code: textOf(text), nodes: [], edges: [] };
    const frame = { tokenizer, prefix, suffix, window: manifest.window, nodes: manifest.nodes ?? 0 };
    const graph = nonEmpty(graphSequence(flow, frame));
    return { ids: graph.ids, tokens: graph.tokens, graph };
  }
  const room = manifest.window - prefix.length - suffix.length;
  const read = [...prefix, ...tokenizer.encode(textOf(text), room), ...suffix];
  const ids = read.length > 0 ? read : [0];
  return { ids, tokens: ids.length, graph: undefined };
}

function textOf(text: Encodable): string {
  if (typeof text === 'string') return text;
  return 'sentence' in text ? text.sentence : text.code;
}

function nonEmpty(graph: GraphSequence): GraphSequence {
  return graph.tokens > 0 ? graph : { ...graph, ids: [0], tokens: 1 };
}

export function rowOf(sequences: readonly Sequence[]): RowInputs {
  const graphs = sequences.flatMap(({ graph }) => graph ?? []);
  return {
    ids: sequences.flatMap(({ ids }) => ids),
    segments: sequences.flatMap(({ ids }, place) => ids.map(() => place + 1)),
    graph: graphs.length > 0 ? graphRow(graphs) : undefined,
  };
}
