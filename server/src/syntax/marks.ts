import { LineIndex } from '../base/text.ts';

/** A mark of a fixture: what is claimed of the token that it points at. */
export interface Mark {
  /** Offset of the token in the text without the marks. */
  readonly offset: number;
  /** Length of the token, or 0 for a mark `<-`, which points at the first token of the line above. */
  readonly length: number;
  readonly claim: string;
}

export interface MarkedText {
  /** Without the lines of marks. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

const markLine = /^\s*(?:\/\/|#|--)\s*(?:(\^+)|(<-))\s*(.*)$/;

/**
 * Reads a fixture in the target language: a comment line `// ^^^^ claim` speaks of the token above its carets, a line
 * `// <- claim` of the first token above. Such lines are not part of the text. Several may follow one line.
 */
export function readMarks(fixture: string): MarkedText {
  const kept: string[] = [];
  const found: { line: number; column: number; length: number; claim: string }[] = [];
  for (const line of fixture.split('\n')) {
    const match = markLine.exec(line);
    if (match === null) kept.push(line);
    else
      found.push({
        line: kept.length - 1,
        column: columnOf(line, kept.at(-1) ?? ''),
        length: match[1]?.length ?? 0,
        claim: match[3] ?? '',
      });
  }
  const text = kept.join('\n');
  const lines = new LineIndex(text);
  const marks = found.map(({ line, column, length, claim }) => ({
    offset: lines.offsetAt({ line, character: column }),
    length,
    claim,
  }));
  return { text, marks };
}

function columnOf(markLine: string, above: string): number {
  const caret = markLine.indexOf('^');
  const isArrow = caret === -1 || (markLine.includes('<-') && markLine.indexOf('<-') < caret);
  return isArrow ? above.length - above.trimStart().length : caret;
}
