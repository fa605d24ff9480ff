import type { Status } from '../../protocol/status.ts';
import type { BlockIndex } from './blockIndex.ts';
import type { Layer, Store } from './store.ts';

/** The index as it stands when a request comes. */
export interface IndexView {
  readonly index: BlockIndex;
  /** Undefined while it is being opened, or when it is off. */
  readonly store: Store | undefined;
  /** Which model made the vectors of each layer. */
  readonly modelIdentities: Readonly<Record<Layer, string>>;
  /** Whether vectors are wanted at all. */
  readonly vectors: boolean;
  /** Whether an encoder is wanted on top of static vectors. */
  readonly wantsEncoder: boolean;
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
export function caveatOf({ status, vectors, wantsEncoder }: IndexView): string {
  const count = (value: number) => value.toLocaleString('en');
  if (status.phase === 'scanning') return 'the workspace is being scanned';
  if (status.phase === 'indexing')
    return `indexed: ${count(status.files)} of ${count(status.filesTotal)} files`;
  if (!vectors || !wantsEncoder || status.vectors >= status.blocks) return '';
  return `vectors: ${count(status.vectors)} of ${count(status.blocks)} blocks`;
}
