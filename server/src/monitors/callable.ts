import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import type { CallPlaces } from './calls.ts';
import { namePattern } from './names.ts';

/** No longer piece of text is looked at before a parenthesis. */
const reach = 200;
const endsInName = new RegExp(`${namePattern}$`, 'u');

/**
 * What is called can be: a member is followed by arguments only where its type has a call signature. `callableAt` is asked once a
 * parenthesis is about to be written behind a name.
 */
export function callableMonitor(
  { notCallee }: CallPlaces,
  openingsOf: OpeningsOf,
  callableAt: Ask<boolean>,
): Monitor {
  const notCalled = patternOf(notCallee);
  const known = once(callableAt);
  return {
    applies: () => false,
    maskAfter(text, checkpoint) {
      const before = text.slice(-reach);
      if (!endsInName.test(before) || notCalled.test(before)) return undefined;
      if ((openingsOf(text).at(-1)?.kind ?? 'bracket') !== 'bracket') return undefined;
      const appeal = async (): Promise<Mask> => {
        const found = await known(text, checkpoint);
        return found.kind === 'some' && !found.value ? isNoCall : () => true;
      };
      const mask: Mask = (token, ahead) => isNoCall(token, ahead);
      return Promise.resolve(some(Object.assign(mask, { appeal })));
    },
  };
}

const isNoCall: Mask = (token) => !token.startsWith('(');
