import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Monitor } from '../decoding/monitor.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

/** Where a name stands: what is before it, what comes `ahead` of one that is part of something longer, which other words may stand there. */
export interface NamePlace {
  readonly before: string;
  readonly ahead: string;
  readonly besides?: string;
}

/** No longer piece of text is looked at before a name. */
const reach = 200;

/** At such a place only one of some names may stand. `namesAt` is asked there. */
export function placedNameMonitor(
  { before, ahead, besides }: NamePlace,
  openingsOf: OpeningsOf,
  namesAt: Ask<ReadonlySet<string>>,
): Monitor {
  const place = patternOf(`(?:${before})((?:${namePattern})?)$`);
  const isLonger = patternOf(ahead);
  const passes = (_: string, rest: string) => isLonger.test(rest);
  const known = once(namesAt);
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
