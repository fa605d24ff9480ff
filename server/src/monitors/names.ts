import { partitionPoint } from '../base/partitionPoint.ts';
import type { Mask } from '../decoding/monitor.ts';

/** A name, as a pattern. */
export const namePattern = String.raw`[\p{ID_Start}_$][\p{ID_Continue}$]*`;

const leadingName = new RegExp(`^\\s*(${namePattern})`, 'u');

const knownWords = new Map<string, ReadonlySet<string>>();

/** The words of a language's description: `async|get|set`. They are read once. */
export function wordsOf(pattern = ''): ReadonlySet<string> {
  const before = knownWords.get(pattern);
  if (before !== undefined) return before;
  const words = new Set(pattern.split('|').filter((word) => word !== ''));
  knownWords.set(pattern, words);
  return words;
}

const sortedNames = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** Whether one of the names starts with a text. They are sorted once one is asked about: a model may ask about each of its tokens. */
export function startsOneOf(names: ReadonlySet<string>): (start: string) => boolean {
  return (start) => {
    const all = sortedNames.get(names) ?? [...names].toSorted((a, b) => (a < b ? -1 : 1));
    sortedNames.set(names, all);
    const first = partitionPoint(all.length, (at) => (all[at] ?? '') < start);
    return all[first]?.startsWith(start) === true;
  };
}

/**
 * Allows one of these names, or what goes on to one, after `typed`; what begins no name; and a name before something that
 * `passes`, where what comes ahead is known.
 */
export function nameMask(
  names: ReadonlySet<string>,
  typed: string,
  passes?: (name: string, ahead: string) => boolean,
): Mask {
  const isStart = startsOneOf(names);
  return (token, ahead = '') => {
    const whole = typed + token;
    if (!leadingName.test(whole)) return true;
    const [begun = '', name = ''] = leadingName.exec(whole + ahead) ?? [];
    const rest = (whole + ahead).slice(begun.length);
    if (rest === '') return isStart(name);
    return names.has(name) || passes?.(name, rest) === true;
  };
}
