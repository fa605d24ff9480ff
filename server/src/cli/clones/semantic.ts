import type { CloneClass } from '../../../protocol/clones.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { layFoundation, type Models } from '../../composition.ts';
import { semanticClasses, type SemanticClasses } from '../../features/clones/semantic/semanticClasses.ts';
import { uriOf, type Folder } from '../../workspace/paths.ts';
import { readSource } from '../../workspace/sourceFiles.ts';
import { UsageError } from '../options.ts';
import { open } from '../verbs.ts';

export interface SemanticGiven {
  readonly folders: readonly Folder[];
  readonly models: Models;
  readonly storage: string | undefined;
  /** Classes of types 1 to 3. */
  readonly known: readonly CloneClass[];
  shownPathOf(path: string): string;
}

/** Classes of type 4 in a folder, by its index, which is brought up to date. */
export async function semanticClassesIn(
  { folders, models, storage, known, shownPathOf }: SemanticGiven,
  checkpoint: Checkpoint,
): Promise<SemanticClasses> {
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) throw new UsageError('--type 4 takes one folder');
  const { languages, assets } = await layFoundation();
  const session = await open(models, {
    folder: folder.path,
    storage,
    vectors: true,
    model: '',
    fills: false,
    onStatus: () => {},
  });
  try {
    await session.ready();
    const ports = {
      view: session.ports.view(),
      static: models.openStatic(assets),
      languages,
      read: (path: string) => readSource(path, shownPathOf(path)),
      uriOf,
      shownPathOf,
    };
    return await semanticClasses(ports, known, checkpoint);
  } finally {
    await session.close();
  }
}
