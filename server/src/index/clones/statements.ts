import { lowerBound } from '../../base/partitionPoint.ts';
import { tokenFlags, type LexedText } from '../../syntax/lexical.ts';
import { mixed } from './fingerprints.ts';
import { boundary, type TokenRange } from './units.ts';

/** A range of tokens of a text. */
export interface Side extends TokenRange {
  readonly lexed: LexedText;
}

/** The statements of a range, those in blocks as well as those around them. */
export interface Statements {
  /** A hash of each one's tokens, names and literals blinded. */
  readonly blind: Int32Array;
  /** The same to the letter. */
  readonly exact: Int32Array;
  startOf(index: number): number;
  /** Tokens. */
  sizeOf(index: number): number;
}

export function statementsOf({ lexed, from, to }: Side): Statements {
  const whole = made.get(lexed) ?? allStatements(lexed);
  made.set(lexed, whole);
  const { starts } = whole;
  const first = lowerBound(starts, from);
  const end = lowerBound(starts, to);
  return {
    blind: whole.blind.subarray(first, end),
    exact: whole.exact.subarray(first, end),
    startOf: (index) => starts[first + index] ?? to,
    sizeOf: (index) => Math.min(starts[first + index + 1] ?? lexed.count, to) - (starts[first + index] ?? to),
  };
}

/** Tokens in statements that do not repeat one before and are no imports: a table or a list of one call after the other has few. */
export function tellingTokens(side: Side, exact: boolean): number {
  const statements = statementsOf(side);
  const seen = new Set<number>();
  let tokens = 0;
  (exact ? statements.exact : statements.blind).forEach((symbol, i) => {
    if (seen.has(symbol) || side.lexed.idle.has(side.lexed.exact[statements.startOf(i)] ?? 0)) return;
    seen.add(symbol);
    tokens += statements.sizeOf(i);
  });
  return tokens;
}

export function literalShare({ lexed, from, to }: Side): number {
  let literals = 0;
  for (let at = from; at < to; at++) if (((lexed.flags[at] ?? 0) & tokenFlags.literal) !== 0) literals++;
  return literals / (to - from);
}

interface Columns {
  readonly starts: Int32Array;
  readonly blind: Int32Array;
  readonly exact: Int32Array;
}

/** Statements of a whole text, made once. */
const made = new WeakMap<LexedText, Columns>();

function allStatements(lexed: LexedText): Columns {
  const { flags, count } = lexed;
  const starts: number[] = [];
  for (let at = 0; at < count; at++) if (at === 0 || ((flags[at] ?? 0) & boundary) !== 0) starts.push(at);
  const hashed = (column: Int32Array) =>
    Int32Array.from(starts, (from, i) => hashOf(column, from, starts[i + 1] ?? count));
  return { starts: Int32Array.from(starts), blind: hashed(lexed.blind), exact: hashed(lexed.exact) };
}

function hashOf(column: Int32Array, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 0x01000193) + (column[at] ?? 0)) | 0;
  return mixed(hash);
}
