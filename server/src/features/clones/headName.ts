import { tokenFlags, type LexedText } from '../../syntax/lexical.ts';
import type { HeldText } from './textCache.ts';

/** Tokens of a head that are looked at. */
const longestHead = 60;
/** Statements around it that are looked at. */
const mostLevels = 40;

/**
 * The name of the function or class that a token begins or stands in, read off the heads of the statements around it: the name after
 * a keyword (`class Stack`), or the one before a parenthesis that no keyword stands before (`push(`). '' for none.
 */
export function headName({ text, lexed }: Pick<HeldText, 'text' | 'lexed'>, from: number): string {
  let depth = (lexed.depths[from] ?? 0) + 1;
  for (let at = from, levels = 0; at >= 0 && depth > 0 && levels < mostLevels; at--) {
    const isStart = ((lexed.flags[at] ?? 0) & tokenFlags.start) !== 0;
    if (!isStart || (lexed.depths[at] ?? 0) >= depth) continue;
    depth = lexed.depths[at] ?? 0;
    levels++;
    const name = nameIn(text, lexed, at);
    if (name !== '') return name;
  }
  return '';
}

function nameIn(text: string, lexed: LexedText, from: number): string {
  const depth = lexed.depths[from] ?? 0;
  const isControl =
    ((lexed.flags[from] ?? 0) & tokenFlags.keyword) !== 0 && isBefore(text, lexed, from + 1, '(');
  if (isControl) return '';
  const end = Math.min(lexed.count, from + longestHead);
  for (let at = from; at < end; at++) {
    const flags = lexed.flags[at] ?? 0;
    if (at > from && (flags & tokenFlags.start) !== 0) return '';
    if ((lexed.depths[at] ?? 0) > depth) continue;
    if ((flags & tokenFlags.name) === 0) continue;
    const opens =
      isBefore(text, lexed, at + 1, '(') ||
      isBefore(text, lexed, at + 1, '{') ||
      isBefore(text, lexed, at + 1, ':');
    const isDeclared = at > from && ((lexed.flags[at - 1] ?? 0) & tokenFlags.keyword) !== 0;
    if (!hasBlock(lexed, from, depth)) return '';
    if (isDeclared || opens) return text.slice(lexed.starts[at], lexed.ends[at]);
  }
  return '';
}

function isBefore(text: string, lexed: LexedText, at: number, mark: string): boolean {
  return at < lexed.count && text.startsWith(mark, lexed.starts[at] ?? 0);
}

/** Whether statements stand in a block of this one. */
function hasBlock(lexed: LexedText, from: number, depth: number): boolean {
  for (let at = from + 1; at < lexed.count; at++) {
    const isStart = ((lexed.flags[at] ?? 0) & tokenFlags.start) !== 0;
    if (isStart) return (lexed.depths[at] ?? 0) > depth;
  }
  return false;
}
