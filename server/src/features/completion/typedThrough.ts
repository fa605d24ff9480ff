import { some, type Outcome } from '../../base/outcome.ts';
import type { Snapshot } from '../../syntax/trees.ts';
import type { Suggestion } from './complete.ts';
import type { Asked } from './inFlight.ts';

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

/** What is left of an answer to a place before, if what was typed since is the start of it. */
export function restOf(
  answer: Outcome<readonly Suggestion[]>,
  from: Asked,
  { snapshot, offset }: { readonly snapshot: Snapshot; readonly offset: number },
): Outcome<readonly Suggestion[]> | undefined {
  const suggestion = answer.kind === 'some' ? answer.value[0] : undefined;
  if (suggestion === undefined) return undefined;
  const rest = typedThrough({ ...from, suggestion }, snapshot, offset);
  return rest === undefined ? undefined : some([rest]);
}
