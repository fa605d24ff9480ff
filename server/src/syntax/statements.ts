import { tokenFlags, type LexedText } from './lexical.ts';

/** What tells statements apart in a language; words by their hash. */
export interface Structure {
  readonly ends: 'semicolon' | 'newline' | 'indent';
  readonly goesOn: ReadonlySet<number>;
  readonly heads: ReadonlySet<number>;
  readonly labels: ReadonlySet<number>;
  readonly directives: boolean;
}

/** Marks where statements may begin and end, and how deep every token is. */
export function markStatements(
  lexed: Omit<LexedText, 'depths'>,
  text: string,
  structure: Structure,
): LexedText {
  const marked = { ...lexed, depths: new Uint8Array(lexed.count + 1) };
  if (structure.ends === 'indent') byIndentation(marked, text, structure);
  else byBrackets(marked, text, structure);
  const both = tokenFlags.start | tokenFlags.end | tokenFlags.dedent;
  marked.flags[lexed.count] = (marked.flags[lexed.count] ?? 0) | both;
  return marked;
}

const brackets = { none: 0, round: 1, brace: 2 } as const;

/** Deeper brackets than this are counted no further. */
const deepest = 250;

function byBrackets(lexed: LexedText, text: string, structure: Structure): void {
  const { count, starts, flags, depths } = lexed;
  const open: number[] = [];
  let cut = true;
  let inHead = false;
  let inDirective = false;
  for (let at = 0; at < count; at++) {
    const code = text.charCodeAt(starts[at] ?? 0);
    const isLine = ((flags[at] ?? 0) & tokenFlags.line) !== 0;
    depths[at] = Math.min(open.length, deepest);
    if (structure.directives && isLine) {
      if (inDirective) cut = true;
      inDirective = code === 35;
      if (inDirective) cut = true;
    }
    const inBraces = open.at(-1) !== brackets.round;
    if (structure.ends === 'newline' && isLine && inBraces && !cut && !inHead)
      cut = isCutByLine(lexed, text, at);
    const single = isPunctuation(lexed, at);
    const isClosing = single && (code === 125 || code === 41 || code === 93);
    if (isClosing) {
      if (code === 125 && open.at(-1) === brackets.brace) mark(flags, at, tokenFlags.end);
      if (open.length > 0) open.pop();
      cut = code === 125 && inBraces && !goesOn(lexed, text, at + 1, structure);
      continue;
    }
    if (cut) {
      const exact = lexed.exact[at] ?? 0;
      inHead = structure.heads.has(exact);
      mark(
        flags,
        at,
        tokenFlags.start | tokenFlags.end | (structure.labels.has(exact) ? tokenFlags.label : 0),
      );
    }
    cut = single && inBraces && !inHead && (code === 59 || code === 44);
    if (!single) continue;
    if (code === 123) {
      open.push(brackets.brace);
      cut = true;
    } else if (code === 40 || code === 91) open.push(brackets.round);
  }
}

/** Whether the token after a closing brace belongs to the same statement: `else`, `)`, `.then`. */
function goesOn(lexed: LexedText, text: string, at: number, { goesOn: words }: Structure): boolean {
  if (at >= lexed.count) return false;
  const exact = lexed.exact[at] ?? 0;
  if (words.has(exact)) return true;
  const code = text.charCodeAt(lexed.starts[at] ?? 0);
  return isPunctuation(lexed, at) && !'@#[{}!~*&<'.includes(String.fromCharCode(code));
}

function isCutByLine(lexed: LexedText, text: string, at: number): boolean {
  const before = lexed.starts[at - 1] ?? 0;
  const codeBefore = text.charCodeAt(before);
  const code = text.charCodeAt(lexed.starts[at] ?? 0);
  const isOperatorBefore = isPunctuation(lexed, at - 1) && !')]}'.includes(String.fromCharCode(codeBefore));
  if (isOperatorBefore && !isStep(text, before)) return false;
  return (
    !isPunctuation(lexed, at) ||
    '([@#!~`'.includes(String.fromCharCode(code)) ||
    isStep(text, lexed.starts[at] ?? 0)
  );
}

/** `++` and `--`, which stand at either end of a statement. */
function isStep(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === 43 || code === 45) && text.charCodeAt(at + 1) === code;
}

function byIndentation(lexed: LexedText, text: string, structure: Structure): void {
  const { count, starts, flags, depths, exact } = lexed;
  const indents = [0];
  let open = 0;
  for (let at = 0; at < count; at++) {
    const start = starts[at] ?? 0;
    const code = text.charCodeAt(start);
    const isLine = ((flags[at] ?? 0) & tokenFlags.line) !== 0;
    if (isLine && open === 0 && !leadsOn(lexed, text, at)) {
      const column = columnOf(text, start);
      while (indents.length > 1 && (indents.at(-1) ?? 0) > column) indents.pop();
      if ((indents.at(-1) ?? 0) < column) indents.push(column);
      const isFresh = !structure.goesOn.has(exact[at] ?? 0);
      mark(flags, at, tokenFlags.dedent | (isFresh ? tokenFlags.start | tokenFlags.end : 0));
    }
    if (isPunctuation(lexed, at) && (code === 41 || code === 93 || code === 125))
      open = Math.max(0, open - 1);
    depths[at] = Math.min(indents.length - 1 + open, deepest);
    if (isPunctuation(lexed, at) && (code === 40 || code === 91 || code === 123)) open++;
  }
}

/** A line that begins with a dot goes on with the one before (Ruby). */
function leadsOn(lexed: LexedText, text: string, at: number): boolean {
  const code = text.charCodeAt(lexed.starts[at] ?? 0);
  return isPunctuation(lexed, at) && (code === 46 || code === 38);
}

function columnOf(text: string, start: number): number {
  let column = 0;
  for (let at = start - 1; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code === 9) column += 8;
    else if (code === 32) column++;
    else break;
  }
  return column;
}

const wordBits = tokenFlags.name | tokenFlags.literal | tokenFlags.keyword;

function isPunctuation(lexed: LexedText, at: number): boolean {
  return ((lexed.flags[at] ?? 0) & wordBits) === 0;
}

function mark(flags: Uint8Array, at: number, bits: number): void {
  flags[at] = (flags[at] ?? 0) | bits;
}
