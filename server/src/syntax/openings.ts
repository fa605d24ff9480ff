import type { LanguageDescription } from './language.ts';

/** A bracket, a string or a comment that is open where a text ends. */
export interface Opening {
  /** The bracket, the quote, `/` of a regular expression, or what begins the comment. */
  readonly by: string;
  readonly kind: 'bracket' | 'string' | 'comment';
  /** Offset of its first character. */
  readonly at: number;
  /** Offsets of the commas that are directly in it. */
  readonly commas: readonly number[];
}

/** What is open at the end of a text, the outermost first. */
export type OpeningsOf = (text: string) => readonly Opening[];

/**
 * Reads texts that are not finished, so without a tree. `document`: the lines that every text which is asked about begins with, or is the
 * beginning of; they are read once, and of the document before, what is the same is not read again. Undefined for a language that does
 * not say how its strings look.
 */
export function openingsReader(description: LanguageDescription, document = ''): OpeningsOf | undefined {
  const lexed = lexedOf(description);
  if (lexed === undefined) return undefined;
  const { lexer } = lexed;
  const marks = marksIn(lexed, document.slice(0, document.lastIndexOf('\n') + 1));
  let last: { readonly text: string; readonly open: readonly Opening[] } = { text: '', open: [] };
  return (text) => {
    if (text === last.text) return last.open;
    const { at, open } = marks.findLast((mark) => mark.at <= text.length) ?? beginning;
    last = { text, open: read(lexer, text, at, open) };
    return last.open;
  };
}

/** What is open at the end of a line. */
interface Mark {
  readonly at: number;
  readonly open: readonly Opening[];
}

const beginning: Mark = { at: 0, open: [] };
/** Code units between two marks at most, but for the rest of a line: who asks about an earlier place has no more read again. */
const stride = 500;

/** A language's lexer, and what it read of a document last. */
interface Lexed {
  readonly lexer: Lexer;
  lines: string;
  marks: readonly Mark[];
}

const byDescription = new WeakMap<LanguageDescription, Lexed>();

function lexedOf(description: LanguageDescription): Lexed | undefined {
  const { strings } = description;
  if (strings === undefined) return undefined;
  const known = byDescription.get(description);
  if (known !== undefined) return known;
  const lexed = { lexer: lexerOf(description, strings), lines: '', marks: [beginning] };
  byDescription.set(description, lexed);
  return lexed;
}

/** The marks of these lines, the first at 0. */
function marksIn(lexed: Lexed, lines: string): readonly Mark[] {
  const { lexer, lines: before } = lexed;
  const isSame = ({ at }: Mark) => at <= lines.length && lines.startsWith(before.slice(0, at));
  const marks = [
    ...(before === lines ? lexed.marks : lexed.marks.slice(0, lexed.marks.findLastIndex(isSame) + 1)),
  ];
  for (let { at: end } = marks.at(-1) ?? beginning; end < lines.length;) {
    const { at, open } = marks.at(-1) ?? beginning;
    end = lines.indexOf('\n', Math.min(at + stride, lines.length - 1)) + 1;
    marks.push({ at: end, open: read(lexer, lines.slice(0, end), at, open) });
  }
  lexed.lines = lines;
  lexed.marks = marks;
  return marks;
}

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * What closes the openings from the offset `from` on, the innermost first, without what `rest`, the text behind, closes of
 * them already.
 */
export function closersFor(openings: readonly Opening[], from: number, rest: string): string {
  const due = openings
    .filter(({ at, kind }) => at >= from && kind !== 'comment')
    .map(({ by }) => closerOf[by] ?? by)
    .toReversed()
    .join('');
  const standing = rest.replaceAll(/[^)\]}'"`]/g, '');
  if (standing === '' || standing.startsWith(due)) return standing === '' ? due : '';
  return due.endsWith(standing) ? due.slice(0, -standing.length) : '';
}

interface Lexer {
  /** What opens or closes something, or separates, in code. */
  readonly code: RegExp;
  readonly line: readonly string[];
  readonly block: readonly string[];
  readonly interpolation: string;
  readonly regexAfter: RegExp | undefined;
  readonly lineComment: string | undefined;
  readonly blockComment: readonly [string, string] | undefined;
}

