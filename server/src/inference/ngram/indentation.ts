/** The line break before a line that is blank. */
export const blankBreak = '\n';
const same = '\n=';
const deeper = '\n>';
const shallower = '\n<';
/** As wide as a tab is taken to be where tabs and blanks are mixed. */
const tab = 4;

/**
 * A line break says how the indentation of the line after it is to that of the lines before: `\n=` the same, `\n>` deeper,
 * `\n<2` as the line two levels further out, `\n` a blank line. So code says the same at any depth, in tabs and in blanks.
 */
export function relativeBreaks(lexemes: readonly string[]): string[] {
  const levels = new Levels();
  const [first] = lexemes;
  if (first !== undefined && !isBreak(first)) levels.step(/^[ \t]*$/.test(first) ? first : '');
  return lexemes.map((lexeme, at) => {
    if (!isBreak(lexeme)) return lexeme;
    const next = lexemes[at + 1];
    return next !== undefined && isBreak(next)
      ? blankBreak
      : levels.step(lexeme.slice(lexeme.indexOf('\n') + 1));
  });
}

/** The line break that a relative one stands for after `before`, the text up to there from the start of a line. */
export function breakAfter(relative: string, before: string): string {
  const end = /\r\n[^\n]*$/.test(before) ? '\r\n' : '\n';
  if (relative === blankBreak) return end;
  const levels = new Levels();
  for (const [, indentation] of before.matchAll(/(?:^|\n)([ \t]*)(?=[^\s])/g)) levels.step(indentation ?? '');
  return end + levels.indentationOf(relative);
}

export function isBreak(lexeme: string): boolean {
  return lexeme.startsWith('\n') || lexeme.startsWith('\r\n');
}

/** The indentations around a line, the outermost first. */
class Levels {
  readonly #levels: string[] = [];
  #unit = '';

  /** Takes the next line's indentation in: how it is to those before. */
  step(indentation: string): string {
    const top = this.#levels.at(-1);
    if (top === undefined || widthOf(indentation) > widthOf(top)) {
      if (top !== undefined && indentation.startsWith(top)) this.#unit = indentation.slice(top.length);
      this.#levels.push(indentation);
      return top === undefined ? same : deeper;
    }
    if (widthOf(indentation) === widthOf(top)) return same;
    let count = 0;
    while (widthOf(this.#levels.at(-1) ?? '') > widthOf(indentation)) {
      this.#levels.pop();
      count += 1;
    }
    if (this.#levels.length === 0 || widthOf(this.#levels.at(-1) ?? '') < widthOf(indentation))
      this.#levels.push(indentation);
    return `${shallower}${count}`;
  }

  indentationOf(relative: string): string {
    const top = this.#levels.at(-1) ?? '';
    if (relative === same) return top;
    if (relative === deeper) return top + (this.#unit || (top.includes('\t') ? '\t' : '    '));
    return this.#levels.at(-1 - Number(relative.slice(shallower.length))) ?? '';
  }
}

function widthOf(indentation: string): number {
  let width = 0;
  for (const character of indentation) width += character === '\t' ? tab : 1;
  return width;
}
