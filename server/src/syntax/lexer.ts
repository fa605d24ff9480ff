import {
  anyLiteral,
  anyName,
  tokenFlags,
  type LexedText,
  type LexicalTable,
  type StringForm,
} from './lexical.ts';
import { markStatements, type Structure } from './statements.ts';

const offsetBasis = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** What a character can begin. */
const kind = { other: 0, blank: 1, name: 2, digit: 3, quote: 4, operator: 5 } as const;

const operators =
  '>>>= === !== >>> **= <<= >>= &&= ||= ??= <=> ... ..= ?-> => -> <- :: := && || ?? ?. ++ -- == != <= >= += -= *= /= %= &= |= ^= ~= =~ !~ ** << >> .. ?:';
const longest = 4;

/** Tokens by tables, without a tree: forty times as fast as parsing (`npm run bench -- clones`). Holds no text. */
export class Lexer {
  readonly #table: LexicalTable;
  readonly #kinds: Uint8Array;
  readonly #strings: ReadonlyMap<number, readonly StringForm[]>;
  readonly #forms: ReadonlyMap<number, readonly Form[]>;
  readonly #comments: ReadonlyMap<number, readonly Comment[]>;
  readonly #keywords: ReadonlySet<string>;
  readonly #keywordHashes: ReadonlySet<number>;
  readonly #constants: ReadonlySet<string>;
  /** 1 for the characters that comments and forms begin with. */
  readonly #special = new Uint8Array(128);
  readonly #structure: Structure;

  constructor(table: LexicalTable) {
    this.#table = table;
    this.#kinds = kindsOf(table);
    this.#strings = byFirst(
      table.strings.toSorted((a, b) => b.quote.length - a.quote.length),
      ({ quote }) => quote,
    );
    this.#forms = formsOf(table);
    this.#comments = commentsOf(table);
    for (const code of [...this.#forms.keys(), ...this.#comments.keys()]) this.#special[code] = 1;
    this.#keywords = new Set(table.keywords);
    this.#constants = new Set(table.constants ?? []);
    this.#keywordHashes = new Set([...table.keywords, ...(table.constants ?? [])].map(hashOf));
    this.#structure = {
      ends: table.ends,
      goesOn: new Set((table.goesOn ?? []).map(hashOf)),
      heads: new Set((table.heads ?? []).map(hashOf)),
      labels: new Set((table.labels ?? []).map(hashOf)),
      directives: table.directives ?? false,
    };
  }

  lex(text: string): LexedText {
    const run = new Run(text);
    const { inside } = this.#table;
    if (inside === undefined) this.#lexFrom(run, 0, text.length);
    else {
      for (let at = text.indexOf(inside.open); at !== -1; at = text.indexOf(inside.open, at)) {
        const close = text.indexOf(inside.close, at);
        const end = close === -1 ? text.length : close;
        this.#lexFrom(run, tagEnd(text, at + inside.open.length), end);
        at = end + inside.close.length;
        if (at >= text.length) break;
      }
    }
    return markStatements(run.done(), text, this.#structure);
  }

  #lexFrom(run: Run, from: number, until: number): void {
    const { text } = run;
    run.at = from;
    while (run.at < until) {
      const code = text.charCodeAt(run.at);
      const what = code < 128 ? this.#kinds[code] : wideKind(code);
      if (what === kind.blank) {
        if (code === 10) run.newLine = true;
        else if (code === 92) run.at = afterContinuation(text, run.at);
        run.at++;
        continue;
      }
      if (this.#special[code] === 1 && (this.#comment(run, code) || this.#form(run, code))) continue;
      if (what === kind.name) this.#name(run);
      else if (what === kind.digit) number(run);
      else if (what === kind.quote && this.#string(run, code)) continue;
      else this.#operator(run, code);
    }
  }

  #comment(run: Run, code: number): boolean {
    for (const { open, close } of this.#comments.get(code) ?? []) {
      if (!run.text.startsWith(open, run.at)) continue;
      if (close === '') {
        const end = run.text.indexOf('\n', run.at);
        run.at = end === -1 ? run.text.length : end;
      } else this.#skipBlock(run, open, close);
      return true;
    }
    return false;
  }

  #skipBlock(run: Run, open: string, close: string): void {
    const { text } = run;
    const from = run.at;
    let at = from + open.length;
    for (let depth = 1; depth > 0;) {
      const end = text.indexOf(close, at);
      if (end === -1) {
        at = text.length;
        break;
      }
      const inner = this.#table.nested === true ? text.indexOf(open, at) : -1;
      if (inner !== -1 && inner < end) {
        depth++;
        at = inner + open.length;
      } else {
        depth--;
        at = end + close.length;
      }
    }
    if (text.slice(from, at).includes('\n')) run.newLine = true;
    run.at = at;
  }

