import type { Span } from '../base/text.ts';
import type { DocStyle } from './language.ts';

export interface Doc {
  /** Without markers; prose first, then lines such as `@param x ...`. */
  readonly text: string;
  readonly span: Span;
}

/**
 * The doc comment that ends directly above `offset`, or undefined. It is found in the text, not in the tree: directly
 * above a declaration there is nothing else that could look like one.
 */
export function docAbove(text: string, offset: number, style: DocStyle): Doc | undefined {
  const end = skipSpaceBack(text, offset);
  const span = blockCommentEndingAt(text, end, style) ?? lineRunEndingAt(text, end, style);
  if (span === undefined) return undefined;
  const isFarAway = newlinesIn(text, span.end, offset) > 1;
  const cleaned = isFarAway ? '' : cleanComment(text.slice(span.start, span.end), style);
  return cleaned === '' ? undefined : { text: cleaned, span };
}

/** The text of a string literal that is a doc (Python): without prefix, quotes and common indentation. */
export function cleanDocstring(literal: string): string {
  const match = /^[a-zA-Z]*("""|'''|"|')([\s\S]*?)\1?$/.exec(literal);
  return tidy(
    (match?.[2] ?? literal).split(/\r\n|\r|\n/).map((line) => line.trim()),
    undefined,
  );
}

function skipSpaceBack(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

function newlinesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function blockCommentEndingAt(text: string, end: number, style: DocStyle): Span | undefined {
  for (const [open, close] of style.block) {
    if (!text.startsWith(close, end - close.length)) continue;
    const start = text.lastIndexOf(open.slice(0, 2), end - close.length - 1);
    if (start !== -1 && text.startsWith(open, start) && start + open.length <= end - close.length + 1)
      return { start, end };
  }
  return undefined;
}

/** The lines above, as long as each of them is a line comment with one of the markers and nothing else. */
function lineRunEndingAt(text: string, end: number, style: DocStyle): Span | undefined {
  if (style.line.length === 0) return undefined;
  let run: Span | undefined;
  for (let lineEnd = end; lineEnd > 0;) {
    const lineStart = text.lastIndexOf('\n', lineEnd - 1) + 1;
    const start = lineStart + leadingSpace(text, lineStart, lineEnd);
    if (start === lineEnd || !style.line.some((marker) => text.startsWith(marker, start))) break;
    run = { start, end: run?.end ?? end };
    lineEnd = lineStart - 1;
    if (lineEnd > 0 && text[lineEnd - 1] === '\r') lineEnd--;
  }
  return run;
}

function leadingSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at - start;
}

function cleanComment(comment: string, style: DocStyle): string {
  const isBlock = style.block.some(([open]) => comment.startsWith(open));
  const lines = (isBlock ? comment.replace(/\*+\/$/, '') : comment)
    .split(/\r\n|\r|\n/)
    .map((line, index) =>
      line.trim().replace(isBlock ? (index === 0 ? /^\/\*+!?/ : /^\*+(?!\w)/) : /^(\/\/+[!<]?|#+)/, ''),
    )
    .map((line) => line.trim());
  const text = style.xml === true ? plainOfXml(lines).map((line) => line.trim()) : lines;
  return tidy(style.html === true ? text.map(withoutLayout) : text, style.ignore);
}

/** C# documentation XML as text: the summary first, parameters as `@param name ...`. */
function plainOfXml(lines: readonly string[]): readonly string[] {
  return lines
    .join('\n')
    .replace(
      /<(?:see|seealso|paramref|typeparamref)\b[^>]*?(?:cref|name|langword|href)="([^"]*)"[^>]*?\/>/g,
      '$1',
    )
    .replace(/\s*<(param|typeparam|exception)\b[^>]*?(?:name|cref)="([^"]*)"[^>]*>/g, '\n@$1 $2 ')
    .replace(/\s*<(returns|value|remarks|example)>/g, '\n@$1 ')
    .replace(/<\/?[A-Za-z][^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .split('\n');
}

function withoutLayout(line: string): string {
  return line
    .replace(
      /<\/?(?:p|code|pre|b|i|em|strong|ul|ol|li|br|tt|a|h[1-6]|dl|dt|dd|blockquote|table|tr|td|th)\b[^>]*>/g,
      '',
    )
    .trim();
}

/** Tags that only introduce prose. */
const describing = /^[@\\](?:description|desc|brief|summary|fileoverview|internal)\b:?\s*/i;

/** Without directives and rulers, tags that only introduce prose unwrapped, prose before tags, outer blank lines gone. */
function tidy(lines: readonly string[], ignore: string | undefined): string {
  const directive = ignore === undefined ? undefined : new RegExp(ignore);
  const kept = lines
    .filter((line) => directive?.test(line) !== true)
    .map((line) => (/^[^\p{L}\p{N}]*$/u.test(line) && !/^[`~]{3}/.test(line) ? '' : line))
    .map((line) => line.replace(/\{@(?:link|linkplain|code|literal|value)\s+([^}]*)\}/g, '$1'));
  const prose: string[] = [];
  const tags: string[] = [];
  let target = prose;
  for (const line of kept) {
    const isProse = describing.test(line);
    if (isProse) target = prose;
    else if (/^[@\\][A-Za-z]/.test(line)) target = tags;
    target.push(isProse ? line.replace(describing, '') : line);
  }
  return [...prose, ...tags]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
