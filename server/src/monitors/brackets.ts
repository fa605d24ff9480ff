import { some } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';
import { namePattern } from './names.ts';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** No longer piece of text is looked at before a bracket. */
const reach = 400;
const memberCalled = new RegExp(`\\.\\s*#?${namePattern}(?:<[^<>()]*>)?$`, 'u');

/**
 * A bracket that is opened in a line is closed by its own kind, no statement ends in it, and what follows the call of a member is
 * nothing that follows a head. Rules of the language alone tell: nobody is asked. Brackets of earlier lines are let alone, for
 * what stands there may not be finished.
 */
export function bracketMonitor(
  { separator, separates, afterHead, head }: NonNullable<MonitorPlaces['brackets']>,
  openingsOf: OpeningsOf,
): Monitor {
  const [separated, headed] = [new RegExp(separates ?? '(?!)', 'u'), new RegExp(head ?? '(?!)', 'u')];
  const mayEnd = ({ by, at }: Opening, text: string) =>
    by === '{' ? text.charAt(at - 1) !== '$' : separated.test(text.slice(Math.max(0, at - reach), at));
  return {
    applies: () => false,
    maskAfter(text) {
      const lineStart = text.lastIndexOf('\n') + 1;
      const open = openingsOf(text);
      if ((open.at(-1)?.kind ?? 'bracket') !== 'bracket') return undefined;
      const inner = open.at(-1);
      const isOwn = inner !== undefined && inner.at >= lineStart;
      const isCall = afterHead !== undefined && endsInMemberCall(text) && !headed.test(text.slice(lineStart));
      if (!isOwn && !isCall) return undefined;
      const mask: Mask = (token) => {
        const first = token.trimStart().charAt(0);
        if (isCall && first !== '' && afterHead.includes(first) && !token.startsWith('\n')) return false;
        if (!isOwn) return true;
        if (first !== '' && ')]}'.includes(first)) return closerOf[inner.by] === first;
        return first !== separator || mayEnd(inner, text);
      };
      return Promise.resolve(some(mask));
    },
  };
}

/** Whether a text ends in `….name(…)`, in its last line. */
function endsInMemberCall(text: string): boolean {
  const written = text.trimEnd();
  if (!written.endsWith(')') || text.slice(written.length).includes('\n')) return false;
  let depth = 0;
  for (let at = written.length - 1; at >= 0 && at > written.length - reach; at -= 1) {
    const character = written.charAt(at);
    if (character === '\n') return false;
    if (character === ')') depth += 1;
    else if (character === '(') depth -= 1;
    if (depth === 0) return memberCalled.test(written.slice(Math.max(0, at - reach), at));
  }
  return false;
}
