import type { Logger } from '../base/logger.ts';
import type { EncoderAccess } from '../index/encode.ts';
import type { StaticAccess } from '../index/queryVectors.ts';
import type { Languages } from '../syntax/languages.ts';
import type { Folder } from './paths.ts';

/** What is indexed, and how. */
export interface IndexOptions {
  readonly folders: readonly Folder[];
  readonly excludes: readonly string[];
  /** Bytes. */
  readonly largestFile: number;
  readonly vectors: boolean;
}

export interface IndexerPorts {
  /** Where the store lives; undefined: in memory. */
  readonly storage: string | undefined;
  readonly languages: Languages;
  readonly static: StaticAccess;
  readonly encoder: EncoderAccess;
  readonly logger: Logger;
  /** Milliseconds since some moment. */
  now(): number;
  /** Called at every change of the indexer's status; the caller throttles. */
  onStatus(): void;
}
