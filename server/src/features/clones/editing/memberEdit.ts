import type { Span } from '../../../base/text.ts';
import { beginsLine, indentAt, type Code, type CodeToken } from './codeTokens.ts';
import { hunksBetween, type Hunk } from './tokenDiff.ts';

/** An edit inside of a place of a clone class. Hunks count tokens of `before` and of `after`. */
export interface MemberEdit {
  /** All of the file as it was, and where the place stood in it, in tokens. */
  readonly before: Code;
  readonly from: Span;
  /** All of the file as it is. */
  readonly after: Code;
  readonly to: Span;
  readonly hunks: readonly Hunk[];
}

/**
 * Where two versions of a file differ in code: first by lines, then by tokens within those that differ, so that what a person did to lines
 * is told of them; moved to where lines begin if the same change can be told in several ways.
 */
export function fileHunks(before: Code, after: Code): readonly Hunk[] {
  const [own, now] = [linesOf(before), linesOf(after)];
  const byLine = hunksBetween(
    own.map(({ text }) => text),
    now.map(({ text }) => text),
  );
  const hunks = byLine.flatMap((hunk) => {
    const from = {
      start: startOf(own, hunk.before.start, before),
      end: startOf(own, hunk.before.end, before),
    };
    const to = { start: startOf(now, hunk.after.start, after), end: startOf(now, hunk.after.end, after) };
    const textsIn = ({ tokens }: Code, { start, end }: Span) =>
      tokens.slice(start, end).map(({ text }) => text);
    return hunksBetween(textsIn(before, from), textsIn(after, to)).map((inner) => ({
      before: shifted(inner.before, from.start),
      after: shifted(inner.after, to.start),
    }));
  });
  const told: Hunk[] = [];
  for (const [at, hunk] of hunks.entries()) {
    const now = slid(hunk, [told.at(-1), hunks[at + 1]], { before, after });
    const last = told.at(-1);
    const touches = last?.before.end === now.before.start && last.after.end === now.after.start;
    if (last === undefined || !touches) told.push(now);
    else told.splice(-1, 1, joined(last, now));
  }
  return told;
}

interface Line {
  /** Place of its first token. */
  readonly start: number;
  /** What it is known again by: its tokens; of one without a name, such as `}`, its depth as well, or it would be taken for any other. */
  readonly text: string;
}

function linesOf({ text, tokens }: Code): readonly Line[] {
  const lines: CodeToken[][] = [];
  for (const token of tokens) {
    const line = lines.at(-1);
    if (line === undefined || beginsLine(text, token.span.start)) lines.push([token]);
    else line.push(token);
  }
  let start = 0;
  return lines.map((line) => {
    const depth = line.every(({ kind }) => kind === 'word') ? indentAt(text, line[0]?.span.start ?? 0) : '';
    const own = { start, text: depth + line.map((token) => token.text).join(' ') };
    start += line.length;
    return own;
  });
}

/** Place of the first token of a line; behind the last one, of where a further token would be. */
function startOf(lines: readonly Line[], line: number, { tokens }: Code): number {
  return lines[line]?.start ?? tokens.length;
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function joined(first: Hunk, second: Hunk): Hunk {
  return {
    before: { start: first.before.start, end: second.before.end },
    after: { start: first.after.start, end: second.after.end },
  };
}

/**
 * The part of a file's change that lies in a place, which is tokens `from` of the file before; undefined when there is none, when it
 * reaches out of the place, when nothing of it is left, or when only names were changed for new ones.
 */
export function editInside(
  hunks: readonly Hunk[],
  from: Span,
  { before, after }: { readonly before: Code; readonly after: Code },
): MemberEdit | undefined {
  let moved = 0;
  const inside: Hunk[] = [];
  for (const hunk of hunks) {
    const { start, end } = hunk.before;
    const isInsertion = start === end;
    if (start >= from.end) break;
    if (isInsertion ? start <= from.start : end <= from.start) moved = hunk.after.end - end;
    else if (start < from.start || end > from.end) return undefined;
    else inside.push(hunk);
  }
  const grown = inside.reduce((sum, hunk) => sum + lengthOf(hunk.after) - lengthOf(hunk.before), 0);
  const to = { start: from.start + moved, end: from.end + moved + grown };
  const [first] = inside;
  if (first === undefined || lengthOf(to) === 0 || lengthOf(first.before) === lengthOf(from))
    return undefined;
  const edit = { before, from, after, to, hunks: inside };
  return isRenaming(edit) ? undefined : edit;
}

/** A hunk that only inserts or only deletes, told so that it is whole lines where that is the same change. */
function slid(
  hunk: Hunk,
  [previous, next]: readonly [Hunk | undefined, Hunk | undefined],
  { before, after }: { readonly before: Code; readonly after: Code },
): Hunk {
  const isInsertion = lengthOf(hunk.before) === 0;
  if (!isInsertion && lengthOf(hunk.after) > 0) return hunk;
  const code = isInsertion ? after : before;
  const { start, end } = isInsertion ? hunk.after : hunk.before;
  const lowest = start - (hunk.before.start - (previous?.before.end ?? 0));
  const highest = start + ((next?.before.start ?? before.tokens.length) - hunk.before.end);
  const textAt = (at: number) => code.tokens[at]?.text;
  let best = { by: 0, worth: wholeness(code, start, end) };
  for (let by = -1; start + by >= lowest && textAt(start + by) === textAt(end + by); by--)
    best = better(best, { by, worth: wholeness(code, start + by, end + by) });
  for (let by = 1; start + by <= highest && textAt(start + by - 1) === textAt(end + by - 1); by++)
    best = better(best, { by, worth: wholeness(code, start + by, end + by) });
  const move = ({ start: from, end: to }: Span) => ({ start: from + best.by, end: to + best.by });
  return { before: move(hunk.before), after: move(hunk.after) };
}

interface Slide {
  readonly by: number;
  readonly worth: number;
}

function better(a: Slide, b: Slide): Slide {
  return b.worth > a.worth ? b : a;
}

/** 2 for tokens that are whole lines, 1 for those that begin one. */
function wholeness({ text, tokens }: Code, start: number, end: number): number {
  const begins = (token: CodeToken | undefined) => token === undefined || beginsLine(text, token.span.start);
  return Number(begins(tokens[start])) + Number(begins(tokens[start]) && begins(tokens[end]));
}

/** Whether names were changed for ones that are new in the place, each for one: then it is the same code still. */
function isRenaming({ before, after, from, to, hunks }: MemberEdit): boolean {
  if (lengthOf(from) !== lengthOf(to)) return false;
  const known = new Set(before.tokens.slice(from.start, from.end).map(({ text }) => text));
  const renamed = new Map<string, string>();
  for (const hunk of hunks) {
    if (lengthOf(hunk.before) !== lengthOf(hunk.after)) return false;
    for (let at = 0; at < lengthOf(hunk.before); at++) {
      const old = before.tokens[hunk.before.start + at];
      const now = after.tokens[hunk.after.start + at];
      if (old?.kind !== 'name' || now?.kind !== 'name' || known.has(now.text)) return false;
      if ((renamed.get(old.text) ?? now.text) !== now.text) return false;
      renamed.set(old.text, now.text);
    }
  }
  const left = after.tokens.slice(to.start, to.end);
  return [...renamed.keys()].every(
    (name) => !left.some(({ text, kind }) => kind === 'name' && text === name),
  );
}

export function lengthOf({ start, end }: Span): number {
  return end - start;
}
