import { none, some, type Outcome } from '../../../base/outcome.ts';
import type { Span, TextChange } from '../../../base/text.ts';
import type { Alignment, Part } from './alignment.ts';
import { gapBefore, indentAt } from './codeTokens.ts';
import type { MemberEdit } from './memberEdit.ts';
import type { Hunk } from './tokenDiff.ts';

// What stands between tokens: layout and comments. An edit that is carried over takes its own layout along, at the twin's depth, and
// leaves the twin's comments.

/** A hunk and the tokens of the twin in whose place it is to be made. */
export interface Site {
  readonly hunk: Hunk;
  readonly edit: MemberEdit;
  readonly twin: Part;
  readonly there: Span;
}

interface At {
  readonly text: string;
  readonly at: number;
}

/** Turns layout at the depth of the line of one place into the same at the depth of another's, in the steps of its file. */
export function indentsOf(from: At, to: At): (gap: string) => string {
  const [own, theirs] = [indentAt(from.text, from.at), indentAt(to.text, to.at)];
  const said = stepsOf(from.text, to.text);
  return (gap) =>
    gap.replace(/\n([ \t]*)/g, (_, indent: string) => {
      if (indent.startsWith(own)) return `\n${theirs}${said(indent.slice(own.length))}`;
      if (!own.startsWith(indent)) return `\n${indent}`;
      const less = said(own.slice(indent.length));
      return `\n${theirs.slice(0, Math.max(0, theirs.length - less.length))}`;
    });
}

/** Turns an indent of one file into one of the other of as many steps. */
function stepsOf(from: string, to: string): (indent: string) => string {
  const [own, theirs] = [stepOf(from), stepOf(to)];
  return (indent) => (indent.length % own.length === 0 ? theirs.repeat(indent.length / own.length) : indent);
}

/** What a line is indented by at the first level of a file: a tab, or so many spaces. */
export function stepOf(text: string): string {
  const indents = [...text.matchAll(/^(\t| +)(?=[^\s*])/gm)].map((match) => match[1] ?? '');
  if (indents.includes('\t')) return '\t';
  return indents.reduce(
    (least, indent) => (indent.length < least.length ? indent : least),
    indents[0] ?? '  ',
  );
}

/** The tokens `said` between two of the twin, laid out as the edit has them. */
export function insertion({ hunk, edit, twin, there }: Site, said: readonly string[]): Outcome<TextChange> {
  const { before, after } = edit;
  const next = there.start;
  const [old, own] = [gapBefore(before, hunk.before.start), gapBefore(twin.code, next)];
  const lead = gapBefore(after, hunk.after.start);
  const indents = indentsOf(...basesOf({ hunk, edit, twin, there }, lead));
  const trail = gapBefore(after, hunk.after.end);
  const body = said
    .map((text, at) => (at === 0 ? text : indents(gapBefore(after, hunk.after.start + at)) + text))
    .join('');
  const start = twin.code.tokens[next - 1]?.span.end ?? 0;
  const end = start + own.length;
  if (trail === old || (own.trim() !== '' && lead.includes('\n'))) {
    // Behind what else is in the line of the token before it: a comment stays with that line.
    const at = lead.includes('\n') && own.includes('\n') ? start + own.indexOf('\n') : start;
    return some({ span: { start: at, end: at }, text: indents(withoutComments(lead)) + body });
  }
  if (lead === old) return some({ span: { start: end, end }, text: body + indents(withoutComments(trail)) });
  if (own.trim() !== '') return none('a comment stands where the edit would go');
  return some({ span: { start, end }, text: indents(lead) + body + indents(trail) });
}

/** Comments that the edit itself brings in are carried over; those that were there are not. */
function withoutComments(gap: string): string {
  return gap.trim() === '' ? gap : (/\n[ \t]*$/.exec(gap)?.[0] ?? ' ');
}

