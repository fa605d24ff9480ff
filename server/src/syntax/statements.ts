import { tokenFlags, type LexedText } from './lexical.ts';

/** What tells statements apart in a language; words by their hash. */
export interface Structure {
  readonly ends: 'semicolon' | 'newline' | 'indent';
  readonly goesOn: ReadonlySet<number>;
  readonly heads: ReadonlySet<number>;
  readonly labels: ReadonlySet<number>;
  readonly idle: ReadonlySet<number>;
  readonly directives: boolean;
}

/** Marks where statements may begin and end, and how deep every token is. */
export function markStatements(
  lexed: Omit<LexedText, 'depths' | 'idle'>,
  text: string,
  structure: Structure,
): LexedText {
  const marked = { ...lexed, depths: new Uint8Array(lexed.count + 1), idle: structure.idle };
  if (structure.ends === 'indent') byIndentation(marked, text, structure);
  else byBrackets(marked, text, structure);
  const dedent = structure.ends === 'indent' ? tokenFlags.dedent : 0;
  set(marked.flags, lexed.count, tokenFlags.start | tokenFlags.end | dedent);
  return marked;
}

const brackets = { round: 1, brace: 2 } as const;

/** Deeper brackets than this are counted no further. */
const deepest = 250;

const codes = {
  openRound: 40,
  closeRound: 41,
  comma: 44,
  hash: 35,
  semicolon: 59,
  less: 60,
  greater: 62,
  openSquare: 91,
  closeSquare: 93,
};
const openBrace = 123;
const closeBrace = 125;

interface BracketState {
  readonly open: number[];
  /** Whether the next token begins a statement. */
  cut: boolean;
  inHead: boolean;
  /** Angle brackets that are open in the statement: commas in them are of type parameters. */
  angles: number;
  /** The statement begins with a keyword: it is no entry of a list. */
  isNoEntry: boolean;
  inDirective: boolean;
}

function byBrackets(lexed: LexedText, text: string, structure: Structure): void {
  const state: BracketState = {
    open: [],
    cut: true,
    inHead: false,
    angles: 0,
    isNoEntry: false,
    inDirective: false,
  };
  for (let at = 0; at < lexed.count; at++) {
    const code = text.charCodeAt(lexed.starts[at] ?? 0);
    lexed.depths[at] = Math.min(state.open.length, deepest);
    if (((lexed.flags[at] ?? 0) & tokenFlags.line) !== 0)
      beginLine({ lexed, text, at, code }, state, structure);
    const mark = isPunctuation(lexed, at) ? code : 0;
    if (mark === closeBrace || mark === codes.closeRound || mark === codes.closeSquare) {
      if (mark === closeBrace && state.open.at(-1) === brackets.brace) set(lexed.flags, at, tokenFlags.end);
      const inBraces = state.open.at(-1) !== brackets.round;
      state.open.pop();
      state.cut = mark === closeBrace && inBraces && !goesOn(lexed, text, at + 1, structure);
      continue;
    }
    if (state.cut) begin(lexed, at, state, structure);
    pass(mark, state);
  }
}

interface TokenAt {
  readonly lexed: LexedText;
  readonly text: string;
  readonly at: number;
  readonly code: number;
}

function beginLine(
  { lexed, text, at, code }: TokenAt,
  state: BracketState,
  { directives, ends }: Structure,
): void {
  if (directives) {
    state.cut ||= state.inDirective || code === codes.hash;
    state.inDirective = code === codes.hash;
  }
  const inBraces = state.open.at(-1) !== brackets.round;
  if (ends === 'newline' && inBraces && !state.cut && !state.inHead) state.cut = isCutByLine(lexed, text, at);
}

/** What a mark that closes nothing does to what comes behind it. */
function pass(mark: number, state: BracketState): void {
  if (mark === codes.less) state.angles++;
  else if (mark === codes.greater) state.angles = Math.max(0, state.angles - 1);
  const isEntry = mark === codes.comma && !state.isNoEntry && state.angles === 0;
  const ends = mark === codes.semicolon || isEntry;
  const inBraces = state.open.at(-1) !== brackets.round;
  state.cut = mark === openBrace || (ends && inBraces && !state.inHead);
  if (mark === openBrace) state.open.push(brackets.brace);
  else if (mark === codes.openRound || mark === codes.openSquare) state.open.push(brackets.round);
}

/** Marks the first token of a statement. */
function begin(
  { exact, flags }: LexedText,
  at: number,
  state: BracketState,
  { heads, labels }: Structure,
): void {
  const word = exact[at] ?? 0;
  state.inHead = heads.has(word);
  state.angles = 0;
  state.isNoEntry = ((flags[at] ?? 0) & tokenFlags.keyword) !== 0;
  set(flags, at, tokenFlags.start | tokenFlags.end | (labels.has(word) ? tokenFlags.label : 0));
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
  const { count, starts, flags, depths } = lexed;
  const indents = [0];
  let open = 0;
  for (let at = 0; at < count; at++) {
    const start = starts[at] ?? 0;
    const isLine = ((flags[at] ?? 0) & tokenFlags.line) !== 0;
    if (isLine && open === 0 && !leadsOn(lexed, text, at)) {
      indent(indents, columnOf(text, start));
      const isFresh = !structure.goesOn.has(lexed.exact[at] ?? 0);
      set(flags, at, tokenFlags.dedent | (isFresh ? tokenFlags.start | tokenFlags.end : 0));
    }
    const mark = isPunctuation(lexed, at) ? (text[start] ?? '') : '';
    if (mark !== '' && ')]}'.includes(mark)) open = Math.max(0, open - 1);
    depths[at] = Math.min(indents.length - 1 + open, deepest);
    if (mark !== '' && '([{'.includes(mark)) open++;
  }
}

function indent(indents: number[], column: number): void {
  while (indents.length > 1 && (indents.at(-1) ?? 0) > column) indents.pop();
  if ((indents.at(-1) ?? 0) < column) indents.push(column);
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

function set(flags: Uint8Array, at: number, bits: number): void {
  flags[at] = (flags[at] ?? 0) | bits;
}
