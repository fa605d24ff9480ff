import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

const key = new RegExp(`^\\s*((?:${namePattern})?)$`, 'u');

/** Keys of an object literal are keys of the type that is expected of it. `keysAt` is asked at the place of a key. */
export function keyMonitor(
  { openedAfter, besides }: NonNullable<MonitorPlaces['keys']>,
  openingsOf: OpeningsOf,
  keysAt: Ask<ReadonlySet<string>>,
): Monitor {
  const opens = patternOf(openedAfter);
  const known = once(keysAt);
  const typedIn = (text: string) => {
    const inner = openingsOf(text).at(-1);
    if (inner?.by !== '{' || inner.kind !== 'bracket') return undefined;
    const typed = key.exec(text.slice((inner.commas.at(-1) ?? inner.at) + 1))?.[1];
    const before = text.slice(Math.max(0, inner.at - 40), inner.at);
    return typed === undefined || !opens.test(before) ? undefined : typed;
  };
  return {
    applies: (text) => typedIn(text) !== undefined,
    maskAfter(text, checkpoint) {
      const typed = typedIn(text);
      if (typed === undefined) return undefined;
      return known(text.slice(0, text.length - typed.length), checkpoint).then((found) =>
        found.kind === 'none' ? found : some(nameMask(new Set([...found.value, ...wordsOf(besides)]), typed)),
      );
    },
  };
}
