import { LexedRun } from './lexedRun.ts';
import {
  anyLiteral,
  anyName,
  tokenFlags,
  type LexedText,
  type LexicalTable,
  type StringForm,
} from './lexical.ts';
import { closingBrace } from './lexicalBraces.ts';
import {
  byFirst,
  commentsOf,
  formsOf,
  kind,
  kindsOf,
  wideKind,
  type Comment,
  type Form,
} from './lexicalTables.ts';
import { emptyHash, hashOf, hashOfRange, hashStep } from './textHash.ts';
import { markStatements, type Structure } from './statements.ts';

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
      idle: new Set((table.idle ?? []).map(hashOf)),
      labels: new Set((table.labels ?? []).map(hashOf)),
      directives: table.directives ?? false,
    };
  }

  lex(text: string): LexedText {
    const run = new LexedRun(text);
    const { inside } = this.#table;
    if (inside === undefined) this.#lexFrom(run, 0, text.length);
    else {
      for (let at = text.indexOf(inside.open); at !== -1; at = text.indexOf(inside.open, run.at))
        this.#lexFrom(run, tagEnd(text, at + inside.open.length), text.length);
    }
    return markStatements(run.done(), text, this.#structure);
  }

  #lexFrom(run: LexedRun, from: number, until: number): void {
    const { text } = run;
    run.at = from;
    while (run.at < until) {
      const code = text.charCodeAt(run.at);
      const what = code < 128 ? this.#kinds[code] : wideKind(code);
      if (what === kind.blank) {
        if (code === 10 && run.heredocs.length > 0) {
          addHeredocs(run);
          continue;
        }
        if (code === 10) run.newLine = true;
        else if (code === 92) run.at = afterContinuation(text, run.at);
        run.at++;
        continue;
      }
      if (this.#special[code] === 1 && (this.#comment(run, code) || this.#form(run, code))) continue;
      if (this.#isClosing(run, code)) return;
      if (what === kind.name) this.#name(run);
      else if (what === kind.digit) number(run);
      else if (what === kind.quote && this.#string(run, code)) continue;
      else this.#operator(run, code);
    }
  }

  /** Whether the code ends here, and goes over to text; then the run stands behind it. */
  #isClosing(run: LexedRun, code: number): boolean {
    const { inside } = this.#table;
    if (inside === undefined || code !== inside.close.charCodeAt(0)) return false;
    if (!run.text.startsWith(inside.close, run.at)) return false;
    run.at += inside.close.length;
    return true;
  }

  #comment(run: LexedRun, code: number): boolean {
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

  #skipBlock(run: LexedRun, open: string, close: string): void {
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

  #form(run: LexedRun, code: number): boolean {
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
      if (is === 'heredoc') run.heredocs.push(found.at(-1) ?? '');
      if (is === 'comment') run.at = end;
      else run.add(end, hashOfRange(run.text, run.at, end), is === 'name' ? anyName : anyLiteral);
      return true;
    }
    return false;
  }

  /** A value may stand after an operator, after an opening bracket and after a keyword. */
  #regexMayStand(run: LexedRun): boolean {
    const last = run.count - 1;
    if (last < 0) return true;
    const blind = run.blind[last];
    if (blind === anyName || blind === anyLiteral) return false;
    const text = run.text.slice(run.starts[last], run.ends[last]);
    return !/^[)\]}]$|^(?:this|super|self|end)$/.test(text);
  }

  #name(run: LexedRun): void {
    const { text } = run;
    let hash = emptyHash;
    let at = run.at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const what = code < 128 ? this.#kinds[code] : wideKind(code);
      if (what !== kind.name && what !== kind.digit) break;
      hash = hashStep(hash, code);
    }
    if (!this.#keywordHashes.has(hash)) return run.add(at, hash, anyName);
    const word = text.slice(run.at, at);
    if (this.#keywords.has(word)) run.add(at, hash, hash, tokenFlags.keyword);
    else run.add(at, hash, this.#constants.has(word) ? anyLiteral : anyName);
  }

  #string(run: LexedRun, code: number): boolean {
    for (const form of this.#strings.get(code) ?? []) {
      if (!run.text.startsWith(form.quote, run.at)) continue;
      const end = this.#stringEnd(run, run.at + form.quote.length, form);
      if (end === undefined) continue;
      return true;
    }
    return false;
  }

  /** Adds the literal that begins at the run's place; what is interpolated in it is code. Undefined where nothing closes it. */
  #stringEnd(run: LexedRun, from: number, form: StringForm): number | undefined {
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
  #interpolated(run: LexedRun, open: number): number {
    const close = closingBrace(run.text, open);
    this.#lexFrom(run, open, close);
    run.at = close;
    return close;
  }

  #operator(run: LexedRun, code: number): void {
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

function number(run: LexedRun): void {
  numeric.lastIndex = run.at;
  const end = run.at + Math.max(1, numeric.exec(run.text)?.[0].length ?? 1);
  run.add(end, hashOfRange(run.text, run.at, end), anyLiteral);
}

/** The texts of the heredocs of the line that ends here, each a literal. */
function addHeredocs(run: LexedRun): void {
  for (const word of run.heredocs.splice(0)) {
    const closing = new RegExp(String.raw`\n[ \t]*${word}(?![\p{ID_Continue}])`, 'uy');
    let end = run.text.indexOf('\n', run.at);
    for (; end !== -1; end = run.text.indexOf('\n', end + 1)) {
      closing.lastIndex = end;
      const found = closing.exec(run.text);
      if (found === null) continue;
      end += found[0].length;
      break;
    }
    const until = end === -1 ? run.text.length : end;
    run.add(until, hashOfRange(run.text, run.at, until), anyLiteral);
  }
}

const numeric = /(?:0[xXbBoO][\da-fA-F_]+|\d[\d_']*(?:\.(?=\d)[\d_]+)?(?:[eE][+-]?\d+)?)[\p{L}\d_]*/uy;
const regex = /\/(?![*/])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
const operatorTexts: ReadonlySet<string> = new Set(operators.split(' '));

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
