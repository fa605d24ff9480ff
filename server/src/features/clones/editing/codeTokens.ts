import { partitionPoint } from '../../../base/partitionPoint.ts';
import type { Span } from '../../../base/text.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import type { Token } from '../../../syntax/token.ts';
import { tokensOf } from '../../../syntax/tokens.ts';

/** A token of code: no comment, no layout. */
export interface CodeToken {
  readonly text: string;
  readonly span: Span;
  /** `member`: a name after a dereference or of a property, whose scope is an object; `word`: what is the language's own. */
  readonly kind: 'name' | 'member' | 'literal' | 'word';
}

/** A piece of code: its text and its tokens, whose spans are of that text. */
export interface Code {
  readonly text: string;
  readonly tokens: readonly CodeToken[];
}

export function codeOf(tree: SyntaxTree): Code {
  const { text, language } = tree;
  const dereferences = new Set(language.description.dereference);
  const tokens: CodeToken[] = [];
  for (const token of tokensOf(tree)) {
    if (token.type === 'comment') continue;
    const own = text.slice(token.span.start, token.span.end);
    const isDereferenced = dereferences.has(tokens.at(-1)?.text ?? '');
    tokens.push({ text: own, span: token.span, kind: kindOf(token, own, isDereferenced) });
  }
  return { text, tokens };
}

function kindOf({ type }: Token, text: string, isDereferenced: boolean): CodeToken['kind'] {
  switch (type) {
    case 'string':
    case 'number':
      return 'literal';
    case 'property':
      return 'member';
    case 'constant':
      return /^(?=.*[A-Z])[A-Z0-9_]+$/.test(text) ? (isDereferenced ? 'member' : 'name') : 'word';
    case 'identifier':
    case 'function':
    case 'type':
    case 'parameter':
      return isDereferenced ? 'member' : 'name';
    case 'keyword':
    case 'operator':
    case 'punctuation':
    case 'comment':
      return 'word';
  }
}

/** The tokens that lie in `span`, as a range of their places in the list. */
export function tokensIn({ tokens }: Code, span: Span): Span {
  const start = partitionPoint(tokens.length, (i) => (tokens[i]?.span.start ?? 0) < span.start);
  const end = partitionPoint(tokens.length, (i) => (tokens[i]?.span.end ?? 0) <= span.end);
  return { start, end: Math.max(start, end) };
}

/** Text between the token at `index` and the one before it: layout and comments. */
export function gapBefore({ text, tokens }: Code, index: number): string {
  return text.slice(tokens[index - 1]?.span.end ?? 0, tokens[index]?.span.start ?? text.length);
}

/** White space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Whether nothing but white space stands before `offset` in its line. */
export function beginsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
}

/** What a token is once names and literals are blinded, as for a type-2 clone. */
export function blinded({ kind, text }: CodeToken): string {
  return kind === 'word' ? text : `\u0000${kind}`;
}
