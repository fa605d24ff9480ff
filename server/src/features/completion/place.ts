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
}

/** The place of `offset`, or why nothing is suggested there. */
export function placeAt(text: string, offset: number): Outcome<WritingPlace> {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.slice(offset).search(/\r?\n/);
  const lineEnd = found === -1 ? text.length : offset + found;
  const rest = text.slice(offset, lineEnd);
  if (!/^[\s)\]}>"'`;,:]*$/.test(rest)) return none('the cursor is in the middle of a line');
  const typed = /#?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.exec(text.slice(lineStart, offset))?.[0] ?? '';
  return some({ lineStart, lineEnd, typed, rest });
}
