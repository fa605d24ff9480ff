import type { CloneList, CloneType, InconsistentClone } from '../../../protocol/clones.ts';
import type { Settings } from '../../../protocol/settings.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';

/** The clone classes of the workspace, as the feature asks for them. */
export interface CloneClasses {
  /** All classes of these types; empty: of those that the settings name. */
  all(types: readonly CloneType[], checkpoint: Checkpoint): Promise<CloneList>;
  /** The classes with a place in a file. Ranges are of the text on disk. */
  of(uri: string, checkpoint: Checkpoint): Promise<CloneList>;
  /** Copies in which one place was forgotten; none while clones have not been looked for. */
  inconsistent(checkpoint: Checkpoint): Promise<readonly InconsistentClone[]>;
  /** Calls `listener` after the classes have changed. */
  onChanged(listener: () => void): void;
  /** A file was saved, created or deleted. */
  changed(path: string): void;
  /** Settings, folders or what is left out have changed. */
  configured(): void;
  close(): Promise<void>;
}

export interface ClonePorts {
  readonly classes: CloneClasses;
  readonly trees: Pick<Trees, 'with'>;
  settings(): Settings;
  /** The document as it is in the editor, else on disk; undefined when there is none in a known language. */
  snapshot(uri: string): Promise<Snapshot | undefined>;
  /** The same as it is on disk. */
  saved(uri: string): Promise<Snapshot | undefined>;
}
