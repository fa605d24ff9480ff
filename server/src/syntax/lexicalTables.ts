import type { LexicalTable } from './lexical.ts';

/** What a character can begin. */
export const kind = { other: 0, blank: 1, name: 2, digit: 3, quote: 4, operator: 5 } as const;

export interface Form {
  /** Undefined: a regular expression, where one may stand. */
  readonly pattern: RegExp | undefined;
  readonly is: 'literal' | 'name' | 'comment' | 'heredoc';
  readonly atLineStart: boolean;
}

export interface Comment {
  readonly open: string;
  /** '' when it ends with its line. */
  readonly close: string;
}

export function formsOf({
  forms = [],
  regex: hasRegex = false,
}: LexicalTable): ReadonlyMap<number, readonly Form[]> {
  const found = new Map<number, Form[]>();
  const put = (code: number, form: Form) => found.set(code, [...(found.get(code) ?? []), form]);
  for (const { at, pattern, is, atLineStart = false } of forms) {
    const sticky = new RegExp(pattern, 'uy');
    for (const character of at) put(character.charCodeAt(0), { pattern: sticky, is, atLineStart });
  }
  if (hasRegex) put(47, { pattern: undefined, is: 'literal', atLineStart: false });
  return found;
}

export function commentsOf({
  lineComments,
  blockComments,
}: LexicalTable): ReadonlyMap<number, readonly Comment[]> {
  const all = [
    ...blockComments.map(([open, close]) => ({ open, close })),
    ...lineComments.map((open) => ({ open, close: '' })),
  ];
  return byFirst(all, ({ open }) => open);
}

export function byFirst<T>(all: readonly T[], textOf: (one: T) => string): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(all, (one) => textOf(one).charCodeAt(0));
}

export function kindsOf({ strings, names = '' }: LexicalTable): Uint8Array {
  const kinds = new Uint8Array(128).fill(kind.operator);
  for (let code = 0; code < 128; code++) {
    if (code <= 32 || code === 127 || code === 92) kinds[code] = kind.blank;
    else if (code >= 48 && code <= 57) kinds[code] = kind.digit;
    else if (/[A-Za-z_]/.test(String.fromCharCode(code))) kinds[code] = kind.name;
  }
  for (const character of names) kinds[character.charCodeAt(0)] = kind.name;
  for (const { quote } of strings) kinds[quote.charCodeAt(0)] = kind.quote;
  return kinds;
}

export function wideKind(code: number): number {
  return code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029 ? kind.blank : kind.name;
}
