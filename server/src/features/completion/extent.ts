import type { Decoded, Decoding, Step } from '../../decoding/decode.ts';
import type { Language } from '../../syntax/language.ts';
import { openingsReader } from '../../syntax/openings.ts';
import { isDeeper, type WritingPlace } from './place.ts';

/** Lines of a block at most. */
const mostLines = 12;

/**
 * Where what is written after `start`, the document up to there, ends: with the line; in a block that is empty, before a line
 * that is not in it and before a second blank line. A token without a text is a mark.
 */
export function endOf({ block }: WritingPlace, start: string): Decoding['endIn'] {
  return (token, before) => {
    if (token === '') return 0;
    const end = token.search(/[\r\n]/);
    if (block === undefined) return end;
    const lines = before.slice(start.length).split('\n');
    const line = lines.at(-1) ?? '';
    if (end !== 0 && lines.length > 1 && isBlank(line) && isOutside(line + token, block)) return 0;
    if (end === -1) return -1;
    const rest = token.slice(token.lastIndexOf('\n') + 1);
    const isOver =
      lines.length >= mostLines || (isBlank(line + token.slice(0, end)) && isBlank(lines.at(-2) ?? ''));
    return isOver || (!isBlank(rest) && isOutside(rest, block)) ? end : -1;
  };
}

/** A bracket is closed where its line would end otherwise. */
export function closes(token: string): boolean {
  return /^[)\]}]/.test(token);
}

function isOutside(line: string, block: string): boolean {
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  return indentation !== block && !isDeeper(indentation, block);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** Of `count` steps over more than a line as many as are whole lines: the last is not cut where it goes on. */
export function toWholeLines(steps: readonly Step[], count: number): number {
  const isBreak = (step: Step | undefined) => /^[\r\n]/.test(step?.text ?? '\n');
  const first = steps.findIndex((step) => isBreak(step));
  if (first === -1 || count <= first) return count;
  let whole = count;
  while (whole > first && !isBreak(steps[whole])) whole -= 1;
  return whole;
}

/** The longest start that may end there, of whose lines each is likely by `least`: the product of its probabilities. */
export function confident({ steps, mayEnd }: Decoded, least: number): readonly Step[] {
  let [sure, ofLine] = [0, 1];
  for (const [at, { text, probability }] of steps.entries()) {
    ofLine = /^[\r\n]/.test(text) ? probability : ofLine * probability;
    if (ofLine < least) break;
    if (mayEnd(at + 1)) sure = at + 1;
  }
  return steps.slice(0, toWholeLines(steps, sure));
}

const mayOpenString = /["'`/]/;

/** Of what stands after `text`, without what ends in the middle of a string: half of a text is no use. */
export function withoutOpenString(
  steps: readonly Step[],
  text: string,
  { description }: Language,
): readonly Step[] {
  const written = steps.map((step) => step.text).join('');
  if (!mayOpenString.test(written)) return steps;
  const openings = openingsReader(description, text);
  const string = openings?.(text + written).find(({ kind, at }) => kind === 'string' && at >= text.length);
  if (string === undefined) return steps;
  // What is written right before a quote belongs to it: the tag of a template, the `f` of Python.
  const tag = /[\p{ID_Continue}$]*$/u.exec((text + written).slice(0, string.at))?.[0] ?? '';
  let end = text.length;
  return steps.filter((step) => (end += step.text.length) <= string.at - tag.length);
}
