import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { Encoder } from '../inference/ports.ts';
import { allParts, type PieceVector, type StoredBlock } from './store.ts';
import { pieceText, textHash, type PieceKind } from './texts.ts';
import { dequantized, quantized, type QuantizedVector } from './vectors.ts';

/** A file whose blocks want vectors. */
export interface EncodableFile {
  readonly blocks: readonly StoredBlock[];
  readonly text: string;
  /** Vectors of an earlier version: what is worded the same is not encoded again. */
  readonly known: readonly PieceVector[];
}

/** Texts handed to the encoder at once: large enough to fill a batch, small enough to stop within a second. */
const textsPerBatch = 32;

/**
 * Vectors of all pieces of the file's blocks, and for a block in several parts one more that the encoder aggregates from
 * theirs (SEA, arXiv 2208.11271). `none` when the encoder has none to give, with its reason.
 */
export async function encodeFile(
  file: EncodableFile,
  encoder: Encoder,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly PieceVector[]>> {
  const wanted = wantedTexts(file);
  const known = new Map<number, QuantizedVector>(
    file.known.flatMap((vector) => (vector.piece === allParts ? [] : [[vector.textHash, vector]])),
  );
  const missing = new Map(
    wanted.filter(({ hash }) => !known.has(hash)).map(({ hash, text }) => [hash, text]),
  );
  const hashes = [...missing.keys()];
  for (let first = 0; first < hashes.length; first += textsPerBatch) {
    await checkpoint();
    const batch = hashes.slice(first, first + textsPerBatch);
    const vectors = await encoder.encode(
      batch.map((hash) => missing.get(hash) ?? ''),
      checkpoint,
    );
    if (vectors.kind === 'none') return none(vectors.reason);
    batch.forEach((hash, i) => {
      const vector = vectors.value[i];
      if (vector !== undefined) known.set(hash, quantized(vector));
    });
  }
  return some(withWholes(pieceVectors(wanted, known), encoder));
}

interface WantedText {
  readonly block: number;
  readonly piece: number;
  readonly kind: PieceKind;
  readonly text: string;
  readonly hash: number;
}

function wantedTexts({ blocks, text }: EncodableFile): WantedText[] {
  return blocks.flatMap((block, ordinal) => {
    const docSpan = block.pieces.find(({ kind }) => kind === 'doc')?.span;
    return block.pieces.flatMap((piece, index) => {
      const worded = pieceText(piece, { ...block, docSpan }, text);
      if (worded === '') return [];
      return [{ block: ordinal, piece: index, kind: piece.kind, text: worded, hash: textHash(worded) }];
    });
  });
}

function pieceVectors(
  wanted: readonly WantedText[],
  known: ReadonlyMap<number, QuantizedVector>,
): PieceVector[] {
  return wanted.flatMap(({ block, piece, kind, hash }) => {
    const vector = known.get(hash);
    if (vector === undefined) return [];
    return [{ block, piece, kind, textHash: hash, values: vector.values, scale: vector.scale }];
  });
}

/** The vectors, and after each block's parts what stands for all of them. */
function withWholes(vectors: readonly PieceVector[], encoder: Encoder): PieceVector[] {
  const parts = Map.groupBy(
    vectors.filter(({ kind }) => kind === 'part'),
    ({ block }) => block,
  );
  const wholes = [...parts].map(([block, own]): PieceVector => {
    const whole = quantized(encoder.aggregate(own.map(dequantized)));
    return { block, piece: allParts, kind: 'whole', textHash: 0, ...whole };
  });
  return [...vectors, ...wholes];
}

/** What makes vectors of texts: the static table, or an encoder. */
export type VectorMaker = Encoder;

/** The encoder as it is now, why there is none, or that none is wanted. */
export type EncoderAccess = () => Outcome<Encoder> | Unwanted;

/** Nobody asked for an encoder: static vectors are all that is wanted. */
export interface Unwanted {
  readonly kind: 'unwanted';
}
