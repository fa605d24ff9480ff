import type { Checkpoint } from '../base/checkpoint.ts';
import type { Outcome } from '../base/outcome.ts';
import type { Span } from '../base/text.ts';

/** Turns text into vectors that are near where the meaning is near. */
export interface Encoder {
  /** Name and first 12 hex digits of the model's sha256: vectors of different identities must never be compared. */
  readonly identity: string;
  /** Length of every vector. */
  readonly dimension: number;
  /**
   * One vector of shape `[dimension]` per text, L2-normalised, in the order of `texts`. Text over the model's window
   * is cut at the window: callers split long code into pieces first. Waits for a model that is starting. `none` while it
   * is restarting after a crash, refused or absent, with the reason; a crash of the inference host ends as `none`, never
   * as a rejection. A single text goes before the batches of other calls.
   */
  encode(texts: readonly string[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>>;
  /** As `encode`, of sentences that ask for code. Absent where a model reads both alike. */
  encodeSentences?(
    sentences: readonly string[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>>;
  /** One unit vector of shape `[dimension]` for code over the window, from the vectors of its pieces (SEA, arXiv 2208.11271). */
  aggregate(vectors: readonly Float32Array[]): Float32Array;
}

/** An encoder without a network: at once, in the process that asks. */
export interface StaticEncoder extends Encoder {
  /**
   * Unit vector of a sentence that asks for code. As `encode`, but its places weigh as those of a query where the package
   * has weights for them: code says first what it is, a sentence does not.
   */
  queryVector(sentence: string): Float32Array;
  /** Unit vectors of the text's tokens, each `[dimension]`, window and all: for late interaction (arXiv 2004.12832). */
  tokenVectors(text: string): readonly Float32Array[];
}

/** A function with its data flow, as a network of architecture `graphcodebert` reads it (arXiv 2009.08366). */
export interface CodeGraph {
  readonly code: string;
  /** Where the variables stand in `code`, in UTF-16 code units. */
  readonly nodes: readonly Span[];
  /** Indices of nodes: the value of the first comes from the second. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** A sentence that asks for code. */
export interface Sentence {
  readonly sentence: string;
}

/** What may be asked to become a vector. A network that reads no data flow sees the code of a graph alone. */
export type Encodable = string | CodeGraph | Sentence;

/** Tokens of a text, and the word that each is part of. */
export interface TokenSpans {
  readonly ids: readonly number[];
  /** One for each id, in UTF-16 code units of the text. */
  readonly spans: readonly Span[];
}

/** Text to token ids, identical id by id to the Python `tokenizers` library for the same `tokenizer.json`. */
export interface Tokenizer {
  readonly vocabSize: number;
  /** With `most`, what is over that many tokens is not read. */
  encode(text: string, most?: number): readonly number[];
  encodeSpans(text: string, most: number): TokenSpans;
  decode(ids: readonly number[]): string;
  /** The id of a token given by its exact content, such as `<s>`, or undefined. */
  idOf(token: string): number | undefined;
}

/** The texts of tokens. Joined, the texts of a sequence, each after those before, are the text that it was made of. */
export interface Vocabulary {
  /** Ids are 0 ... size - 1. A vocabulary may grow; an id keeps its text. */
  readonly size: number;
  /** Whether a word is always one token, so that the half of one is never a token's whole text. */
  readonly hasWholeWords: boolean;
  textOf(id: number): string;
  /** The token with that text. Absent where words are in parts. */
  idOf?(text: string): number | undefined;
  /** The text that the token is where it follows `before`, the document up to there: the same for all but line breaks. */
  textAfter(id: number, before: string): string;
}

/** A token that may come next. */
export interface Candidate {
  readonly id: number;
  /** Among all tokens, before anything was masked. */
  readonly probability: number;
}

/** What comes next after a sequence of tokens. */
export interface LanguageModel {
  readonly vocabulary: Vocabulary;
  /**
   * The likeliest tokens after `context` (ids, the oldest first) that `allows` lets through, the likeliest first, at most
   * `most` of them; fewer, or none, where the model knows no more.
   */
  next(
    context: readonly number[],
    most: number,
    allows: (id: number) => boolean,
    checkpoint: Checkpoint,
  ): Promise<readonly Candidate[]>;
}

export const devices = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type Device = (typeof devices)[number];

/** What the inference host is doing, in words that a person can read. */
export interface InferenceStatus {
  readonly state: 'starting' | 'ready' | 'restarting' | 'stopped' | 'refused';
  /** The device that sessions really run on. */
  readonly device: Exclude<Device, 'auto'> | undefined;
  /** Why it is not ready, or why the device is not the one asked for; '' when there is nothing to explain. */
  readonly reason: string;
}