  #form(run: Run, code: number): boolean {
    for (const { pattern, is, atLineStart } of this.#forms.get(code) ?? []) {
      if (atLineStart && !run.isAtLineStart) continue;
      if (pattern === undefined) {
        if (!this.#regexMayStand(run)) continue;
      }
      const sticky = pattern ?? regex;
      sticky.lastIndex = run.at;
      const found = sticky.exec(run.text);
      if (found === null || found[0] === '') continue;
      const end = run.at + found[0].length;
      if (is === 'comment') run.at = end;
      else run.add(end, hashOfRange(run.text, run.at, end), is === 'name' ? anyName : anyLiteral);
      return true;
    }
    return false;
  }

  /** A value may stand after an operator, after an opening bracket and after a keyword. */
  #regexMayStand(run: Run): boolean {
    const last = run.count - 1;
    if (last < 0) return true;
    const blind = run.blind[last];
    if (blind === anyName || blind === anyLiteral) return false;
    const text = run.text.slice(run.starts[last], run.ends[last]);
    return !/^[)\]}]$|^(?:this|super|self|end)$/.test(text);
  }

  #name(run: Run): void {
    const { text } = run;
    let hash = offsetBasis;
    let at = run.at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const what = code < 128 ? this.#kinds[code] : wideKind(code);
      if (what !== kind.name && what !== kind.digit) break;
      hash = Math.imul(hash ^ code, prime);
    }
    if (!this.#keywordHashes.has(hash)) return run.add(at, hash, anyName);
    const word = text.slice(run.at, at);
    if (this.#keywords.has(word)) run.add(at, hash, hash, tokenFlags.keyword);
    else run.add(at, hash, this.#constants.has(word) ? anyLiteral : anyName);
  }

  #string(run: Run, code: number): boolean {
    for (const form of this.#strings.get(code) ?? []) {
      if (!run.text.startsWith(form.quote, run.at)) continue;
      const end = this.#stringEnd(run, run.at + form.quote.length, form);
      if (end === undefined) continue;
      return true;
    }
    return false;
  }

  /** Adds the literal that begins at the run's place; what is interpolated in it is code. Undefined where nothing closes it. */
  #stringEnd(run: Run, from: number, form: StringForm): number | undefined {
    const { text } = run;
    const { quote, lines, raw, interpolation } = form;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (at >= text.length || (code === 10 && lines !== true)) {
        if (lines !== true) return undefined;
        at = text.length;
        break;
      }
      if (code === 92 && raw !== true) {
        at += 2;
        continue;
      }
      if (text.startsWith(quote, at)) {
        at += quote.length;
        break;
      }
      if (interpolation !== undefined && text.startsWith(interpolation, at)) {
        run.add(at, hashOfRange(text, run.at, at), anyLiteral);
        at = this.#interpolated(run, at + interpolation.length - 1);
        continue;
      }
      at++;
    }
    run.add(Math.min(at, text.length), hashOfRange(text, run.at, at), anyLiteral);
    return at;
  }

  /** Lexes the code from the opening brace at `open` to the one that closes it; returns the offset after that. */
  #interpolated(run: Run, open: number): number {
    const close = closingBrace(run.text, open);
    this.#lexFrom(run, open, close);
    run.at = close;
    return close;
  }

  #operator(run: Run, code: number): void {
    const { text } = run;
    const isBracket =
      code === 40 || code === 41 || code === 91 || code === 93 || code === 123 || code === 125;
    let length = 1;
    if (!isBracket && code !== 44 && code !== 59) {
      for (let size = longest; size > 1; size--) {
        if (operatorTexts.has(text.substr(run.at, size))) {
          length = size;
          break;
        }
      }
    }
    const hash = hashOfRange(text, run.at, run.at + length);
    run.add(run.at + length, hash, hash);
  }
}

/** The columns while they grow. */
class Run {
  readonly text: string;
  at = 0;
  newLine = true;
  count = 0;
  exact: Int32Array;
  blind: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  flags: Uint8Array;

  constructor(text: string) {
    const size = (text.length >> 2) + 16;
    this.text = text;
    this.exact = new Int32Array(size);
    this.blind = new Int32Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.flags = new Uint8Array(size);
  }

  get isAtLineStart(): boolean {
    return this.at === 0 || this.text.charCodeAt(this.at - 1) === 10;
  }

  add(end: number, exact: number, blind: number, flag = flagOf(blind)): void {
    const { count } = this;
    if (count + 1 >= this.exact.length) this.#grow();
    this.exact[count] = exact;
    this.blind[count] = blind;
    this.starts[count] = this.at;
    this.ends[count] = end;
    this.flags[count] = (this.newLine ? tokenFlags.line : 0) | flag;
    this.newLine = false;
    this.count++;
    this.at = end;
  }

