import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { Encoder, StaticEncoder } from '../inference/ports.ts';
import type { EncoderAccess } from './encode.ts';
import type { LayerVectors } from './rank.ts';
import type { Layer } from './store.ts';
import type { IndexView } from './view.ts';

/** The static encoder, read from disk when it is first asked for; or why there is none. */
export type StaticAccess = () => Promise<Outcome<StaticEncoder>>;

/** What makes vectors of a query. */
export interface QueryEncoders {
  readonly static: StaticAccess;
  readonly encoder: EncoderAccess;
  /** Milliseconds that an answer waits for the encoder, which may be starting or busy; Infinity: until it answers. */
  readonly budget: number;
}

export interface QueryVectors {
  readonly vectors: LayerVectors;
  /** What the answer does without, with the reason; '' when nothing. */
  readonly caveat: string;
}

/** The same for a sentence that asks for code, which encoders read in their own way. */
export function forSentences(encoders: QueryEncoders): QueryEncoders {
  return {
    ...encoders,
    encoder: () => {
      const access = encoders.encoder();
      return access.kind === 'some' ? some(forSentence(access.value)) : access;
    },
    static: async () => {
      const quick = await encoders.static();
      return quick.kind === 'none' ? quick : some(asking(quick.value));
    },
  };
}

/** The encoder as it reads sentences that ask for code. */
export function forSentence(encoder: Encoder): Encoder {
  return {
    identity: encoder.identity,
    dimension: encoder.dimension,
    encode: (texts, checkpoint) =>
      encoder.encodeSentences?.(texts, checkpoint) ?? encoder.encode(texts, checkpoint),
    aggregate: (vectors) => encoder.aggregate(vectors),
  };
}

function asking(encoder: StaticEncoder): StaticEncoder {
  return {
    identity: encoder.identity,
    dimension: encoder.dimension,
    encode: async (sentences) => some(sentences.map((sentence) => encoder.queryVector(sentence))),
    queryVector: (sentence) => encoder.queryVector(sentence),
    aggregate: (vectors) => encoder.aggregate(vectors),
    tokenVectors: (text) => encoder.tokenVectors(text),
  };
}

/**
 * One vector a layer that may be compared with the index's: of the text, or of all `texts` together where code was cut into
 * pieces.
 */
export async function queryVectors(
  texts: readonly string[],
  view: IndexView,
  encoders: QueryEncoders,
  checkpoint: Checkpoint,
): Promise<QueryVectors> {
  if (!view.vectors) return byWords('vectors are switched off (tenon.index.vectors)');
  const access = encoders.encoder();
  const quick = await encoders.static();
  const [byStatic, byEncoder] = await Promise.all([
    vectorOf(texts, comparable(quick, 'static', view), checkpoint),
    access.kind === 'unwanted'
      ? undefined
      : inTime(vectorOf(texts, comparable(access, 'encoder', view), checkpoint), encoders.budget),
  ]);
  const vectors = { static: listOf(byStatic), encoder: byEncoder === undefined ? [] : listOf(byEncoder) };
  const reasons = [byStatic, byEncoder].flatMap((each) => (each?.kind === 'none' ? [each.reason] : []));
  if (vectors.static.length + vectors.encoder.length === 0) return byWords(reasons.join('; '));
  return { vectors, caveat: reasons.map((reason) => `by less: ${reason}`).join('; ') };
}

function byWords(reason: string): QueryVectors {
  return { vectors: { static: [], encoder: [] }, caveat: `by words only: ${reason}` };
}

/** The encoder if its vectors and those of the index were made by the same model. */
function comparable(access: Outcome<Encoder>, layer: Layer, view: IndexView): Outcome<Encoder> {
  if (access.kind === 'none') return access;
  if (view.index.vectors(layer) === undefined) return none('no vectors yet');
  return access.value.identity === view.modelIdentities[layer]
    ? access
    : none('the vectors are of another model');
}

async function vectorOf(
  texts: readonly string[],
  access: Outcome<Encoder>,
  checkpoint: Checkpoint,
): Promise<Outcome<Float32Array>> {
  if (access.kind === 'none') return access;
  const vectors = await access.value.encode(texts, checkpoint);
  if (vectors.kind === 'none') return vectors;
  const [only] = vectors.value;
  return vectors.value.length === 1 && only !== undefined
    ? some(only)
    : some(access.value.aggregate(vectors.value));
}

/** What the work comes to, or `none` when it takes longer than `budget` milliseconds; it then ends by itself. */
async function inTime(work: Promise<Outcome<Float32Array>>, budget: number): Promise<Outcome<Float32Array>> {
  if (budget === Infinity) return await work;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Outcome<Float32Array>>((resolve) => {
    timer = setTimeout(() => resolve(none('the encoder is busy')), budget);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

function listOf(outcome: Outcome<Float32Array>): readonly Float32Array[] {
  return outcome.kind === 'some' ? [outcome.value] : [];
}
