import type { Span, TextChange } from '../../../base/text.ts';
import type { Alignment, Part } from './alignment.ts';
import { gapBefore } from './codeTokens.ts';
import type { Indents } from './indents.ts';
import { lengthOf, type MemberEdit } from './memberEdit.ts';
import type { Hunk } from './tokenDiff.ts';

// What stands between tokens: layout and comments. An edit that is carried over takes its own layout along, at the twin's depth; where it
// changed none the twin's stays, and its comments do in any case.

/** A hunk, the tokens of the twin in whose place it is to be made, and how deep lines are there. */
export interface Site {
  readonly hunk: Hunk;
  readonly edit: MemberEdit;
  readonly twin: Part;
  readonly there: Span;
  readonly indents: Indents;
}

/** The tokens `said` in the twin in place of those of the hunk, with the layout on either side as far as it is of the place. */
export function hunkChange(site: Site, said: readonly string[]): TextChange {
  const { hunk, edit, twin, there } = site;
  const { tokens } = twin.code;
  const isFirst = hunk.before.start === edit.from.start;
  const isLast = hunk.before.end === edit.from.end;
  const from = isFirst ? tokens[there.start]?.span.start : tokens[there.start - 1]?.span.end;
  const to = isLast ? tokens[there.end - 1]?.span.end : tokens[there.end]?.span.start;
  const span = { start: from ?? 0, end: to ?? twin.code.text.length };
  const body = bodyOf(site, said);
  if (said.length === 0) return { span, text: isFirst || isLast ? '' : deletion(site) };
  if (lengthOf(hunk.before) === 0) return { span, text: insertion(site, body) };
  return { span, text: (isFirst ? '' : leadOf(site)) + body + (isLast ? '' : trailOf(site)) };
}

function bodyOf({ hunk, edit, indents }: Site, said: readonly string[]): string {
  return said
    .map((text, at) => {
      const gap = at === 0 ? '' : gapBefore(edit.after, hunk.after.start + at);
      return deep(gap, indents) + text;
    })
    .join('');
}

function leadOf({ hunk, edit, twin, there, indents }: Site): string {
  const [old, now] = [gapBefore(edit.before, hunk.before.start), gapBefore(edit.after, hunk.after.start)];
  return changedGap([old, now], gapBefore(twin.code, there.start), indents);
}

function trailOf({ hunk, edit, twin, there, indents }: Site): string {
  const [old, now] = [gapBefore(edit.before, hunk.before.end), gapBefore(edit.after, hunk.after.end)];
  return changedGap([old, now], gapBefore(twin.code, there.end), indents);
}

/** Between two tokens of the twin that stand one after the other. */
function insertion({ hunk, edit, twin, there, indents }: Site, body: string): string {
  const old = gapBefore(edit.before, hunk.before.start);
  const own = gapBefore(twin.code, there.start);
  // Comments that were there are there in the twin, or not.
  const bare = (gap: string) => (old.trim() === '' || gap.trim() === '' ? gap : layoutOf(gap));
  const lead = bare(gapBefore(edit.after, hunk.after.start));
  const trail = bare(gapBefore(edit.after, hunk.after.end));
  if (lead.includes('\n') && !trail.includes('\n') && own.includes('\n'))
    return changedGap([old, lead], own, indents) + body + trail;
  const behind = (gap: string) =>
    trail.includes('\n') || trail === old || gap.trim() !== ''
      ? changedGap([old, trail], gap, indents)
      : trail;
  if (!lead.includes('\n') || !own.includes('\n')) return deep(lead, indents) + body + behind(own);
  // A comment behind the line before stays with that line.
  const at = own.indexOf('\n');
  return own.slice(0, at) + deep(lead, indents) + body + behind(own.slice(at));
}

/** What is left between the tokens around deleted ones: the twin's next line, with the comments before the deleted ones. */
function deletion({ hunk, edit, twin, there, indents }: Site): string {
  const [lead, trail] = [gapBefore(twin.code, there.start), gapBefore(twin.code, there.end)];
  const [old, now] = [gapBefore(edit.before, hunk.before.end), gapBefore(edit.after, hunk.after.start)];
  const comments = lead.trim() === '' ? '' : lead.trimEnd();
  const isLine = lead.includes('\n');
  if (trail.includes('\n')) {
    const next = isLine ? trail.slice(trail.indexOf('\n')) : trail;
    return comments + changedGap([old, now], next, indents);
  }
  if (comments !== '' || isLine)
    return changedGap([gapBefore(edit.before, hunk.before.start), now], lead, indents);
  return trail.trim() === '' && !now.includes('\n') ? now : trail;
}

/** Lines that the edit keeps at another depth: so do they in the twin. */
export function rewritten(
  edit: MemberEdit,
  { twinOf }: Alignment,
  { twin, indents }: Pick<Site, 'twin' | 'indents'>,
): readonly TextChange[] {
  const { before, after, from, hunks } = edit;
  const changes: TextChange[] = [];
  for (let at = from.start + 1; at < from.end; at++) {
    const there = twinOf.get(at);
    // The gaps at a hunk's edges are the hunk's.
    const isOfHunk = hunks.some(({ before: { start, end } }) => start <= at && at <= end);
    if (isOfHunk || there === undefined || twinOf.get(at - 1) !== there - 1) continue;
    const done = hunks.findLast((hunk) => hunk.before.end < at);
    const moved = done === undefined ? edit.to.start - from.start : done.after.end - done.before.end;
    const own = gapBefore(twin.code, there);
    const text = changedGap([gapBefore(before, at), gapBefore(after, at + moved)], own, indents);
    const end = twin.code.tokens[there]?.span.start ?? 0;
    if (text !== own) changes.push({ span: { start: end - own.length, end }, text });
  }
  return changes;
}

/** The twin's gap where this place's was `old` and is `now`: another only if there is a line less or more, or one is as deep as another. */
function changedGap([old, now]: readonly [string, string], own: string, indents: Indents): string {
  const [was, is] = [old.includes('\n'), now.includes('\n')];
  if (was === is && (!is || lastIndent(old) === lastIndent(now))) return own;
  if (!is) return own.trim() === '' ? layoutOf(now) : own;
  const depth = `\n${indents(lastIndent(now))}`;
  if (!own.includes('\n')) return own.trimEnd() + depth;
  return own.replace(/\n[ \t]*(?=\S|$)/g, depth);
}

function deep(gap: string, indents: Indents): string {
  return gap.replace(/\n([ \t]*)/g, (_, indent: string) => `\n${indents(indent)}`);
}

/** Without the comments. */
function layoutOf(gap: string): string {
  return gap.trim() === '' ? gap : (/\n[ \t]*$/.exec(gap)?.[0] ?? ' ');
}

function lastIndent(gap: string): string {
  return gap.slice(gap.lastIndexOf('\n') + 1);
}
