import { isKeyword } from '../../inference/ngram/lexicon.ts';
import type { WritingPlace } from './place.ts';

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * What is worth showing of a continuation: without what the line closes anyway, without blanks at the end; '' when it says
 * nothing: a mere word of the language, or what the next line says already.
 */
export function trimmed(
  continuation: string,
  text: string,
  { typed, rest, lineStart, lineEnd }: WritingPlace,
): string {
  const closing = rest.trim();
  let kept = closing === '' ? continuation : untilUnopened(continuation);
  if (closing !== '' && kept.endsWith(closing)) kept = kept.slice(0, -closing.length);
  kept = kept.trimEnd();
  if (!/[\p{ID_Continue}]/u.test(kept) && !/[)\]}]/.test(kept)) return '';
  if (isKeyword((typed + kept).trim())) return '';
  const line = text.slice(lineStart, lineEnd - rest.length) + kept;
  const next = /\S[^\r\n]*/.exec(text.slice(lineEnd))?.[0].trimEnd();
  return next !== undefined && next === line.trim() ? '' : kept;
}

/** Up to the first bracket that closes what the text did not open: it stands behind the cursor already. */
function untilUnopened(text: string): string {
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if ('([{'.includes(character)) open.push(character);
    else if (Object.hasOwn(pairs, character) && open.pop() !== pairs[character]) return text.slice(0, at);
  }
  return text;
}

/** On one line, as most languages write them. */
const strings = /(["'`])(?:\\.|(?!\1)[^\\\n])*\1/g;

/** Where `text` opens brackets that it does not close, the outermost first; in UTF-16 code units. */
export function unclosedIn(text: string): readonly number[] {
  const open: number[] = [];
  const code = text.replaceAll(strings, (string) => ' '.repeat(string.length));
  for (let at = 0; at < code.length; at++) {
    const character = code.charAt(at);
    const opener = pairs[character];
    if ('([{'.includes(character)) open.push(at);
    else if (opener !== undefined && code.charAt(open.at(-1) ?? -1) === opener) open.pop();
  }
  return open;
}

/** The brackets that close what `text` opens. */
export function closersOf(text: string): string {
  const openers = unclosedIn(text).map((at) => text.charAt(at));
  const closerOf = (opener: string) => Object.keys(pairs).find((closer) => pairs[closer] === opener) ?? '';
  return openers.toReversed().map(closerOf).join('');
}
