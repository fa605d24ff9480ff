import type { Span } from '../../../base/text.ts';
import { scopesOf, type Scope, type Scopes } from '../../../analysis/scopes.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import { codeOf, type CodeToken } from './codeTokens.ts';
import type { Meanings } from './transfer.ts';

/** Where a name is defined: nowhere in the file, at its top level, or further in. */
type Standing = 'nowhere' | 'file' | 'inside';

/** Names of a file, as far as its language has `queries/locals.scm`. */
export interface FileNames {
  /** Names of the scopes around an offset, the innermost first. */
  standingOf(name: string, offset: number): Standing;
  /** Where the definition is that the name at that offset means. */
  definitionAt(offset: number): { readonly span: Span; readonly standing: Standing } | undefined;
  isUsedIn(name: string, span: Span): boolean;
}

/** Reads all that is asked later, so that the tree can go. */
export function namesOf(tree: SyntaxTree): FileNames {
  const scopes = scopesOf(tree);
  const { tokens } = codeOf(tree);
  const outermost = outermostOf(scopes, tree.text);
  return {
    standingOf: (name, offset) => {
      const around = scopes.scopes.filter(({ span }) => span.start <= offset && offset <= span.end);
      const owner = around.findLast((scope) => scope.definitions.has(name));
      return owner === undefined ? 'nowhere' : outermost.includes(owner) ? 'file' : 'inside';
    },
    definitionAt: (offset) => {
      const definition = scopes.occurrences.find(({ span }) => span.start === offset)?.definition;
      if (definition === undefined) return undefined;
      const isOfFile = outermost.some(({ definitions }) =>
        definitions.get(definition.name)?.includes(definition),
      );
      return { span: definition.span, standing: isOfFile ? 'file' : 'inside' };
    },
    isUsedIn: (name, span) =>
      tokens.some(
        (token) =>
          token.kind === 'name' &&
          token.text === name &&
          token.span.start >= span.start &&
          token.span.end <= span.end,
      ),
  };
}

/**
 * Whether names that an edit brings in can stand in a twin: one that the edit defines must be new there, one of the surroundings has to be
 * known there as well, and one of nowhere (what the language or another file has) may not be something else there.
 */
export function meaningsOf(
  own: { readonly names: FileNames; readonly inserted: readonly Span[]; readonly uri: string },
  twin: { readonly names: FileNames; readonly span: Span; readonly uri: string },
): Meanings {
  return {
    refusal: ({ text, span }: CodeToken, at: number) => {
      const there = twin.names.standingOf(text, at);
      const meant = own.names.definitionAt(span.start);
      if (meant === undefined) return there === 'nowhere' || there === 'file' ? undefined : taken(text);
      const isOwn = own.inserted.some(({ start, end }) => start <= meant.span.start && meant.span.end <= end);
      if (isOwn) return there === 'inside' || twin.names.isUsedIn(text, twin.span) ? taken(text) : undefined;
      if (meant.standing === 'inside') return there === 'inside' ? undefined : unknown(text);
      if (there === 'inside') return taken(text);
      return there === 'file' || own.uri === twin.uri ? undefined : unknown(text);
    },
  };
}

/** The source as a whole, and the scope that the language makes of it. */
export function outermostOf({ scopes }: Scopes, text: string): readonly Scope[] {
  const isWhole = ({ span }: Scope) => (text.slice(0, span.start) + text.slice(span.end)).trim() === '';
  return scopes.slice(0, 2).filter(isWhole);
}

const taken = (name: string) => `${name} is something else there`;
const unknown = (name: string) => `${name} is not known there`;
