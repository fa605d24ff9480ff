import { some } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { namePattern, wordsOf } from './names.ts';

/** No longer piece of text is looked at before a name. */
const reach = 200;
const operand = new RegExp(
  String.raw`(?:(?<operator>(?<=[\p{ID_Continue}$)\]}"'!]|^\s*)\??\.#?)|^|[^\p{ID_Continue}$#])(?<name>${namePattern})[ \t]+(?<typed>(?:${namePattern})?)$`,
  'u',
);
/** A decorator stands before what it decorates; in its first line a file may name its program. */
const isDecorated = /@[\p{ID_Continue}$.]+[ \t]+[\p{ID_Continue}$]*$|^\s*@|^#!/u;
const begun = /^[\p{ID_Continue}$]*/u;

/**
 * Between two names stands an operator: after a member, and where the language says so after any name, comes no other name, number or
 * text, unless the first is a word that a name follows or the second one that is an operator.
 */
export function adjacencyMonitor(
  { operators, before, bare = false }: NonNullable<MonitorPlaces['adjacent']>,
  openingsOf: OpeningsOf,
): Monitor {
  const [between, introducing] = [wordsOf(operators), wordsOf(before)];
  const isOperator = (word: string, isWhole: boolean) =>
    isWhole ? between.has(word) : [...between].some((each) => each.startsWith(word));
  return {
    applies: () => false,
    maskAfter(text) {
      const line = text.slice(Math.max(text.length - reach, text.lastIndexOf('\n') + 1));
      const { operator, name = '', typed = '' } = operand.exec(line)?.groups ?? {};
      if (name === '' || (operator === undefined && (!bare || introducing.has(name)))) return undefined;
      if (isDecorated.test(line)) return undefined;
      const inner = openingsOf(text).at(-1);
      if (inner !== undefined && inner.kind !== 'bracket') return undefined;
      const mask: Mask = (token) => {
        if (typed === '' && /^["'\d]/.test(token)) return false;
        const word = typed + (begun.exec(token)?.[0] ?? '');
        return word === '' || isOperator(word, word.length < typed.length + token.length);
      };
      return Promise.resolve(some(mask));
    },
  };
}