  done(): Omit<LexedText, 'depths'> {
    const { count } = this;
    const cut = <A extends Int32Array | Uint8Array>(column: A, length: number) =>
      column.slice(0, length) as A;
    this.flags[count] = tokenFlags.line;
    return {
      count,
      exact: cut(this.exact, count),
      blind: cut(this.blind, count),
      starts: cut(this.starts, count),
      ends: cut(this.ends, count),
      flags: cut(this.flags, count + 1),
    };
  }

  #grow(): void {
    const size = this.exact.length * 2;
    const larger = (column: Int32Array) => {
      const grown = new Int32Array(size);
      grown.set(column);
      return grown;
    };
    this.exact = larger(this.exact);
    this.blind = larger(this.blind);
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
    const flags = new Uint8Array(size);
    flags.set(this.flags);
    this.flags = flags;
  }
}

function flagOf(blind: number): number {
  return blind === anyName ? tokenFlags.name : blind === anyLiteral ? tokenFlags.literal : 0;
}

function number(run: Run): void {
  numeric.lastIndex = run.at;
  const end = run.at + Math.max(1, numeric.exec(run.text)?.[0].length ?? 1);
  run.add(end, hashOfRange(run.text, run.at, end), anyLiteral);
}

const numeric = /(?:0[xXbBoO][\da-fA-F_]+|\d[\d_']*(?:\.(?=\d)[\d_]+)?(?:[eE][+-]?\d+)?)[\p{L}\d_]*/uy;
const regex = /\/(?![*/])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
const operatorTexts: ReadonlySet<string> = new Set(operators.split(' '));

interface Form {
  /** Undefined: a regular expression, where one may stand. */
  readonly pattern: RegExp | undefined;
  readonly is: 'literal' | 'name' | 'comment';
  readonly atLineStart: boolean;
}

interface Comment {
  readonly open: string;
  /** '' when it ends with its line. */
  readonly close: string;
}

function formsOf({
  forms = [],
  regex: hasRegex = false,
}: LexicalTable): ReadonlyMap<number, readonly Form[]> {
  const found = new Map<number, Form[]>();
  const put = (code: number, form: Form) => found.set(code, [...(found.get(code) ?? []), form]);
  for (const { at, pattern, is, atLineStart = false } of forms) {
    const sticky = new RegExp(pattern, 'uy');
    for (const character of at) put(character.charCodeAt(0), { pattern: sticky, is, atLineStart });
  }
  if (hasRegex) put(47, { pattern: undefined, is: 'literal', atLineStart: false });
  return found;
}

function commentsOf({ lineComments, blockComments }: LexicalTable): ReadonlyMap<number, readonly Comment[]> {
  const all = [
    ...blockComments.map(([open, close]) => ({ open, close })),
    ...lineComments.map((open) => ({ open, close: '' })),
  ];
  return byFirst(all, ({ open }) => open);
}

function byFirst<T>(all: readonly T[], textOf: (one: T) => string): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(all, (one) => textOf(one).charCodeAt(0));
}

function kindsOf({ strings, names = '' }: LexicalTable): Uint8Array {
  const kinds = new Uint8Array(128).fill(kind.operator);
  for (let code = 0; code < 128; code++) {
    if (code <= 32 || code === 127 || code === 92) kinds[code] = kind.blank;
    else if (code >= 48 && code <= 57) kinds[code] = kind.digit;
    else if (/[A-Za-z_]/.test(String.fromCharCode(code))) kinds[code] = kind.name;
  }
  for (const character of names) kinds[character.charCodeAt(0)] = kind.name;
  for (const { quote } of strings) kinds[quote.charCodeAt(0)] = kind.quote;
  return kinds;
}

function wideKind(code: number): number {
  return code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029 ? kind.blank : kind.name;
}

/** A backslash before a line break joins the two lines. */
function afterContinuation(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === 10) return at + 1;
  return text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? at + 2 : at;
}

/** After the word of an opening tag: `<?php`, `<?=`. */
function tagEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 61) return at + 1;
  return text.startsWith('php', at) ? at + 3 : at;
}

/** The offset after the brace that closes the one at `open`, strings in between left alone; the end of the text if none does. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at + 1;
    else if (code === 92) at++;
    else if (code === 34 || code === 39) at = plainStringEnd(text, at);
    else if (code === 96) at = templateEnd(text, at);
  }
  return text.length;
}

function plainStringEnd(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === 10) return open;
    if (code === 92) at++;
  }
  return open;
}

function templateEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 96) return at;
    if (code === 92) at++;
    else if (code === 36 && text.charCodeAt(at + 1) === 123) at = closingBrace(text, at + 1) - 1;
  }
  return text.length;
}

/** 32-bit FNV-1a over UTF-16 code units. */
export function hashOf(text: string): number {
  return hashOfRange(text, 0, text.length);
}

function hashOfRange(text: string, start: number, end: number): number {
  let hash = offsetBasis;
  const last = Math.min(end, text.length);
  for (let at = start; at < last; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}
