import type { Span } from '../../../base/text.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import type { TokenType } from '../../../syntax/token.ts';
import { tokensOf } from '../../../syntax/tokens.ts';

/** A token of a function with what it stands in. */
export interface Lexeme {
  readonly type: TokenType;
  /** As it is compared: the function's own name is {@link ownName}, spellings of one operator are one. */
  readonly text: string;
  readonly span: Span;
  /** Index of the innermost open bracket before it, or −1. */
  readonly opener: number;
  /** Which argument or element of that bracket it stands in, from 0. */
  readonly place: number;
}

/** Stands for the function's own name, which says what it does and is not to decide. */
export const ownName = '@own';

/** Spellings of what means the same in different languages. */
const spellings: Readonly<Record<string, string>> = {
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  is: '==',
  and: '&&',
  or: '||',
  not: '!',
  '??': '||',
  None: 'null',
  nil: 'null',
  undefined: 'null',
  nullptr: 'null',
  True: 'true',
  False: 'false',
  '//': '/',
};

/** The tokens of `within` without comments and without `hidden` (the doc string), in order. */
export function lexemesOf(
  tree: SyntaxTree,
  within: Span,
  name: string,
  hidden: Span | undefined,
): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  const open: { readonly at: number; commas: number }[] = [];
  for (const { type, span } of tokensOf(tree, within)) {
    if (type === 'comment' || span.start === span.end) continue;
    if (hidden !== undefined && span.start >= hidden.start && span.end <= hidden.end) continue;
    const raw = tree.text.slice(span.start, span.end);
    const top = open.at(-1);
    const place = top?.commas ?? 0;
    if (/^[)\]}]$/.test(raw)) open.pop();
    lexemes.push({ type, text: textOf(raw, type, name), span, opener: open.at(-1)?.at ?? -1, place });
    if (raw === ',' && top !== undefined) top.commas++;
    if (/^[([{]$/.test(raw)) open.push({ at: lexemes.length - 1, commas: 0 });
  }
  return lexemes;
}

function textOf(raw: string, type: TokenType, name: string): string {
  if (isNaming(type)) return holdsName(raw, name) ? ownName : raw;
  return Object.hasOwn(spellings, raw) ? (spellings[raw] ?? raw) : raw;
}

/** Whether tokens of this type name something. */
export function isNaming(type: TokenType): boolean {
  return ['identifier', 'function', 'type', 'parameter', 'property'].includes(type);
}

/** Shorter names are found in words that have nothing to do with them. */
const shortestWithin = 5;

/** Whether an identifier is the name or has it in it: `baseGroupBy` says what `groupBy` does. */
function holdsName(identifier: string, name: string): boolean {
  const [one, other] = [plain(identifier), plain(name)];
  return one === other || (other.length >= shortestWithin && one.includes(other));
}

function plain(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
