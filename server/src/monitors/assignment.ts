import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { lastClosed, parenthesisReader } from './parentheses.ts';

const assigns = /^[ \t]*=(?![=>~])/;
const innermost = /\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}|(["'`])(?:\\.|(?!\1)[^\\])*\1/g;

/**
 * Only what can be changed is assigned to: no call, and nothing that two values are joined to (`a && b = c`). What stands in
 * brackets is its own.
 */
export function assignmentMonitor(
  { joins, ends, parentheses }: NonNullable<MonitorPlaces['assigned']> & Pick<MonitorPlaces, 'parentheses'>,
  openingsOf: OpeningsOf,
): Monitor {
  const [joining, ending] = [patternOf(joins), patternOf(ends)];
  const kindOf = parentheses === undefined ? undefined : parenthesisReader(parentheses, openingsOf);
  const isValue = (text: string) => {
    const closed = lastClosed(text);
    if (closed !== -1 && kindOf?.(text, closed) === 'call') return true;
    const from = Math.max(text.lastIndexOf('\n') + 1, (openingsOf(text).at(-1)?.at ?? -1) + 1);
    return joining.test(withoutBrackets(text.slice(from)).split(ending).at(-1) ?? '');
  };
  return {
    applies: () => false,
    maskAfter(text) {
      const inner = openingsOf(text).at(-1);
      if (inner !== undefined && inner.kind !== 'bracket') return undefined;
      let answer: boolean | undefined;
      return Promise.resolve(some((token) => !assigns.test(token) || !(answer ??= isValue(text))));
    },
  };
}

function withoutBrackets(text: string): string {
  for (let rest = text; ;) {
    const without = rest.replaceAll(innermost, ' ');
    if (without === rest) return rest;
    rest = without;
  }
}
