import type { Status } from '../../protocol/status.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import type { BlockIndex } from './blockIndex.ts';
import type { EncoderAccess } from './encode.ts';
import type { Store } from './store.ts';

/** The index as it stands when a request comes. */
export interface IndexView {
  readonly index: BlockIndex;
  /** Undefined while it is being opened, or when it is off. */
  readonly store: Store | undefined;
  /** Which model made the vectors. */
  readonly modelIdentity: string;
  /** Whether vectors are wanted at all. */
  readonly vectors: boolean;
  readonly status: Status['index'];
}

/** Why there can be no answer at all, or undefined. */
export function silence({ store, status }: IndexView): string | undefined {
  if (status.phase === 'off') return 'the index is switched off (tenon.index.enabled)';
  if (status.phase === 'failed') return `the index could not be made: ${status.reason}`;
  if (store === undefined) return 'the index is being opened';
  if (status.blocks > 0) return undefined;
  const isUnderWay = status.phase === 'opening' || status.phase === 'scanning' || status.phase === 'indexing';
  return isUnderWay
    ? 'nothing is indexed yet'
    : 'the workspace has no functions or classes in a language that Tenon reads';
}

/** What an answer rests on, when that is not everything; '' when it is. */
export function caveatOf({ status, vectors }: IndexView): string {
  const count = (value: number) => value.toLocaleString('en');
  if (status.phase === 'scanning') return 'the workspace is being scanned';
  if (status.phase === 'indexing')
    return `indexed: ${count(status.files)} of ${count(status.filesTotal)} files`;
  if (!vectors || status.vectors >= status.blocks) return '';
  return `vectors: ${count(status.vectors)} of ${count(status.blocks)} blocks`;
}

/** Vectors of `texts` that may be compared with the index's, or why there are none. */
export async function queryVectors(
  texts: readonly string[],
  view: IndexView,
  encoder: EncoderAccess,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly Float32Array[]>> {
  if (!view.vectors) return none('by words only: vectors are switched off (tenon.index.vectors)');
  const access = encoder();
  if (access.kind === 'none') return none(`by words only: ${access.reason}`);
  if (view.index.vectors === undefined) return none('by words only: no vectors yet');
  if (access.value.identity !== view.modelIdentity)
    return none('by words only: the vectors are of another model');
  const vectors = await access.value.encode(texts, checkpoint);
  return vectors.kind === 'none' ? none(`by words only: ${vectors.reason}`) : some(vectors.value);
}
