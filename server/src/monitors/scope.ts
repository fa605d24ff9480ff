import type { Name } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { callFinder, type CallPlaces } from './calls.ts';
import { nameMask, namePattern, wordsOf } from './names.ts';

export interface ScopePorts {
  readonly openingsOf: OpeningsOf;
  /** Names that are known without the analyzer: most of those that are written. */
  visible(checkpoint: Checkpoint): Promise<Outcome<ReadonlySet<string>>>;
  /** What the analyzer has in scope at the end of a text. */
  readonly namesAt: Ask<readonly Name[]>;
}

const trailingName = new RegExp(`(?:${namePattern})?$`, 'u');
/** No longer piece of text is looked at before a name. */
const reach = 400;

/**
 * A name that is used is in scope. The analyzer is asked only when one is about to be written that the document does not
 * show to be: in run-ahead it mostly is, and no time is spent.
 */
export function scopeMonitor(
  places: NonNullable<MonitorPlaces['scope']> & CallPlaces,
  ports: ScopePorts,
): Monitor {
  const isUse = usesIn(places, ports.openingsOf);
  const declaring = patternOf(`^(?<name>${namePattern})(?:${places.ahead})`);
  const declares = (name: string, ahead: string) => declaring.test(name + ahead);
  const namesAt = once(ports.namesAt);
  const besides = wordsOf(places.besides);
  const visible = once(async (_, checkpoint) => {
    const found = await ports.visible(checkpoint);
    return found.kind === 'none' ? found : some(new Set([...found.value, ...besides]));
  });
  return {
    applies: () => false,
    maskAfter(text, checkpoint) {
      const typed = trailingName.exec(text.slice(-reach))?.[0] ?? '';
      const before = text.slice(0, text.length - typed.length);
      if (!isUse(before)) return undefined;
      // What comes ahead tells a name that is used from one that is declared by it: `item => …`.
      const maskOf = (names: ReadonlySet<string>) => nameMask(names, typed, declares);
      const appeal = async (): Promise<Mask> => {
        const found = await namesAt(before, checkpoint);
        const listed = found.kind === 'some' ? found.value : [];
        // Among types it is a keyword.
        const isScope = listed.some(({ name, kind }) => name === places.everywhere && kind !== 'keyword');
        return isScope ? maskOf(new Set([...listed.map(({ name }) => name), ...besides])) : () => true;
      };
      return visible('', checkpoint).then((found) =>
        found.kind === 'none' ? found : some(Object.assign(maskOf(found.value), { appeal })),
      );
    },
  };
}

/** Whether a text ends where a name would be one that is used. */
function usesIn(
  { before, declaredIn, blockAfter, ...calls }: NonNullable<MonitorPlaces['scope']> & CallPlaces,
  openingsOf: OpeningsOf,
): (text: string) => boolean {
  const [uses, declaring] = [patternOf(before), patternOf(declaredIn)];
  const block = blockAfter === undefined ? undefined : patternOf(blockAfter);
  const callIn = callFinder(calls, openingsOf);
  const lineBefore = (text: string, end: number) =>
    text.slice(Math.max(end - reach, text.lastIndexOf('\n', end - 1) + 1), end);
  return (text) => {
    const inner = openingsOf(text).at(-1);
    if (inner !== undefined && inner.kind !== 'bracket') return false;
    if (declaring.test(lineBefore(text, text.length))) return false;
    if (inner !== undefined && declaring.test(lineBefore(text, inner.at))) return false;
    if (uses.test(text.slice(-reach))) return true;
    if (inner?.by === '(')
      return callIn(text) !== undefined && text.slice((inner.commas.at(-1) ?? inner.at) + 1).trim() === '';
    const isBlock =
      inner === undefined || (inner.by === '{' && block?.test(lineBefore(text, inner.at)) === true);
    return isBlock && /(?:^|[;{}]|\n)\s*$/.test(text.slice(-reach));
  };
}
