import { some } from '../base/outcome.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import { once, type Ask } from './asking.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

/** No list of imports is longer. */
const reach = 4000;

/** Only what a module exports is imported from it. `exportsAt` is asked at the place of a name in a list of imports. */
export function importMonitor(
  { before, besides }: NonNullable<MonitorPlaces['imports']>,
  exportsAt: Ask<readonly string[]>,
): Monitor {
  const place = new RegExp(`(?:${before})((?:${namePattern})?)(?![^])`, 'mu');
  const exported = once(exportsAt);
  const typedIn = (text: string) => place.exec(text.slice(-reach))?.[1];
  return {
    applies: (text) => typedIn(text) !== undefined,
    maskAfter(text, checkpoint) {
      const typed = typedIn(text);
      if (typed === undefined) return undefined;
      return exported(text.slice(0, text.length - typed.length), checkpoint).then((found) =>
        found.kind === 'none' ? found : some(nameMask(new Set([...found.value, ...wordsOf(besides)]), typed)),
      );
    },
  };
}
