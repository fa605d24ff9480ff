import { vocabularyOf } from '../../analysis/augment/names.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { without } from '../../index/texts.ts';
import type { Block } from '../../syntax/block.ts';
import { blocksOf } from '../../syntax/blocks.ts';
import type { Languages } from '../../syntax/languages.ts';
import { parse } from '../../syntax/parse.ts';
import { augmentedVersions, type AugmentedVersion } from './augment.ts';
import { detailsOf, type Details, type FeatureName } from './details.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One block of a file as training reads it: a line of JSON. */
export interface ExtractedBlock extends Details {
  readonly path: string;
  readonly language: string;
  readonly kind: Block['kind'];
  readonly name: string;
  readonly container: readonly string[];
  readonly signature: string;
  readonly doc: string;
  /** The declaration without its doc comment or docstring. */
  readonly code: string;
  /** Functions and methods only, and only when asked for. */
  readonly augmented?: readonly AugmentedVersion[];
}

export interface ExtractOptions {
  readonly languages: Languages;
  readonly features: ReadonlySet<FeatureName>;
  /** Rewritten versions of each function; 0 for none. */
  readonly augment: number;
}

/**
 * The blocks of a file, with the very code that serves them later, so that a model never sees at serving time what it
 * did not see in training. Empty for a file of no known language.
 */
export async function extract(
  file: SourceFile,
  { languages, features, augment }: ExtractOptions,
  checkpoint: Checkpoint,
): Promise<readonly ExtractedBlock[]> {
  const language = languages.ofPath(file.path);
  if (language === undefined) return [];
  const tree = await parse(language, file.text, undefined, checkpoint);
  try {
    const vocabulary = augment > 0 ? vocabularyOf(tree) : { known: [], keywords: [] };
    const blocks: ExtractedBlock[] = [];
    for (const block of blocksOf(tree)) {
      const wants = { path: file.path, count: block.kind === 'class' ? 0 : augment, vocabulary };
      const augmented = await augmentedVersions(tree, block, wants, checkpoint);
      blocks.push({
        ...extracted(file, language.id, block),
        ...detailsOf(tree, block, features),
        ...(wants.count > 0 ? { augmented } : {}),
      });
    }
    return blocks;
  } finally {
    tree.dispose();
  }
}

function extracted({ path, text }: SourceFile, language: string, block: Block): ExtractedBlock {
  const { kind, name, container, signature, doc, docSpan, span } = block;
  return { path, language, kind, name, container, signature, doc, code: without(docSpan, span, text) };
}
