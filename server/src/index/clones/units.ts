import { tokenFlags, type LexedText } from '../../syntax/lexical.ts';
import type { Fragment } from './texts.ts';

/** A half-open range of tokens. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The parts of a range that are whole statements of one block, as long as they get, with at least `min` tokens each: what a
 * person could cut out. In the order of the source, none inside another. `others` are equal runs, each with the token that
 * it begins with: a statement has to begin and to end in most of them as well.
 */
export function wholeStatements(
  lexed: LexedText,
  { from, to }: TokenRange,
  min: number,
  others: readonly Fragment[],
): readonly TokenRange[] {
  const runs: TokenRange[] = [];
  const open: OpenRun[] = [];
  const close = (run: OpenRun) => {
    if (run.end - run.from >= min) runs.push({ from: run.from, to: run.end });
  };
  for (let at = from; at <= to; at++) {
    const flags = commonFlags(lexed.flags[at] ?? 0, others, at - from);
    if ((flags & boundary) === 0) continue;
    const depth = lexed.depths[at] ?? 0;
    while ((open.at(-1)?.depth ?? -1) > depth) {
      const run = open.pop();
      if (run === undefined) break;
      if ((flags & tokenFlags.dedent) !== 0) run.end = at;
      close(run);
    }
    const last = open.at(-1);
    // What begins within one part of a switch does not go on in the next.
    const isOver = (flags & tokenFlags.label) !== 0 && last?.depth === depth && !startsPart(lexed, last);
    if (isOver) {
      open.pop();
      last.end = at;
      close(last);
      open.push({ depth, from: at, end: at });
    } else if (last?.depth === depth) {
      if ((flags & tokenFlags.end) !== 0) last.end = at;
    } else if ((flags & tokenFlags.start) !== 0) open.push({ depth, from: at, end: at });
  }
  for (const run of open) close(run);
  return outermost(runs);
}

function startsPart({ flags }: LexedText, { from }: OpenRun): boolean {
  return ((flags[from] ?? 0) & tokenFlags.label) !== 0;
}

export const boundary = tokenFlags.start | tokenFlags.end | tokenFlags.dedent;

/** The boundaries that most of the runs have at an offset. */
function commonFlags(own: number, others: readonly Fragment[], offset: number): number {
  if ((own & boundary) === 0 || others.length === 0) return own;
  let flags = own & ~boundary;
  for (const bit of [tokenFlags.start, tokenFlags.end, tokenFlags.dedent]) {
    let count = (own & bit) === 0 ? 0 : 1;
    for (const { lexed, at } of others) if (((lexed.flags[at + offset] ?? 0) & bit) !== 0) count++;
    if (2 * count > others.length + 1) flags |= bit;
  }
  return flags;
}

/** Whether a statement begins with the run's first token, and one ends with its last. */
export function isWhole({ lexed, at }: Fragment, length: number): boolean {
  const starts = ((lexed.flags[at] ?? 0) & tokenFlags.start) !== 0;
  return starts && ((lexed.flags[at + length] ?? 0) & (tokenFlags.end | tokenFlags.dedent)) !== 0;
}

interface OpenRun {
  readonly depth: number;
  readonly from: number;
  end: number;
}

function outermost(runs: readonly TokenRange[]): readonly TokenRange[] {
  const kept: TokenRange[] = [];
  for (const run of runs.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (run.to > (kept.at(-1)?.to ?? 0)) kept.push(run);
  }
  return kept;
}

/** Every statement that has a block in it, functions and classes among them, from `min` to `most` tokens; outer ones first. */
export function blockStatements(lexed: LexedText, min: number, most: number): readonly TokenRange[] {
  const found: TokenRange[] = [];
  const open: { readonly depth: number; readonly from: number; hasBlock: boolean }[] = [];
  for (let at = 0; at <= lexed.count; at++) {
    const flags = lexed.flags[at] ?? 0;
    if ((flags & boundary) === 0) continue;
    const depth = at === lexed.count ? -1 : (lexed.depths[at] ?? 0);
    const until = (flags & tokenFlags.end) !== 0 ? depth : depth + 1;
    for (
      let statement = open.at(-1);
      statement !== undefined && statement.depth >= until;
      statement = open.at(-1)
    ) {
      open.pop();
      const outer = open.at(-1);
      if (outer !== undefined) outer.hasBlock = true;
      const size = at - statement.from;
      if (statement.hasBlock && size >= min && size <= most) found.push({ from: statement.from, to: at });
    }
    if ((flags & tokenFlags.start) !== 0) open.push({ depth, from: at, hasBlock: false });
  }
  return found.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

/** Whether a range of whole statements is a single one, with a block in it. */
export function isOneBlock({ lexed, from, to }: TokenRange & { readonly lexed: LexedText }): boolean {
  const depth = lexed.depths[from] ?? 0;
  let hasBlock = false;
  for (let at = from + 1; at < to; at++) {
    if (((lexed.flags[at] ?? 0) & tokenFlags.start) === 0) continue;
    if ((lexed.depths[at] ?? 0) <= depth) return false;
    hasBlock = true;
  }
  return hasBlock;
}
