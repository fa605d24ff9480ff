import { partitionPoint } from '../../base/partitionPoint.ts';
import type { Vocabulary } from '../ports.ts';
import { breakAfter, isBreak, relativeBreaks } from './indentation.ts';
import { lexemesOf } from './lexemes.ts';

const keywords: ReadonlySet<string> = new Set(
  (
    'abstract alias and as assert async await begin bool boolean break byte case catch chan char class const continue crate def ' +
    'default defer del delete do double dyn elif else elseif elsif end ensure enum except export extends extern false False ' +
    'final finally float fn for foreach from func function global go goto if impl implements import in include instanceof int ' +
    'interface internal is lambda let long loop map match mod module mut namespace new next nil None nonlocal not null number ' +
    'object of operator or override package pass private protected pub public raise range readonly ref require rescue return ' +
    'select self Self short sizeof static str string struct super switch then this throw throws trait true True try type typedef ' +
    'typeof undefined union unless unsafe until use using var virtual void volatile when where while with yield'
  ).split(' '),
);
/** Whether a word is one of some language, so that nobody gave it as a name. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

/** UTF-16 code units that are looked at for the indentation of a line. */
const reach = 4000;

/** A vocabulary of lexemes that grows as text is read. Ids are given in order and never given back. */
export class Lexicon implements Vocabulary {
  readonly hasWholeWords = true;
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #isName: boolean[] = [];
  /** Ids below `#sorted.length` in the order of their texts: the others are newer. */
  #sorted: readonly number[] = [];

  get size(): number {
    return this.#texts.length;
  }

  idOf(text: string): number | undefined {
    return this.#ids.get(text);
  }

  textOf(id: number): string {
    const text = this.#texts[id];
    if (text === undefined) throw new RangeError(`no lexeme ${id}: there are ${this.size}`);
    return text;
  }

  /** Whether it is a name that somebody gave. */
  isName(id: number): boolean {
    return this.#isName[id] === true;
  }

  /** The id of a lexeme, a new one if it has none. */
  intern(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#texts.push(text);
    this.#isName.push(/^#?[\p{ID_Start}$_]/u.test(text) && !keywords.has(text));
    this.#ids.set(text, id);
    return id;
  }

  /** A line break's indentation comes from the lines in `before`. */
  textAfter(id: number, before: string): string {
    const text = this.textOf(id);
    return isBreak(text) ? breakAfter(text, before.slice(lineStart(before, before.length - reach))) : text;
  }

  /** The ids of the text's lexemes, new ones for those that were never read. Line breaks are relative ones. */
  encode(text: string): number[] {
    return relativeBreaks(lexemesOf(text)).map((lexeme) => this.intern(lexeme));
  }

  /**
   * Ids of the lexemes that start with `prefix`, that which is `prefix` too: how a word that is half typed may go on (token
   * healing). Sorts when the lexicon has grown by an eighth, and looks through what is newer one by one.
   */
  idsWithPrefix(prefix: string): readonly number[] {
    this.#refresh();
    const ids: number[] = [];
    for (let at = this.#firstFrom(prefix); at < this.#sorted.length; at += 1) {
      const id = this.#sorted[at] ?? 0;
      if (!this.textOf(id).startsWith(prefix)) break;
      ids.push(id);
    }
    for (let id = this.#sorted.length; id < this.size; id += 1)
      if (this.textOf(id).startsWith(prefix)) ids.push(id);
    return ids;
  }

  #refresh(): void {
    const grown = this.size - this.#sorted.length;
    if (grown <= 256 + (this.#sorted.length >> 3)) return;
    const ids = this.#texts.map((_, id) => id);
    this.#sorted = ids.sort((a, b) => (this.textOf(a) < this.textOf(b) ? -1 : 1));
  }

  /** Where the first text that is not before `prefix` stands in the sorted ids. */
  #firstFrom(prefix: string): number {
    return partitionPoint(this.#sorted.length, (at) => this.textOf(this.#sorted[at] ?? 0) < prefix);
  }
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset) + 1;
}
