import type { CompletionManifest } from '../packages/completionManifest.ts';
import type { Tokenizer } from '../ports.ts';

/** Tokens that are left for what is written, of a large window. */
const mostRoom = 64;
/** Of what is left, at most a quarter is what stands after the place. */
const suffixShare = 0.25;
/** The start of the prefix moves in steps of so many tokens, so that the cache stays good from one keystroke to the next. */
const step = 64;
/** UTF-16 code units that a token has on average at least: what is further away is not encoded. */
const unitsPerToken = 8;

export interface PromptText {
  /** As the model was taught to see it: relative to the workspace, with '/'. */
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** Ids that ask the model for the middle between prefix and suffix (fill in the middle, arXiv 2207.14255). */
export function promptOf(
  { path, prefix, suffix }: PromptText,
  manifest: CompletionManifest,
  tokenizer: Tokenizer,
): number[] {
  const { window, prompt } = manifest;
  const mark = (token: string) => tokenizer.idOf(token) ?? 0;
  const room = Math.min(mostRoom, window >> 2);
  const header = tokenizer.encode(prompt.header.replace('{path}', path)).slice(0, window >> 3);
  const budget = window - room - header.length - 3;
  const after = tokenizer
    .encode(suffix.slice(0, budget * unitsPerToken))
    .slice(0, Math.floor(budget * suffixShare));
  const before = windowed(tokenizer.encode(lineFrom(prefix, budget * unitsPerToken)), budget - after.length);
  if (prompt.order === 'spm')
    return [...header, mark(prompt.fimSuffix), ...after, mark(prompt.fimPrefix), ...before];
  return [
    ...header,
    mark(prompt.fimPrefix),
    ...before,
    mark(prompt.fimSuffix),
    ...after,
    mark(prompt.fimMiddle),
  ];
}

/** The last code units of a text, from the start of a line. */
function lineFrom(text: string, units: number): string {
  if (text.length <= units) return text;
  const line = text.indexOf('\n', text.length - units);
  return text.slice(line === -1 ? text.length - units : line + 1);
}

/** The last `most` ids at most, the first of them at a multiple of {@link step}. */
function windowed(ids: readonly number[], most: number): readonly number[] {
  return ids.length <= most ? ids : ids.slice(Math.ceil((ids.length - most) / step) * step);
}
