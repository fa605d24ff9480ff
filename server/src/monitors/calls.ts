import type { MonitorPlaces } from '../syntax/language.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';

/** Patterns of what the parenthesis of a call stands after, and not. */
export type CallPlaces = NonNullable<MonitorPlaces['calls']>;

/** The parenthesis of the call whose arguments are being written at the end of a text, directly in it. */
export function callFinder(
  { callee, notCallee }: CallPlaces,
  openingsOf: OpeningsOf,
): (text: string) => Opening | undefined {
  const [called, notCalled] = [new RegExp(callee, 'u'), new RegExp(notCallee, 'u')];
  return (text) => {
    const inner = openingsOf(text).at(-1);
    if (inner?.by !== '(' || inner.kind !== 'bracket') return undefined;
    const before = text.slice(Math.max(0, inner.at - 80), inner.at);
    return called.test(before) && !notCalled.test(before) ? inner : undefined;
  };
}
