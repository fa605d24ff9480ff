import { renamedLocals } from '../../../server/src/analysis/augment/augment.ts';
import { statementsOf } from '../../../server/src/analysis/augment/statements.ts';
import { subjectOf } from '../../../server/src/analysis/augment/subject.ts';
import { changed, type Span, type TextChange } from '../../../server/src/base/text.ts';
import type { SyntaxTree } from '../../../server/src/syntax/parse.ts';
import { tokensOf } from '../../../server/src/syntax/tokens.ts';
import type { Token } from '../../../server/src/syntax/token.ts';

/** A function to be planted once more, and what edits draw on. */
export interface Donor {
  readonly tree: SyntaxTree;
  readonly span: Span;
  /** Whole-line statements of other functions, without indentation. */
  readonly foreign: readonly string[];
}

/** A number from 0 to 1. */
export type Random = () => number;

/**
 * Edits of the mutation framework of Roy and Cordy ("A Mutation/Injection-Based Automatic Framework for Evaluating Code Clone Detection
 * Tools", 2009), applied to the tree of a real function. Undefined where the function has nothing to edit.
 */
export function mutated(donor: Donor, type: 1 | 2, random: Random): string | undefined {
  return type === 1 ? laidOut(donor, random) : renamed(donor, random);
}

/** Type 1: other white space (mCW), comments (mCC), line breaks (mCF). */
function laidOut({ tree, span }: Donor, random: Random): string | undefined {
  const { text, language } = tree;
  const tokens = tokensOf(tree, span);
  const changes: TextChange[] = [];
  const comment = language.description.lineComment ?? '#';
  const free = language.description.lexical?.ends === 'semicolon';
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token.type === 'comment' && next !== undefined && random() < 0.5 && endsLine(text, token.span.end)) {
      changes.push({ span: token.span, text: `${comment} another` });
    } else if (next !== undefined && isLineEnd(text, token, next) && random() < 0.3) {
      const place = { start: token.span.end, end: token.span.end };
      changes.push({ span: place, text: random() < 0.5 ? ` ${comment} added ${at}` : '\n' });
    } else if (free && /^[,(]$/.test(textOf(text, token)) && random() < 0.15) {
      changes.push({ span: { start: token.span.end, end: token.span.end }, text: '\n        ' });
    }
  }
  return changes.length === 0 ? undefined : applied(text, span, changes);
}

/** A line ends between the two, outside of strings and comments, and not behind a backslash. */
function isLineEnd(text: string, token: Token, next: Token): boolean {
  if (token.type === 'comment' || token.type === 'string' || next.type === 'string') return false;
  return /^[ \t]*\r?\n/.test(text.slice(token.span.end, next.span.start));
}

function endsLine(text: string, offset: number): boolean {
  return /^[ \t]*(\r?\n|$)/.test(text.slice(offset, offset + 80));
}

/** Type 2: other names for the local variables (mSRI) or for one name (mARI), and other literals (mRL). */
function renamed({ tree, span }: Donor, random: Random): string | undefined {
  const whole = tree.text.slice(span.start, span.end);
  const locals = random() < 0.8 ? renamedLocals(tree, span) : whole;
  if (locals !== whole) return locals;
  const tokens = tokensOf(tree, span);
  const changes = [...otherLiterals(tree.text, tokens, random), ...otherName(tree.text, tokens, random)];
  return changes.length === 0 ? undefined : applied(tree.text, span, changes);
}

function otherLiterals(text: string, tokens: readonly Token[], random: Random): TextChange[] {
  return tokens.flatMap(({ type, span }) => {
    const own = text.slice(span.start, span.end);
    if (random() < 0.5) return [];
    if (type === 'number' && /^\d+$/.test(own)) return [{ span, text: `${Number(own.slice(-3)) + 17}` }];
    const [, quote, inside] = /^(["'])([\w ]+)\1$/.exec(own) ?? [];
    return type === 'string' && inside !== undefined
      ? [{ span, text: `${quote}other ${inside}${quote}` }]
      : [];
  });
}

/** One name, everywhere in the function. */
function otherName(text: string, tokens: readonly Token[], random: Random): TextChange[] {
  const named = tokens.filter(
    ({ type, span }) => isRenamed(type) && /^[a-z]\w{2,}$/.test(text.slice(span.start, span.end)),
  );
  const chosen = named[Math.floor(random() * named.length)];
  if (chosen === undefined) return [];
  const name = textOf(text, chosen);
  return named
    .filter((each) => textOf(text, each) === name)
    .map(({ span }) => ({ span, text: `${name}Other` }));
}

const isRenamed = (type: Token['type']) => ['identifier', 'parameter', 'function', 'property'].includes(type);

/**
 * Type 3: statements deleted (mDLs), inserted (mILs) and replaced (mMLs), and small insertions within a statement (mSIL). The text, of
 * which the caller measures how much is left.
 */
export function edited({ tree, span, foreign }: Donor, edits: number, random: Random): string | undefined {
  const statements = statementsOf(subjectOf(tree, span, undefined));
  const numbers = tokensOf(tree, span).filter(({ type }) => type === 'number');
  const changes: TextChange[] = [];
  const isFree = (at: Span) =>
    changes.every(({ span: used }) => at.end <= used.start || used.end <= at.start);
  for (let tries = 0; changes.length < edits && tries < 40; tries++) {
    const chosen = statements[Math.floor(random() * statements.length)];
    const other = foreign[Math.floor(random() * foreign.length)];
    if (chosen === undefined || other === undefined) return undefined;
    const { node, indent } = chosen;
    const line = { start: node.span.start - indent.length, end: node.span.end };
    const kind = Math.floor(random() * 4);
    const number = numbers[Math.floor(random() * numbers.length)];
    const change: TextChange =
      kind === 0
        ? { span: line, text: '' }
        : kind === 1
          ? { span: { start: line.start, end: line.start }, text: `${indent}${other}\n` }
          : kind === 2 || number === undefined
            ? { span: line, text: `${indent}${other}` }
            : { span: { start: number.span.end, end: number.span.end }, text: ' + 1' };
    const isSmall = kind === 1 || kind === 3 || node.span.end - node.span.start < (span.end - span.start) / 4;
    if (isSmall && isFree(change.span)) changes.push(change);
  }
  return changes.length < edits ? undefined : applied(tree.text, span, changes);
}

/** Statements of a function that stand on a line of their own, for others to be edited with. */
export function donations(tree: SyntaxTree, span: Span): readonly string[] {
  return statementsOf(subjectOf(tree, span, undefined))
    .map(({ node }) => tree.text.slice(node.span.start, node.span.end))
    .filter((text) => !text.includes('\n') && text.length > 8 && text.length < 100);
}

function applied(text: string, span: Span, changes: readonly TextChange[]): string {
  const moved = changes.map((each) => ({
    span: { start: each.span.start - span.start, end: each.span.end - span.start },
    text: each.text,
  }));
  return changed(text.slice(span.start, span.end), moved);
}

function textOf(text: string, { span }: Token): string {
  return text.slice(span.start, span.end);
}
