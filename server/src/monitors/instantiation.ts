import { some } from '../base/outcome.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

/** No longer piece of text is looked at before a name. */
const reach = 200;

/**
 * What is instantiated can be: a class that is not abstract, or a value with a constructor (arXiv 2306.10763, section 5).
 * `constructibleAt` is asked at the place of the name.
 */
export function instantiationMonitor(
  { before, ahead, besides }: NonNullable<MonitorPlaces['instantiation']>,
  openingsOf: OpeningsOf,
  constructibleAt: Ask<ReadonlySet<string>>,
): Monitor {
  const place = new RegExp(`(?:${before})((?:${namePattern})?)$`, 'u');
  const isLonger = new RegExp(ahead, 'u');
  const passes = (_: string, rest: string) => isLonger.test(rest);
  const known = once(constructibleAt);
  const typedIn = (text: string) => {
    const typed = place.exec(text.slice(-reach))?.[1];
    const isCode = typed !== undefined && (openingsOf(text).at(-1)?.kind ?? 'bracket') === 'bracket';
    return isCode ? typed : undefined;
  };
  return {
    applies: (text) => typedIn(text) !== undefined,
    maskAfter(text, checkpoint) {
      const typed = typedIn(text);
      if (typed === undefined) return undefined;
      return known(text.slice(0, text.length - typed.length), checkpoint).then((found) =>
        found.kind === 'none'
          ? found
          : some(nameMask(new Set([...found.value, ...wordsOf(besides)]), typed, passes)),
      );
    },
  };
}
