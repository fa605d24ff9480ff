import type { Span } from '../base/text.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import { scopesOf } from './scopes.ts';

const word = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/**
 * Names that may stand at `offset` as far as the tree tells: what the scopes around it define, what the file uses and nowhere
 * defines, so that it is of elsewhere, and the words of the grammar. Not complete: an import of everything is not looked into.
 */
export function visibleNames(tree: SyntaxTree, offset: number): ReadonlySet<string> {
  const { scopes, occurrences } = scopesOf(tree);
  const reaching = scopes.filter(({ span }) => reaches(span, offset, tree.text));
  // What a class has is seen directly in it alone (Python).
  const inner = reaching.findLastIndex(({ kind }) => kind === 'function');
  const around = reaching.filter(({ kind }, at) => kind !== 'class' || at > inner);
  const foreign = occurrences.filter(
    ({ definition, span }) => definition === undefined && (span.end < offset || span.start > offset),
  );
  return new Set([
    ...around.flatMap(({ definitions }) => [...definitions.keys()]),
    ...foreign.map(({ name }) => name),
    ...wordsOf(tree),
  ]);
}

/** A scope without a brace at its end goes on over blanks. */
function reaches({ start, end }: Span, offset: number, text: string): boolean {
  if (start > offset) return false;
  return offset <= end || (text.charAt(end - 1) !== '}' && text.slice(end, offset).trim() === '');
}

/** Tokens of the grammar that read like names: its keywords. */
function wordsOf({ tree }: SyntaxTree): readonly string[] {
  const { language } = tree;
  return language.types.filter((type, id) => word.test(type) && !language.nodeTypeIsNamed(id));
}
