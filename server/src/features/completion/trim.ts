import type { WritingPlace } from './place.ts';

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * What is worth showing of a continuation: without what the line closes anyway, without blanks at the end; '' when it says
 * nothing, or what the next line says already.
 */
export function trimmed(
  continuation: string,
  text: string,
  { rest, lineStart, lineEnd }: WritingPlace,
): string {
  const closing = rest.trim();
  let kept = closing === '' ? continuation : untilUnopened(continuation);
  if (closing !== '' && kept.endsWith(closing)) kept = kept.slice(0, -closing.length);
  kept = kept.trimEnd();
  if (!/[\p{ID_Continue}]/u.test(kept) && !/[)\]}]/.test(kept)) return '';
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

/** The brackets that close what `text` opens. */
export function closersOf(text: string): string {
  const open: string[] = [];
  for (const character of text) {
    const closer = Object.entries(pairs).find(([, opener]) => opener === character)?.[0];
    if (closer !== undefined) open.push(closer);
    else if (open.at(-1) === character) open.pop();
  }
  return open.toReversed().join('');
}
