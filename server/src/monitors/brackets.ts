import { some } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';
import { namePattern } from './names.ts';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** No longer piece of text is looked at before a bracket. */
const reach = 400;
const bareArgument = new RegExp(`[(,]\\s*${namePattern}\\s*$`, 'u');
const memberCalled = new RegExp(`\\.\\s*#?${namePattern}(?:<[^<>()]*>)?$`, 'u');

/**
 * A bracket is closed by its own kind and no statement ends in one that its line opens; what follows the call of a member, or stands
 * among its arguments, is nothing that belongs to a head or to parameters. Rules of the language alone tell: nobody is asked.
 */
export function bracketMonitor(
  { separator, separates, ofHead, ofParameter, head }: NonNullable<MonitorPlaces['brackets']>,
  openingsOf: OpeningsOf,
): Monitor {
  const [separated, headed] = [new RegExp(separates ?? '(?!)', 'u'), new RegExp(head ?? '(?!)', 'u')];
  const [afterCall, inCall] = [new RegExp(ofHead ?? '(?!)', 'u'), new RegExp(ofParameter ?? '(?!)', 'u')];
  const mayEnd = ({ by, at }: Opening, text: string) =>
    by === '{' ? text.charAt(at - 1) !== '$' : separated.test(text.slice(Math.max(0, at - reach), at));
  return {
    applies: () => false,
    maskAfter(text) {
      const inner = openingsOf(text).at(-1);
      if (inner !== undefined && inner.kind !== 'bracket') return undefined;
      const lineStart = text.lastIndexOf('\n') + 1;
      const isOwn = inner !== undefined && inner.at >= lineStart;
      const isHead = headed.test(text.slice(lineStart));
      const isAfterCall = !isHead && endsInMemberCall(text);
      const isInCall = !isHead && isOwn && bareArgument.test(text) && isMemberCall(inner, text);
      const mask: Mask = (token) => {
        const [first = ''] = token.trimStart();
        if (isAfterCall && afterCall.test(token)) return false;
        if (isInCall && inCall.test(token)) return false;
        if (first !== '' && ')]}'.includes(first)) return inner !== undefined && closerOf[inner.by] === first;
        return !isOwn || first !== separator || mayEnd(inner, text);
      };
      return Promise.resolve(some(mask));
    },
  };
}

function isMemberCall({ by, at }: Opening, text: string): boolean {
  return by === '(' && memberCalled.test(text.slice(Math.max(0, at - reach), at));
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
