import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Language } from '../../syntax/language.ts';
import { parse, type SyntaxTree } from '../../syntax/parse.ts';

/** Places where the text did not fit the grammar: errors, and tokens that the parser had to assume. */
export function countErrors({ tree }: SyntaxTree): number {
  if (!tree.rootNode.hasError) return 0;
  let count = 0;
  const cursor = tree.walk();
  try {
    for (;;) {
      if (cursor.nodeType === 'ERROR' || cursor.nodeIsMissing) count++;
      if (cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return count;
    }
  } finally {
    cursor.delete();
  }
}

/** {@link countErrors} of a text. */
export async function errorsIn(language: Language, text: string, checkpoint: Checkpoint): Promise<number> {
  const tree = await parse(language, text, undefined, checkpoint);
  try {
    return countErrors(tree);
  } finally {
    tree.dispose();
  }
}
