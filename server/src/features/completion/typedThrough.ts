import type { Snapshot } from '../../syntax/trees.ts';
import type { Suggestion } from './complete.ts';

/** A suggestion as it was shown: in that text at that offset. */
export interface Shown {
  readonly uri: string;
  readonly text: string;
  readonly offset: number;
  readonly suggestion: Suggestion;
}

/** What is left of the last suggestion when since then nothing but its start was typed. */
export function typedThrough(
  shown: Shown | undefined,
  { uri, text }: Snapshot,
  offset: number,
): Suggestion | undefined {
  if (shown === undefined || shown.uri !== uri) return undefined;
  const typed = offset - shown.offset;
  const { suggestion } = shown;
  if (typed < 0 || typed >= suggestion.text.length) return undefined;
  const expected =
    shown.text.slice(0, shown.offset) + suggestion.text.slice(0, typed) + shown.text.slice(shown.offset);
  return expected === text ? { ...suggestion, text: suggestion.text.slice(typed) } : undefined;
}
