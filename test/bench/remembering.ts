import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../server/src/base/checkpoint.ts';
import { some, type Outcome } from '../../server/src/base/outcome.ts';
import { forSentence } from '../../server/src/index/queryVectors.ts';
import { textHash } from '../../server/src/index/texts.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';

const folder = join(import.meta.dirname, '..', '..', '.cache', 'bench-vectors');

/**
 * An encoder that keeps the vectors of texts in a file, so that three benches and their reruns encode a repository once.
 * A record is the text's hash (float64) and its vector (float32 `[dimension]`).
 */
export class RememberingEncoder implements Encoder {
  readonly identity: string;
  readonly dimension: number;
  readonly #encoder: Encoder;
  readonly #path: string;
  readonly #known: Map<number, Float32Array>;

  constructor(encoder: Encoder) {
    this.identity = encoder.identity;
    this.dimension = encoder.dimension;
    this.#encoder = encoder;
    this.#path = join(folder, `${encoder.identity.replace(/[^\w.-]/g, '_')}.bin`);
    this.#known = recordsOf(this.#path, encoder.dimension);
  }

  async encode(texts: readonly string[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>> {
    const hashes = texts.map(textHash);
    const missing = [...new Map(hashes.map((hash, at) => [hash, texts[at] ?? ''])).entries()].filter(
      ([hash]) => !this.#known.has(hash),
    );
    if (missing.length > 0) {
      const made = await this.#encoder.encode(
        missing.map(([, text]) => text),
        checkpoint,
      );
      if (made.kind === 'none') return made;
      missing.forEach(([hash], at) =>
        this.#known.set(hash, made.value[at] ?? new Float32Array(this.dimension)),
      );
      this.#append(missing.map(([hash]) => hash));
    }
    return some(hashes.map((hash) => this.#known.get(hash) ?? new Float32Array(this.dimension)));
  }

  /** Not kept: a sentence is asked once. */
  encodeSentences(
    sentences: readonly string[],
    checkpoint: Checkpoint,
  ): Promise<Outcome<readonly Float32Array[]>> {
    return forSentence(this.#encoder).encode(sentences, checkpoint);
  }

  aggregate(vectors: readonly Float32Array[]): Float32Array {
    return this.#encoder.aggregate(vectors);
  }

  #append(hashes: readonly number[]): void {
    mkdirSync(folder, { recursive: true });
    const size = recordSize(this.dimension);
    const bytes = new DataView(new ArrayBuffer(size * hashes.length));
    hashes.forEach((hash, at) => {
      bytes.setFloat64(at * size, hash, true);
      this.#known
        .get(hash)
        ?.forEach((value, place) => bytes.setFloat32(at * size + 8 + place * 4, value, true));
    });
    appendFileSync(this.#path, new Uint8Array(bytes.buffer));
  }
}

const recordSize = (dimension: number) => 8 + dimension * 4;

/** A record that was cut off by a crash is left out. */
function recordsOf(path: string, dimension: number): Map<number, Float32Array> {
  const known = new Map<number, Float32Array>();
  if (!existsSync(path)) return known;
  const file = readFileSync(path);
  const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const size = recordSize(dimension);
  for (let at = 0; at + size <= file.byteLength; at += size)
    known.set(
      bytes.getFloat64(at, true),
      Float32Array.from({ length: dimension }, (_, place) => bytes.getFloat32(at + 8 + place * 4, true)),
    );
  return known;
}
