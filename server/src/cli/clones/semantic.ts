import type { CloneClass } from '../../../protocol/clones.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Models } from '../../composition.ts';
import type { Folder } from '../../workspace/paths.ts';
import type { ClonesOptions } from './options.ts';

/** Classes of type 4. */
export async function semanticClasses(
  _options: ClonesOptions,
  _given: { readonly folders: readonly Folder[]; readonly models: Models },
  _checkpoint: Checkpoint,
): Promise<{ readonly classes: readonly CloneClass[]; readonly caveat: string }> {
  return { classes: [], caveat: '' };
}
