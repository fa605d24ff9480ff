import type { Checkpoint } from '../../base/checkpoint.ts';
import { without } from '../../index/texts.ts';
import type { Block } from '../../syntax/block.ts';
import { blocksOf } from '../../syntax/blocks.ts';
import type { Languages } from '../../syntax/languages.ts';
import { parse } from '../../syntax/parse.ts';
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
}

export interface ExtractOptions {
  readonly languages: Languages;
  readonly features: ReadonlySet<FeatureName>;
}

/**
 * The blocks of a file, with the very code that serves them later, so that a model never sees at serving time what it
 * did not see in training. Empty for a file of no known language.
 */
export async function extract(
  file: SourceFile,
  { languages, features }: ExtractOptions,
  checkpoint: Checkpoint,
): Promise<readonly ExtractedBlock[]> {
  const language = languages.ofPath(file.path);
  if (language === undefined) return [];
  const tree = await parse(language, file.text, undefined, checkpoint);
  try {
    return blocksOf(tree).map((block) => ({
      ...extracted(file, language.id, block),
      ...detailsOf(tree, block, features),
    }));
  } finally {
    tree.dispose();
  }
}

function extracted({ path, text }: SourceFile, language: string, block: Block): ExtractedBlock {
  const { kind, name, container, signature, doc, docSpan, span } = block;
  return { path, language, kind, name, container, signature, doc, code: without(docSpan, span, text) };
}
