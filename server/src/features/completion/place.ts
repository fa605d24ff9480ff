import type { Outcome } from '../../base/outcome.ts';
import { none, some } from '../../base/outcome.ts';

/** Where something is to be written. Offsets are UTF-16 code units of the text. */
export interface WritingPlace {
  /** Start of the cursor's line. */
  readonly lineStart: number;
  /** End of it, before the line break. */
  readonly lineEnd: number;
  /** The word that is half typed at the cursor, or ''. */
  readonly typed: string;
  /** What stands on the line after the cursor: nothing, or what closes. */
  readonly rest: string;
  /** The indentation of the block that is empty but for this line, where more than a line may be written. */
  readonly block?: string;
}

/**
 * The place of `offset`, or why nothing is suggested there. `closing` is a pattern of what may stand behind the cursor besides
 * brackets and the like: what ends a list of imports.
 */
export function placeAt(text: string, offset: number, closing?: string): Outcome<WritingPlace> {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.slice(offset).search(/\r?\n/);
  const lineEnd = found === -1 ? text.length : offset + found;
  const rest = text.slice(offset, lineEnd);
  const isClosed = closing !== undefined && new RegExp(closing, 'u').test(rest);
  if (!isClosed && !/^[\s)\]}>"'`;,:]*$/.test(rest)) return none('the cursor is in the middle of a line');
  const typed = /#?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.exec(text.slice(lineStart, offset))?.[0] ?? '';
  const block = emptyBlockAt(text, offset, { lineStart, lineEnd });
  return some({ lineStart, lineEnd, typed, rest, ...(block !== undefined && { block }) });
}

/**
 * The indentation of a blank line between one that is less indented and one that is no more indented than that: the body of
 * what the line before opens. By layout, since a tree has no block there yet in Python.
 */
function emptyBlockAt(
  text: string,
  offset: number,
  { lineStart, lineEnd }: Pick<WritingPlace, 'lineStart' | 'lineEnd'>,
): string | undefined {
  const indentation = text.slice(lineStart, offset);
  if (!/^[ \t]+$/.test(indentation) || text.slice(offset, lineEnd).trim() !== '') return undefined;
  const before = text.slice(0, lineStart).trimEnd();
  const opener = /^[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1))?.[0] ?? '';
  const next = /^(?:[ \t]*\r?\n)*([ \t]*)\S/.exec(text.slice(lineEnd).replace(/^\r?\n/, ''))?.[1] ?? '';
  const isBody = before !== '' && isDeeper(indentation, opener) && !isDeeper(next, opener);
  return isBody ? indentation : undefined;
}

/** Whether a line with the first indentation is within one with the other. */
export function isDeeper(indentation: string, than: string): boolean {
  return indentation.length > than.length && indentation.startsWith(than);
}
