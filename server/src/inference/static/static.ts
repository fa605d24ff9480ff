import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { aggregateOf, type Aggregate } from '../aggregation.ts';
import { identityOf, type Manifest } from '../packages/manifest.ts';
import { readManifest, readVerified } from '../packages/packages.ts';
import { readSafetensors, type Tensors } from '../packages/safetensors.ts';
import { normalised } from '../pooling.ts';
import type { StaticEncoder, Tokenizer } from '../ports.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';

/** Opens a package of architecture `static`, once its files have the hashes that its manifest says. */
export async function openStatic(folder: string): Promise<Outcome<StaticEncoder>> {
  const manifest = readManifest(folder);
  if (manifest.kind === 'none') return manifest;
  const { architecture, model, tokenizer: tokenizerFile } = manifest.value;
  if (architecture !== 'static') return none(`${folder} is a package of ${architecture}, not static`);
  const bytes = readVerified(folder, manifest.value, model);
  if (bytes.kind === 'none') return bytes;
  const json = readVerified(folder, manifest.value, tokenizerFile);
  if (json.kind === 'none') return json;
  const tokenizer = readTokenizer(new TextDecoder().decode(json.value));
  if (tokenizer.kind === 'none') return tokenizer;
  const tensors = readSafetensors(bytes.value);
  return tensors.kind === 'none' ? tensors : encoderOf(manifest.value, tensors.value, tokenizer.value);
}

/** Embeddings of tokens, a row each, and the weights of places. */
interface Embeddings {
  /** `[vocabSize, dimension]`, row-major. */
  readonly table: Int8Array;
  /** `[vocabSize]`: what a row is multiplied with. */
  readonly scales: Float32Array;
  /** Weight of the token at each place; places after the last weigh as the last. */
  readonly places: Float32Array;
  /** The same for a query. */
  readonly queryPlaces: Float32Array;
}

function encoderOf(manifest: Manifest, tensors: Tensors, tokenizer: Tokenizer): Outcome<StaticEncoder> {
  const { dimension } = manifest;
  const names = ['table', 'scales', 'places', 'query_places'];
  const [table, scales, places, queryPlaces = places] = names.map((name) => tensors.get(name));
  const rows = scales?.values.length ?? 0;
  if (!(table?.values instanceof Int8Array) || table.shape.join() !== `${rows},${dimension}`)
    return none(`the table is not int8 of shape [${rows}, ${dimension}]`);
  if (!(scales?.values instanceof Float32Array) || !(places?.values instanceof Float32Array))
    return none('scales and places are not float32');
  if (places.values.length === 0) return none('there are no weights of places');
  if (!(queryPlaces?.values instanceof Float32Array) || queryPlaces.values.length === 0)
    return none('query_places is not float32');
  if (tokenizer.vocabSize > rows)
    return none(`the tokenizer has ${tokenizer.vocabSize} tokens, the table ${rows} rows`);
  const aggregate = aggregateOf(tensors, dimension);
  if (aggregate.kind === 'none') return aggregate;
  const embeddings = {
    table: table.values,
    scales: scales.values,
    places: places.values,
    queryPlaces: queryPlaces.values,
  };
  return some(new TableEncoder(manifest, embeddings, tokenizer, aggregate.value));
}

/** Milliseconds of work between two checkpoints. */
const slice = 4;

/**
 * A text's vector is the sum of its tokens' rows, each weighted by its place, scaled to length 1: no network at all. What a
 * network of this project starts out as.
 */
class TableEncoder implements StaticEncoder {
  readonly identity: string;
  readonly dimension: number;
  readonly aggregate: Aggregate;
  readonly #window: number;
  readonly #embeddings: Embeddings;
  readonly #tokenizer: Tokenizer;
  /** Sum of the text at hand, in twice the precision that it is given out with. */
  readonly #sum: Float64Array;

  constructor(manifest: Manifest, embeddings: Embeddings, tokenizer: Tokenizer, aggregate: Aggregate) {
    this.identity = identityOf(manifest);
    this.dimension = manifest.dimension;
    this.aggregate = aggregate;
    this.#window = manifest.window;
    this.#embeddings = embeddings;
    this.#tokenizer = tokenizer;
    this.#sum = new Float64Array(manifest.dimension);
  }

  async encode(texts: readonly string[], checkpoint: Checkpoint): Promise<Outcome<readonly Float32Array[]>> {
    const vectors: Float32Array[] = [];
    await checkpoint();
    let startedAt = performance.now();
    for (const text of texts) {
      vectors.push(this.#vectorOf(text, this.#embeddings.places));
      if (performance.now() - startedAt < slice) continue;
      await checkpoint();
      startedAt = performance.now();
    }
    return some(vectors);
  }

  queryVector(sentence: string): Float32Array {
    return this.#vectorOf(sentence, this.#embeddings.queryPlaces);
  }

  tokenVectors(text: string): readonly Float32Array[] {
    return this.#tokenizer.encode(text, this.#window).map((id) => {
      const start = id * this.dimension;
      return normalised(Float32Array.from(this.#embeddings.table.subarray(start, start + this.dimension)));
    });
  }

  #vectorOf(text: string, places: Float32Array): Float32Array {
    const { table, scales } = this.#embeddings;
    const [sum, dimension, last] = [this.#sum.fill(0), this.dimension, places.length - 1];
    const ids = this.#tokenizer.encode(text, this.#window);
    for (let place = 0; place < ids.length; place++) {
      const id = ids[place] ?? 0;
      const weight = (scales[id] ?? 0) * (places[Math.min(place, last)] ?? 0);
      const row = id * dimension;
      for (let at = 0; at < dimension; at++) sum[at] = (sum[at] ?? 0) + weight * (table[row + at] ?? 0);
    }
    return normalised(Float32Array.from(sum));
  }
}
