import type { Checkpoint } from '../base/checkpoint.ts';
import type { Place, Span } from '../base/text.ts';
import type { BlockKind } from '../syntax/block.ts';
import type { BlockTerms } from './terms.ts';
import type { EncoderPiece, PieceKind } from './texts.ts';
import type { QuantizedVector } from './vectors.ts';

/** What a file is for: search puts code before tests and both before what a program wrote. */
export type Category = 'code' | 'test' | 'generated';

/** What identifies an indexed file and tells whether it has changed. */
export interface FileFacts {
  /** Absolute, with '/'. */
  readonly path: string;
  readonly language: string;
  readonly category: Category;
  /** Milliseconds since 1970, as the file system says. */
  readonly modified: number;
  /** Bytes. */
  readonly size: number;
  /** Hash of the content. */
  readonly hash: string;
}

export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

export interface StoredPiece extends EncoderPiece {
  readonly range: PlaceRange;
}

/** A block as results show it and as the encoder's texts are made from it. */
export interface StoredBlock {
  readonly kind: BlockKind;
  readonly name: string;
  readonly container: readonly string[];
  readonly signature: string;
  /** The first words of the doc comment. */
  readonly doc: string;
  readonly span: Span;
  readonly range: PlaceRange;
  readonly nameRange: PlaceRange;
  readonly pieces: readonly StoredPiece[];
}

/**
 * Vectors come in two layers that never meet: those of the static table, made while a file is indexed, and those of an
 * encoder, which follow behind where one is wanted.
 */
export type Layer = 'static' | 'encoder';
export const layers: readonly Layer[] = ['static', 'encoder'];

/** A file's vectors: one a piece that has a text, and one for all parts of a block together. */
export interface PieceVector extends QuantizedVector {
  /** Index of the block in its file, and of the piece in its block; {@link allParts} for all parts together. */
  readonly block: number;
  readonly piece: number;
  readonly kind: PieceKind;
  /** {@link textHash} of what was encoded; 0 for all parts together. */
  readonly textHash: number;
}

/** Stands for no piece but for the whole of a block that was encoded in parts (SEA, arXiv 2208.11271). */
export const allParts = 0x7fff;

/** A file as it is held in memory: its facts, and the words of each of its blocks. */
export interface IndexedFile {
  readonly id: number;
  readonly facts: FileFacts;
  readonly terms: readonly BlockTerms[];
}

/** What changed in a store since a point in time. Words come first: terms name them by number. */
export type Change =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file'; readonly file: IndexedFile }
  | {
      readonly kind: 'vectors';
      readonly layer: Layer;
      readonly id: number;
      readonly vectors: readonly PieceVector[];
    }
  | { readonly kind: 'gone'; readonly id: number }
  /** Everything said before is void. */
  | { readonly kind: 'reset' };

/** A file as it is stored. */
export interface FileContent {
  readonly facts: FileFacts;
  readonly blocks: readonly StoredBlock[];
  readonly terms: readonly BlockTerms[];
  /** The lexicon's new words. */
  readonly words: readonly string[];
  /** Vectors of the static layer; undefined when there are none to be had. */
  readonly vectors: readonly PieceVector[] | undefined;
}

/** How far somebody has read a store. */
export interface Position {
  readonly generation: string;
  readonly sequence: number;
  readonly words: number;
}

/**
 * Where an index is kept. One process writes, any number read. Implementations are transactional: after a crash at any
 * moment, what is there is a state that was once complete for every file in it.
 */
export interface Store {
  /** Which model made the vectors of a layer, '' before there are any. */
  modelIdentity(layer: Layer): Promise<string>;
  /** Everything that changed since `position`, in an order that can be applied; all of it from {@link beginning}. */
  changesSince(position: Position, checkpoint: Checkpoint): AsyncIterable<Change>;
  /** Where the store stands now: read before {@link changesSince}, kept for the next time. */
  position(): Promise<Position>;
  /** Whether another process has written since this was asked last. Cheap enough to ask every second. */
  hasNews(): Promise<boolean>;

  block(file: number, ordinal: number): Promise<StoredBlock | undefined>;
  blocks(file: number): Promise<readonly StoredBlock[]>;
  /** Vectors of the file as they were last stored, also those of an earlier version of the file. */
  lastVectors(layer: Layer, file: number): Promise<readonly PieceVector[]>;
  /** Files whose vectors are missing or older than the file, in the order they were stored. */
  filesWithoutVectors(layer: Layer): Promise<readonly number[]>;

  /** Stores the file in place of what its path held, static vectors and all. Returns the file's id. */
  replace(content: FileContent): Promise<number>;
  /** The content is the same, only the file system's facts are new. */
  touch(file: number, facts: FileFacts): Promise<void>;
  remove(file: number): Promise<void>;
  putVectors(layer: Layer, file: number, vectors: readonly PieceVector[]): Promise<void>;
  /** Forgets all vectors of a layer; those to come are made by `identity`. */
  startVectors(layer: Layer, identity: string): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const beginning: Position = { generation: '', sequence: 0, words: 0 };
