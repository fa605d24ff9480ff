import { patternOf } from '../base/pattern.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';

/** Patterns of what the parenthesis of a call stands after, and not. */
export type CallPlaces = NonNullable<MonitorPlaces['calls']>;

/** The parenthesis of the call whose arguments are being written at the end of a text, directly in it. */
export function callFinder(
  { callee, notCallee, literal }: CallPlaces,
  openingsOf: OpeningsOf,
): (text: string) => Opening | undefined {
  const [called, notCalled] = [patternOf(callee), patternOf(notCallee)];
  const literals = literal === undefined ? undefined : patternOf(literal);
  const isMethod = (text: string, { at }: Opening, around: Opening | undefined) =>
    around?.by === '{' &&
    entryName.test(text.slice((around.commas.at(-1) ?? around.at) + 1, at)) &&
    literals?.test(text.slice(Math.max(0, around.at - reach), around.at)) === true;
  return (text) => {
    const [around, inner] = [openingsOf(text).at(-2), openingsOf(text).at(-1)];
    if (inner?.by !== '(' || inner.kind !== 'bracket') return undefined;
    const before = text.slice(Math.max(0, inner.at - reach), inner.at);
    const isCall = called.test(before) && !notCalled.test(before) && !isMethod(text, inner, around);
    return isCall ? inner : undefined;
  };
}

/** No longer piece of text is looked at before a bracket. */
const reach = 80;
/** A name alone, with words before it as `async`. */
const entryName = /^\s*(?:\p{L}+\s+)*\*?\s*#?[\p{ID_Continue}$]+$/u;
