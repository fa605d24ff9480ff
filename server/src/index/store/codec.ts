import type { PieceVector, PlaceRange, StoredPiece } from '../store.ts';
import type { PieceKind } from '../texts.ts';
import type { BlockTerms } from '../terms.ts';
import { unpackTerms } from '../terms.ts';
import type { Span } from '../../base/text.ts';

/** Binary forms of what a row holds. Little-endian, as every machine that this runs on is. */

/** Where a block and its parts are. */
export interface Places {
  readonly span: Span;
  readonly range: PlaceRange;
  readonly nameRange: PlaceRange;
  readonly pieces: readonly StoredPiece[];
}

const pieceKinds: readonly PieceKind[] = ['whole', 'part', 'doc'];
const numbersPerRange = 4;
const numbersOfBlock = 2 + 2 * numbersPerRange;
const numbersPerPiece = 3 + numbersPerRange;

/** int32 `[start, end, range ×4, name ×4, (kind, start, end, range ×4) a piece …]`. */
export function encodePlaces({ span, range, nameRange, pieces }: Places): Buffer {
  const numbers = [span.start, span.end, ...rangeNumbers(range), ...rangeNumbers(nameRange)];
  for (const piece of pieces) {
    numbers.push(
      pieceKinds.indexOf(piece.kind),
      piece.span.start,
      piece.span.end,
      ...rangeNumbers(piece.range),
    );
  }
  return bytesOf(Int32Array.from(numbers));
}

export function decodePlaces(bytes: Uint8Array): Places {
  const numbers = new Int32Array(aligned(bytes));
  const at = (index: number) => numbers[index] ?? 0;
  const rangeAt = (index: number): PlaceRange => ({
    start: { line: at(index), character: at(index + 1) },
    end: { line: at(index + 2), character: at(index + 3) },
  });
  const pieces: StoredPiece[] = [];
  for (let i = numbersOfBlock; i < numbers.length; i += numbersPerPiece) {
    pieces.push({
      kind: pieceKinds[at(i)] ?? 'whole',
      span: { start: at(i + 1), end: at(i + 2) },
      range: rangeAt(i + 3),
    });
  }
  return {
    span: { start: at(0), end: at(1) },
    range: rangeAt(2),
    nameRange: rangeAt(2 + numbersPerRange),
    pieces,
  };
}

/** `[count, dimension]` int32, then by column: hashes float64, scales float32, blocks uint32, pieces uint16, kinds uint8, values int8. */
export function encodeVectors(vectors: readonly PieceVector[]): Buffer {
  const count = vectors.length;
  const dimension = vectors[0]?.values.length ?? 0;
  const { buffer, header, hashes, scales, blocks, pieces, kinds, values } = columns(
    new ArrayBuffer(bytesPerHeader + count * (bytesPerPiece + dimension)),
    count,
  );
  header.set([count, dimension]);
  vectors.forEach((vector, i) => {
    hashes[i] = vector.textHash;
    scales[i] = vector.scale;
    blocks[i] = vector.block;
    pieces[i] = vector.piece;
    kinds[i] = pieceKinds.indexOf(vector.kind);
    values.set(vector.values, i * dimension);
  });
  return Buffer.from(buffer);
}

export function decodeVectors(bytes: Uint8Array): PieceVector[] {
  const buffer = aligned(bytes);
  const [count = 0, dimension = 0] = new Int32Array(buffer, 0, 2);
  const { hashes, scales, blocks, pieces, kinds, values } = columns(buffer, count);
  return Array.from({ length: count }, (_, i) => ({
    block: blocks[i] ?? 0,
    piece: pieces[i] ?? 0,
    kind: pieceKinds[kinds[i] ?? 0] ?? 'whole',
    textHash: hashes[i] ?? 0,
    scale: scales[i] ?? 0,
    values: values.subarray(i * dimension, (i + 1) * dimension),
  }));
}

/** See {@link packTerms}. */
export function decodeTerms(ids: Uint8Array, weights: Uint8Array): BlockTerms[] {
  return unpackTerms({ ids: new Uint32Array(aligned(ids)), weights: new Uint8Array(aligned(weights)) });
}

export function bytesOf(array: Int32Array | Uint32Array | Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

const bytesPerHeader = 8;
const bytesPerPiece = 8 + 4 + 4 + 2 + 1;

function columns(buffer: ArrayBuffer, count: number) {
  const scalesAt = bytesPerHeader + 8 * count;
  const blocksAt = scalesAt + 4 * count;
  const piecesAt = blocksAt + 4 * count;
  return {
    buffer,
    header: new Int32Array(buffer, 0, 2),
    hashes: new Float64Array(buffer, bytesPerHeader, count),
    scales: new Float32Array(buffer, scalesAt, count),
    blocks: new Uint32Array(buffer, blocksAt, count),
    pieces: new Uint16Array(buffer, piecesAt, count),
    kinds: new Uint8Array(buffer, piecesAt + 2 * count, count),
    values: new Int8Array(buffer, piecesAt + 3 * count),
  };
}

function rangeNumbers({ start, end }: PlaceRange): readonly number[] {
  return [start.line, start.character, end.line, end.character];
}

/** A buffer of its own that starts where `bytes` starts. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength)
    return bytes.buffer as ArrayBuffer;
  return bytes.slice().buffer;
}
