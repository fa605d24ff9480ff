import type { LanguageDescription } from '../syntax/language.ts';
import type { Source, StaticAnalysis } from './staticAnalysis.ts';

/**
 * A source, and a place in it, without the blanks that the line begins with, where they mean nothing to anybody: a line that is indented key
 * by key is asked about once, by whoever asks.
 */
export function flush(
  { monitors = {} }: LanguageDescription,
  { isLiteral = false }: StaticAnalysis,
): (source: Source, offset: number) => readonly [Source, number] {
  return (source, offset) => {
    if (monitors.indented === true || isLiteral) return [source, offset];
    const { text } = source;
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const blanks = /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
    return [{ ...source, text: text.slice(0, start) + text.slice(start + blanks) }, offset - blanks];
  };
}