function lexerOf(
  { lineComment, blockComment }: LanguageDescription,
  { line, block, interpolation = '', regexAfter }: NonNullable<LanguageDescription['strings']>,
): Lexer {
  const comments = [lineComment, blockComment?.[0]].filter((each) => each !== undefined);
  const slash = regexAfter === undefined ? [] : ['/'];
  const alternatives = [...comments, ...block, ...line, ...slash].map(escaped);
  return {
    code: new RegExp(`${alternatives.join('|')}|[()[\\]{},]`, 'g'),
    line,
    block,
    interpolation,
    regexAfter: regexAfter === undefined ? undefined : new RegExp(regexAfter),
    lineComment,
    blockComment,
  };
}

function read(lexer: Lexer, text: string, from: number, before: readonly Opening[]): readonly Opening[] {
  const open = [...before];
  for (let at = from; at < text.length;) {
    const isCode = (open.at(-1)?.kind ?? 'bracket') === 'bracket';
    const isRegex = !isCode && open.at(-1)?.by === '/';
    if (isRegex) at = readRegex(text, at, open);
    else at = isCode ? readCode(lexer, text, at, open) : readLiteral(lexer, text, at, open);
  }
  return open;
}

/** Up to the next thing that opens, closes or separates. Returns where it ends. */
function readCode(lexer: Lexer, text: string, from: number, open: Opening[]): number {
  lexer.code.lastIndex = from;
  const found = lexer.code.exec(text);
  if (found === null) return text.length;
  const [by] = found;
  const { index: at } = found;
  const end = at + by.length;
  if (by === ',') addComma(open, at);
  else if (')]}'.includes(by)) open.pop();
  else if ('([{'.includes(by)) open.push({ by, kind: 'bracket', at, commas: [] });
  else if (by === lexer.lineComment || by === lexer.blockComment?.[0])
    open.push({ by, kind: 'comment', at, commas: [] });
  else if (by !== '/' || lexer.regexAfter?.test(text.slice(Math.max(0, at - 40), at)) === true)
    open.push({ by, kind: 'string', at, commas: [] });
  return end;
}

function addComma(open: Opening[], at: number): void {
  const inner = open.at(-1);
  if (inner !== undefined) open[open.length - 1] = { ...inner, commas: [...inner.commas, at] };
}

/** Up to the end of a string or a comment, or to code in it. Returns where that is. */
function readLiteral(lexer: Lexer, text: string, from: number, open: Opening[]): number {
  const { by = '', kind } = open.at(-1) ?? {};
  const { interpolation } = lexer;
  const isBlock = lexer.block.includes(by) || by === lexer.blockComment?.[0];
  const closer = kind === 'comment' ? (isBlock ? (lexer.blockComment?.[1] ?? '') : '') : by;
  for (let at = from; at < text.length; at++) {
    if (closer !== '' && text.startsWith(closer, at)) {
      open.pop();
      return at + closer.length;
    }
    if (!isBlock && text.charAt(at) === '\n') {
      open.pop();
      return at;
    }
    if (kind === 'string' && text.charAt(at) === '\\') at += 1;
    else if (kind === 'string' && isBlock && interpolation !== '' && text.startsWith(interpolation, at)) {
      open.push({
        by: interpolation.slice(-1),
        kind: 'bracket',
        at: at + interpolation.length - 1,
        commas: [],
      });
      return at + interpolation.length;
    }
  }
  return text.length;
}

/** As {@link readLiteral}. Among the characters of a class a slash ends nothing. */
function readRegex(text: string, from: number, open: Opening[]): number {
  const lineEnd = text.indexOf('\n', from);
  const line = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  const body = /^(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])*/.exec(line)?.[0] ?? '';
  const isClosed = line.charAt(body.length) === '/';
  if (isClosed || lineEnd !== -1) open.pop();
  return isClosed ? from + body.length + 1 : from + line.length;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
