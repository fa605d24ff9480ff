/**
 * Words of code and of questions about code: identifiers are split (`parseHTTPHeader2` → pars, http, header, header2),
 * lower-cased and lightly stemmed, so that a question's "parsing headers" meets them.
 */

/** Stemmed words of a text in order, with repetitions. Stop words are left out. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(part)) addPart(match[0], words);
  return words;
}

/** A word as it is indexed, and as the text has it. */
export interface WordedWord {
  readonly word: string;
  readonly written: string;
}

/** {@link wordsOf} with what each word was in the text, in lower case: for showing. */
export function writtenWordsOf(text: string): WordedWord[] {
  return [...text.matchAll(part)].flatMap(([raw]) => {
    const written = raw.toLowerCase();
    const words: string[] = [];
    addPart(raw, words);
    return words.map((word) => ({ word, written }));
  });
}

/** {@link wordsOf} for the body of a block: what nearly every body says (`return`, `self`, `const`) is left out too. */
export function bodyWordsOf(text: string): string[] {
  return wordsOf(text).filter((word) => !keywords.has(word));
}

/** Words of a question, as {@link writtenWordsOf}, but never empty for a text that holds words: "is it in" keeps its words. */
export function queryWordsOf(text: string): WordedWord[] {
  const words = writtenWordsOf(text);
  if (words.length > 0) return words;
  return [...text.matchAll(part)].map(([raw]) => ({
    word: stem(raw.toLowerCase()),
    written: raw.toLowerCase(),
  }));
}

/**
 * The word without its plural, -ing or -ed and without a final e: parse, parses, parsed and parsing meet in `pars`. Much
 * lighter than Porter's: two identifiers' words that differ in meaning should not meet.
 */
export function stem(word: string): string {
  const cached = stems.get(word);
  if (cached !== undefined) return cached;
  const stemmed = finalVowel(ending(plural(word)));
  if (stems.size >= stemsKept) stems.clear();
  stems.set(word, stemmed);
  return stemmed;
}

/** A run of capitals that is not the start of a word, a word with or without its capital, or digits. */
const part = /\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+\p{N}*|\p{Lu}\p{N}*/gu;
const trailingDigits = /\p{N}+$/u;
const shortest = 2;
const longest = 32;

const stemsKept = 50_000;
/** A memo of a pure function: shared, since what it says depends on nothing else. */
const stems = new Map<string, string>();

function addPart(raw: string, words: string[]): void {
  const lower = raw.toLowerCase();
  const digits = trailingDigits.exec(lower);
  const letters = digits === null ? lower : lower.slice(0, digits.index);
  if (isWord(letters) && !stopWords.has(letters)) words.push(stem(letters));
  if (digits !== null && isWord(lower)) words.push(lower);
}

function isWord(word: string): boolean {
  if (word.length > longest) return false;
  return word.length >= shortest || /\p{Lo}/u.test(word);
}

function plural(word: string): string {
  if (word.length < 4 || !word.endsWith('s')) return word;
  if (word.endsWith('ies') && word.length > 4) return word.slice(0, -2);
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (/(?:ss|us|is)$/.test(word)) return word;
  return word.slice(0, -1);
}

function ending(word: string): string {
  for (const suffix of ['ing', 'ed']) {
    if (!word.endsWith(suffix)) continue;
    const root = word.slice(0, -suffix.length);
    if (root.length < 3 || !/[aeiouy]/.test(root)) return word;
    return undoubled(root);
  }
  return word;
}

/** `mapp` → `map`, but `pass` and `call` keep their double letter. */
function undoubled(root: string): string {
  const last = root.at(-1) ?? '';
  return last === root.at(-2) && !'lsz'.includes(last) ? root.slice(0, -1) : root;
}

/** Without a final e, and with i for y: cache, caching; query, queries; cookie, cookies. */
function finalVowel(word: string): string {
  if (word.length > 3 && word.endsWith('e')) return word.slice(0, -1);
  return word.length > 3 && word.endsWith('y') ? `${word.slice(0, -1)}i` : word;
}

const stopWords = new Set(
  `a about after all also am an and any are as at be because been before being between both but by can could did do does
  doing done each every for from had has have having he her here hers him his how i if in into is it its just like may me
  might my of off on once only or other our out over own same she should so some such than that the their them then there
  these they this those through to too under until up us very was we were what when where which while who whom why will
  with within without would you your`.split(/\s+/),
);

/** Stemmed, as {@link wordsOf} yields them. */
const keywords = new Set(
  `return self cls const let var function func fn def class else elif elsif end null none nil undefined true false new
  public private protected static final void int string str bool boolean throw throws raise try catch except import await
  async var`
    .split(/\s+/)
    .map(stem),
);
