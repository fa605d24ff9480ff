import type { Lexicon } from '../../inference/ngram/lexicon.ts';
import { stem } from '../words.ts';
import { expressionBefore, isWord } from './uses.ts';

/** What an expression whose member is written is for, by the token before it. */
export const purposes = [
  'statement',
  'awaited',
  'returned',
  'assigned',
  'argument',
  'further',
  'condition',
  'entry',
  'body',
  'operand',
  'other',
] as const;
export type Purpose = (typeof purposes)[number];

/** What the first token after the line is: an operator before a member, a closing bracket, the end of a block, a word. */
export const goings = ['dot', 'closer', 'end', 'word', 'other'] as const;
type Going = (typeof goings)[number];

/** What stands around the place of a member. */
export interface Surroundings {
  readonly purpose: Purpose;
  /** The name that the value is assigned to, compared with or handed to; ''. */
  readonly target: string;
  /** Words of the line and of the two before it, and of the three lines after it. */
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
  /** Words of the line that the place is indented under, and of those that this one is. */
  readonly header: ReadonlySet<string>;
  readonly outer: ReadonlySet<string>;
  /** Whether the place is in the label of a case. */
  readonly isCase: boolean;
  readonly goesOn: Going;
  /** How the next line is indented: 1 deeper, -1 less, 0 as this one. */
  readonly indented: -1 | 0 | 1;
}

export interface Around {
  /** The document up to the member, and what stands after its line. */
  readonly before: string;
  readonly after: string;
  /** Tokens of the line up to the member, its operator the last. */
  readonly line: readonly number[];
  readonly lexicon: Lexicon;
}

export function surroundingsOf({ before, after, line, lexicon }: Around): Surroundings {
  const above = before.slice(-reach).split('\n');
  const below = after.slice(0, reach).split('\n').slice(1, 4);
  const own = above.at(-1) ?? '';
  const [header = '', ...outer] = headersOf(above);
  const start = expressionBefore(line, line.length - 1, lexicon);
  const texts = line.slice(0, start).map((id) => lexicon.textOf(id));
  return {
    ...purposeOf(texts.filter((text) => !/^[ \t]+$/.test(text))),
    before: subwordsIn(above.slice(-3)),
    after: subwordsIn(below),
    header: subwordsIn([header]),
    outer: subwordsIn(outer),
    isCase: /^\s*case\b/.test(own),
    goesOn: goingOn(below.join('\n').trimStart()),
    indented: indentedTo(own, below.find((line) => line.trim() !== '') ?? ''),
  };
}

/** Code units that are looked at before and after the line. */
const reach = 6000;
/** Lines above that a place is indented under, at most. */
const mostHeaders = 6;

function headersOf(above: readonly string[]): readonly string[] {
  const headers: string[] = [];
  let width = indentation(above.at(-1) ?? '');
  for (const line of above.slice(0, -1).toReversed()) {
    if (width === 0 || headers.length === mostHeaders) break;
    if (line.trim() === '' || indentation(line) >= width || !/[\p{ID_Start}$_]/u.test(line)) continue;
    headers.push(line);
    width = indentation(line);
  }
  return headers;
}

function indentation(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

function indentedTo(line: string, next: string): -1 | 0 | 1 {
  if (next === '') return 0;
  const difference = indentation(next) - indentation(line);
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

function goingOn(next: string): Going {
  if (/^\??\./.test(next)) return 'dot';
  if (/^[)\]]/.test(next)) return 'closer';
  if (/^(?:\}|$)/.test(next)) return 'end';
  return isWord(next) ? 'word' : 'other';
}

const compared: ReadonlySet<string> = new Set('=== !== == != < > <= >='.split(' '));
const condition: ReadonlySet<string> = new Set('! && || ?? if elif not and or while switch'.split(' '));
const assigned: ReadonlySet<string> = new Set(['=', '+=', '-=', '||=', '??=', ':=']);
const operand: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '?', '|', '&', '...']);
const opens: ReadonlySet<string> = new Set(['', ';', '{', '}']);

/** `before`: the tokens of the line before the expression, without blanks. */
function purposeOf(before: readonly string[]): Pick<Surroundings, 'purpose' | 'target'> {
  const [last = '', caller = ''] = [before.at(-1), before.at(-2)];
  const target = targetIn(before);
  if (opens.has(last) || last.startsWith('\n')) return { purpose: 'statement', target: '' };
  if (last === 'await') return { purpose: 'awaited', target: caller === '=' ? target : '' };
  if (last === 'return' || last === 'yield') return { purpose: 'returned', target: '' };
  if (assigned.has(last)) return { purpose: 'assigned', target };
  if (last === ':') return { purpose: 'entry', target };
  if (last === '=>') return { purpose: 'body', target: '' };
  if (last === '(' && condition.has(caller)) return { purpose: 'condition', target: '' };
  if (last === '(') return { purpose: 'argument', target: isWord(caller) ? caller : '' };
  if (last === ',') return { purpose: 'further', target: '' };
  if (compared.has(last)) return { purpose: 'condition', target };
  if (condition.has(last)) return { purpose: 'condition', target: '' };
  return operand.has(last) ? { purpose: 'operand', target } : { purpose: 'other', target: '' };
}

/** The last name of the statement. */
function targetIn(before: readonly string[]): string {
  const statement = before.slice(before.lastIndexOf(';') + 1);
  return statement.findLast((text) => isWord(text) && text !== 'await') ?? '';
}

const part = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}]+|\p{N}+/gu;
const name = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** The words that a name is made of, stemmed: `getPendingEvents` → get, pend, event. */
export function subwordsOf(text: string): readonly string[] {
  return (text.match(part) ?? []).map((word) => stem(word.toLowerCase()));
}

function subwordsIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => (line.match(name) ?? []).flatMap(subwordsOf)));
}