/** Where depth is measured: the line before the gap or, where that one is as deep as what is inserted, the line behind it. */
function basesOf({ hunk, edit, twin, there }: Site, lead: string): readonly [At, At] {
  const placeAt = (back: number): readonly [At, At] => [
    { text: edit.before.text, at: edit.before.tokens[hunk.before.start - back]?.span.start ?? 0 },
    { text: twin.code.text, at: twin.code.tokens[there.start - back]?.span.start ?? 0 },
  ];
  const [behind] = placeAt(0);
  const isAsDeep = lead.includes('\n') && lastIndent(lead) === indentAt(behind.text, behind.at);
  return placeAt(isAsDeep ? 0 : 1);
}

/** Takes tokens out of the twin, and of the layout on either side that which the edit took out. */
export function deletion({ hunk, edit, twin, there }: Site): TextChange {
  const { before, after, from } = edit;
  const { tokens } = twin.code;
  const first = tokens[there.start]?.span.start ?? 0;
  const last = tokens[there.end - 1]?.span.end ?? first;
  if (hunk.before.start === from.start)
    return { span: { start: first, end: tokens[there.end]?.span.start ?? last }, text: '' };
  const start = tokens[there.start - 1]?.span.end ?? 0;
  if (hunk.before.end === from.end) return { span: { start, end: last }, text: '' };
  const [lead, trail] = [gapBefore(twin.code, there.start), gapBefore(twin.code, there.end)];
  const span = { start, end: last + trail.length };
  const left = gapBefore(after, hunk.after.start);
  if (left === gapBefore(before, hunk.before.end) && lead.trim() === '')
    return { span, text: lead.includes('\n') ? trail.slice(Math.max(0, trail.indexOf('\n'))) : trail };
  const below = trail.slice(trail.indexOf('\n') + 1).trimStart();
  if (lead.includes('\n')) return { span, text: trail.includes('\n') ? lead + below : lead };
  return { span, text: left.includes('\n') && trail.includes('\n') ? trail : left };
}

/** Lines that the edit keeps at another depth: the twin's go as much deeper, or less. */
export function rewritten(edit: MemberEdit, { twinOf }: Alignment, twin: Part): readonly TextChange[] {
  const { before, after, from, hunks } = edit;
  const changes: TextChange[] = [];
  const said = stepsOf(before.text, twin.code.text);
  for (let at = from.start + 1; at < from.end; at++) {
    const there = twinOf.get(at);
    // The gaps at a hunk's edges are the hunk's.
    const isOfHunk = hunks.some(({ before: { start, end } }) => start <= at && at <= end);
    if (isOfHunk || there === undefined || twinOf.get(at - 1) !== there - 1) continue;
    const done = hunks.findLast((hunk) => hunk.before.end < at);
    const moved = done === undefined ? edit.to.start - from.start : done.after.end - done.before.end;
    const own = gapBefore(twin.code, there);
    const change = deeper([gapBefore(before, at), gapBefore(after, at + moved)], own, said);
    const end = twin.code.tokens[there]?.span.start ?? 0;
    if (change !== undefined) changes.push({ span: { start: end - own.length, end }, text: change });
  }
  return changes;
}

/** The gap `own` at a depth that changes as it does from `old` to `now`. */
function deeper(
  [old, now]: readonly [string, string],
  own: string,
  said: (indent: string) => string,
): string | undefined {
  if (old === now || !old.includes('\n') || !now.includes('\n') || !own.includes('\n')) return undefined;
  const [was, is] = [lastIndent(old), lastIndent(now)];
  if (is === was) return undefined;
  if (is.startsWith(was)) return own.replace(/\n([ \t]*)(?=\S|$)/g, `\n$1${said(is.slice(was.length))}`);
  if (!was.startsWith(is)) return undefined;
  const less = said(was.slice(is.length)).length;
  return own.replace(
    /\n([ \t]*)/g,
    (_, indent: string) => `\n${indent.slice(0, Math.max(0, indent.length - less))}`,
  );
}

function lastIndent(gap: string): string {
  return gap.slice(gap.lastIndexOf('\n') + 1);
}
