import type { Span } from '../../../base/text.ts';
import { beginsLine, blinded, type Code, type CodeToken } from './codeTokens.ts';
import { lengthOf } from './memberEdit.ts';
import { hunksBetween } from './tokenDiff.ts';

/** A part of a file: some of its tokens. */
export interface Part {
  readonly code: Code;
  /** Places of tokens in the file's list. */
  readonly tokens: Span;
}

/** Which token of a twin stands where one of this place stands. */
export interface Alignment {
  /** For each token of this place that of the twin, both counted in their files; absent where the twin has none. */
  readonly twinOf: ReadonlyMap<number, number>;
  /** What this place's names are called in the twin ({@link nameKey}); undefined where one name stands for several there. */
  readonly names: ReadonlyMap<string, string | undefined>;
}

/** Token by token where both are the same but for names and literals (type 2), else by lines that are (type 3). */
export function aligned(place: Part, twin: Part): Alignment {
  const own = tokensOf(place);
  const theirs = tokensOf(twin);
  const isType2 =
    own.length === theirs.length && own.every((token, at) => blinded(token) === blinded(theirs[at] ?? token));
  const pairs = isType2 ? own.map((_, at) => [at, at] as const) : pairsByLine(place, twin);
  const twinOf = new Map(pairs.map(([a, b]) => [place.tokens.start + a, twin.tokens.start + b]));
  return { twinOf, names: namesOf(pairs.flatMap(([a, b]) => pairOf(own[a], theirs[b]))) };
}

/** Members and other names do not mix: `count` may be one thing and `this.count` another. */
export function nameKey({ kind, text }: CodeToken): string {
  return kind === 'member' ? `.${text}` : text;
}

function tokensOf({ code, tokens: { start, end } }: Part): readonly CodeToken[] {
  return code.tokens.slice(start, end);
}

function pairsByLine(place: Part, twin: Part): readonly (readonly [number, number])[] {
  const [own, theirs] = [linesOf(place), linesOf(twin)];
  const hunks = hunksBetween(own.map(textOfLine), theirs.map(textOfLine));
  const pairs: (readonly [number, number])[] = [];
  const pairLines = (from: number, to: number, by: number) => {
    for (let at = from; at < to; at++)
      for (let token = 0; token < (own[at]?.tokens.length ?? 0); token++)
        pairs.push([(own[at]?.first ?? 0) + token, (theirs[at + by]?.first ?? 0) + token]);
  };
  let [from, by] = [0, 0];
  for (const { before, after } of hunks) {
    pairLines(from, before.start, by);
    from = before.end;
    by += lengthOf(after) - lengthOf(before);
  }
  pairLines(from, own.length, by);
  return pairs;
}

interface Line {
  /** Place of its first token among those of the part. */
  readonly first: number;
  readonly tokens: readonly CodeToken[];
}

function linesOf(part: Part): readonly Line[] {
  const lines: { readonly first: number; readonly tokens: CodeToken[] }[] = [];
  for (const [at, token] of tokensOf(part).entries()) {
    const line = lines.at(-1);
    if (line === undefined || beginsLine(part.code.text, token.span.start))
      lines.push({ first: at, tokens: [token] });
    else line.tokens.push(token);
  }
  return lines;
}

function textOfLine({ tokens }: Line): string {
  return tokens.map(blinded).join(' ');
}

function pairOf(
  own: CodeToken | undefined,
  theirs: CodeToken | undefined,
): readonly (readonly [CodeToken, CodeToken])[] {
  return own === undefined || theirs === undefined ? [] : [[own, theirs]];
}

function namesOf(
  pairs: readonly (readonly [CodeToken, CodeToken])[],
): ReadonlyMap<string, string | undefined> {
  const names = new Map<string, string | undefined>();
  for (const [own, theirs] of pairs) {
    if (own.kind !== 'name' && own.kind !== 'member') continue;
    const key = nameKey(own);
    const isOther = names.has(key) && names.get(key) !== theirs.text;
    names.set(key, isOther ? undefined : theirs.text);
  }
  return names;
}
