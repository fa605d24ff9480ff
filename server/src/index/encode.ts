import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { Encoder } from '../inference/ports.ts';
import type { PieceVector, StoredBlock } from './store.ts';
import { pieceText, textHash } from './texts.ts';
import { quantized } from './vectors.ts';

/** A file whose blocks want vectors. */
export interface EncodableFile {
  readonly blocks: readonly StoredBlock[];
  readonly text: string;
  /** Vectors of an earlier version: what is worded the same is not encoded again. */
  readonly known: readonly PieceVector[];
}

/** Texts handed to the encoder at once: large enough to fill a batch, small enough to stop within a second. */
const textsPerBatch = 32;

/** Vectors of all pieces of the file's blocks. `none` when the encoder has none to give, with its reason. */
export async function encodeFile(
  file: EncodableFile,
  encoder: Encoder,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly PieceVector[]>> {
  const wanted = wantedTexts(file);
  const known = new Map(file.known.map((vector) => [vector.textHash, vector]));
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
      if (vector !== undefined) known.set(hash, { block: 0, piece: 0, textHash: hash, ...quantized(vector) });
    });
  }
  return some(
    wanted.flatMap(({ block, piece, hash }) => {
      const vector = known.get(hash);
      return vector === undefined ? [] : [{ ...vector, block, piece }];
    }),
  );
}

interface WantedText {
  readonly block: number;
  readonly piece: number;
  readonly text: string;
  readonly hash: number;
}

function wantedTexts({ blocks, text }: EncodableFile): WantedText[] {
  return blocks.flatMap((block, ordinal) => {
    const docSpan = block.pieces.find(({ kind }) => kind === 'doc')?.span;
    return block.pieces.flatMap((piece, index) => {
      const worded = pieceText(piece, { ...block, docSpan }, text);
      return worded === '' ? [] : [{ block: ordinal, piece: index, text: worded, hash: textHash(worded) }];
    });
  });
}

/** The encoder as it is now, or why there is none. */
export type EncoderAccess = () => Outcome<Encoder>;
