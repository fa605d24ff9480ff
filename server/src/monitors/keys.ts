import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

const key = new RegExp(`^\\s*((?:${namePattern})?)$`, 'u');
/** No longer piece of text is looked at before a brace. */
const reach = 80;

/** Keys of an object literal are keys of the type that is expected of it. `keysAt` is asked at the place of a key. */
export function keyMonitor(
  { openedAfter, untyped, besides }: NonNullable<MonitorPlaces['keys']>,
  openingsOf: OpeningsOf,
  keysAt: Ask<ReadonlySet<string>>,
): Monitor {
  const opens = patternOf(openedAfter);
  const expectsNothing = untyped === undefined ? undefined : patternOf(untyped);
  const known = once(keysAt);
  /** What is there of a key, and where the blanks before it begin. */
  const keyIn = (text: string) => {
    const inner = openingsOf(text).at(-1);
    if (inner?.by !== '{' || inner.kind !== 'bracket') return undefined;
    const start = (inner.commas.at(-1) ?? inner.at) + 1;
    const typed = key.exec(text.slice(start))?.[1];
    const before = text.slice(Math.max(0, inner.at - reach), inner.at);
    const isKey = typed !== undefined && opens.test(before) && expectsNothing?.test(before) !== true;
    return isKey ? { typed, start } : undefined;
  };
  return {
    applies: (text) => keyIn(text) !== undefined,
    maskAfter(text, checkpoint) {
      const place = keyIn(text);
      if (place === undefined) return undefined;
      // Wherever the cursor is in the blanks, the question is the same.
      return known(text.slice(0, place.start), checkpoint).then((found) =>
        found.kind === 'none'
          ? found
          : some(nameMask(new Set([...found.value, ...wordsOf(besides)]), place.typed)),
      );
    },
  };
}
