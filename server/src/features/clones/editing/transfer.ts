import { none, some, type None, type Outcome } from '../../../base/outcome.ts';
import type { Span, TextChange } from '../../../base/text.ts';
import { editBetween } from '../../../syntax/trees.ts';
import { aligned, nameKey, type Alignment, type Part } from './alignment.ts';
import { beginsLine, type Code, type CodeToken } from './codeTokens.ts';
import { hunkChange, rewritten } from './gaps.ts';
import { indentsOf } from './indents.ts';
import type { MemberEdit } from './memberEdit.ts';
import type { Hunk } from './tokenDiff.ts';

/** What the names that an edit brings in mean where they are to stand. */
export interface Meanings {
  /** Why a name that is new in the place cannot stand in the twin; undefined when it can. */
  refusal(token: CodeToken, at: number): string | undefined;
}

/** An edit as it would be made in a twin. */
export interface Transferred {
  /** Of the twin's file, in order; empty where the twin has the edit already. */
  readonly changes: readonly TextChange[];
  /**
   * Whether in some part of the edit the twin reads as this place did but for its names. Not so where the edit touches only what the two differ
   * in: `retry(3)` and `retry(5)` are to differ.
   */
  readonly isSame: boolean;
}

/** The lines around the edit stand otherwise in the twin: they are not the same lines. */
export interface Elsewhere extends None {
  readonly isElsewhere: true;
}

const elsewhere: Elsewhere = {
  ...none('the lines around the edit are not the same there'),
  isElsewhere: true,
};

/**
 * The edit of one place, said for its twin: what the edit keeps the twin keeps as it has it, names and literals that differ
 * included; what it brings in takes the twin's names; what it takes out goes. `none` where the lines around the edit stand
 * otherwise in the twin, or a name cannot be said there.
 */
export function transferred(
  edit: MemberEdit,
  twin: Part,
  meanings: Meanings,
): Outcome<Transferred> | Elsewhere {
  const alignment = aligned({ code: edit.before, tokens: edit.from }, twin);
  const indents = indentsOf(edit.before, twin, alignment);
  const changes: TextChange[] = [];
  let isSame = false;
  for (const hunk of edit.hunks) {
    const there = counterpart(hunk, edit, { twin, alignment });
    if (there === undefined) return elsewhere;
    const said = saidThere(hunk, edit, { there, alignment, twin, meanings });
    if (said.kind === 'none') return said;
    isSame ||= readsAs(hunk, edit, { there, alignment, twin });
    changes.push(hunkChange({ hunk, edit, there, twin, indents }, said.value));
  }
  const all = [...changes, ...rewritten(edit, alignment, { twin, indents })];
  const text = twin.code.text;
  const real = all.flatMap((change) => least(change, text));
  return some({ changes: real.toSorted((a, b) => a.span.start - b.span.start), isSame });
}

/** Without what is the same at either end; nothing where all of it is. */
function least({ span, text: now }: TextChange, text: string): readonly TextChange[] {
  const edit = editBetween(text.slice(span.start, span.end), now);
  if (edit === undefined) return [];
  const { startIndex, oldEndIndex, newEndIndex } = edit;
  const start = span.start + startIndex;
  return [{ span: { start, end: span.start + oldEndIndex }, text: now.slice(startIndex, newEndIndex) }];
}

interface Twin {
  readonly twin: Part;
  readonly alignment: Alignment;
}

/** Tokens of the twin in whose place the hunk's are; undefined where the lines of the hunk do not stand there. */
function counterpart(hunk: Hunk, { before, from }: MemberEdit, { alignment, twin }: Twin): Span | undefined {
  const { start, end } = aroundInLines(hunk.before, before, from);
  const first = alignment.twinOf.get(start);
  if (first === undefined) return undefined;
  for (let at = start; at < end; at++) if (alignment.twinOf.get(at) !== first + at - start) return undefined;
  const there = {
    start: first + hunk.before.start - start,
    end: first + hunk.before.end - start,
  };
  return there.start >= twin.tokens.start && there.end <= twin.tokens.end ? there : undefined;
}

/** The tokens of a hunk, one on either side, and the rest of their lines, as far as they are in the place. */
function aroundInLines({ start, end }: Span, { tokens, text }: Code, within: Span): Span {
  const begins = (at: number) => beginsLine(text, tokens[at]?.span.start ?? 0);
  let first = Math.max(within.start, start - 1);
  while (first > within.start && !begins(first)) first--;
  let last = Math.min(within.end, end + 1);
  while (last < within.end && !begins(last)) last++;
  return { start: first, end: last };
}

/** What the hunk brings in, token by token, with the twin's names. */
function saidThere(
  hunk: Hunk,
  { after }: MemberEdit,
  { there, alignment, twin, meanings }: Twin & { readonly there: Span; readonly meanings: Meanings },
): Outcome<readonly string[]> {
  const said: string[] = [];
  const offset = twin.code.tokens[there.start]?.span.start ?? twin.code.text.length;
  for (const token of after.tokens.slice(hunk.after.start, hunk.after.end)) {
    const name = nameThere(token, alignment, { meanings, offset });
    if (typeof name !== 'string') return name;
    said.push(name);
  }
  return some(said);
}

function nameThere(
  token: CodeToken,
  { names }: Alignment,
  { meanings, offset }: { readonly meanings: Meanings; readonly offset: number },
): string | None {
  if (token.kind !== 'name' && token.kind !== 'member') return token.text;
  const key = nameKey(token);
  if (names.has(key)) return names.get(key) ?? none(`${token.text} is called by several names there`);
  const refusal = token.kind === 'name' ? meanings.refusal(token, offset) : undefined;
  return refusal === undefined ? token.text : none(refusal);
}

/** Whether what the hunk takes out stands in the twin with the same literals and no name that is other than elsewhere. */
function readsAs(
  { before: { start, end } }: Hunk,
  { before }: MemberEdit,
  { there, alignment, twin }: Twin & { readonly there: Span },
): boolean {
  for (let at = start; at < end; at++) {
    const own = before.tokens[at];
    const theirs = twin.code.tokens[there.start + at - start];
    if (own === undefined || theirs === undefined) return false;
    const isName = own.kind === 'name' || own.kind === 'member';
    if ((isName ? alignment.names.get(nameKey(own)) : own.text) !== theirs.text) return false;
  }
  return true;
}
