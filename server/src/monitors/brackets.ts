import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces } from '../syntax/language.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';
import { namePattern } from './names.ts';
import { lastClosed, parenthesisReader, type Parenthesis } from './parentheses.ts';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** No longer piece of text is looked at before a bracket. */
const reach = 400;
const bareArgument = new RegExp(String.raw`[(,]\s*${namePattern}\??\s*$`, 'u');

type BracketPlaces = NonNullable<MonitorPlaces['brackets']> & Pick<MonitorPlaces, 'parentheses'>;

/**
 * A bracket is closed by its own kind and no statement ends in one that its line opens, or in a parenthesis or a square bracket; what
 * follows a call, or stands among its arguments, is nothing that belongs to a head or to parameters. Rules of the language alone
 * tell: nobody is asked.
 */
export function bracketMonitor(places: BracketPlaces, openingsOf: OpeningsOf): Monitor {
  const endsStatement = statementEnd(places);
  const followsOf = followers(places, openingsOf);
  return {
    applies: () => false,
    maskAfter(text) {
      const inner = openingsOf(text).at(-1);
      if (inner !== undefined && inner.kind !== 'bracket') return undefined;
      const mayEnd = endsStatement(text, inner);
      const mayFollow = followsOf(text, inner);
      const mask: Mask = (token) => {
        const [first = ''] = token.trimStart();
        if (!mayFollow(token)) return false;
        if (first !== '' && ')]}'.includes(first)) return inner !== undefined && closerOf[inner.by] === first;
        return first !== places.separator || mayEnd;
      };
      return Promise.resolve(some(mask));
    },
  };
}

/** Whether a statement may end at the end of a text that has this bracket open. */
function statementEnd({ separator, separates }: BracketPlaces) {
  const separated = patternOf(separates ?? '(?!)');
  return (text: string, inner: Opening | undefined): boolean => {
    if (separator === undefined || inner === undefined) return true;
    const { by, at } = inner;
    if (by === '{') return text.charAt(at - 1) !== '$' || at < text.lastIndexOf('\n') + 1;
    return separated.test(text.slice(Math.max(0, at - reach), at));
  };
}

/** What may follow the parenthesis that a text ends in, or the name that is the start of an argument. */
function followers(
  { parentheses, follows = {}, ofParameter, unless }: BracketPlaces,
  openingsOf: OpeningsOf,
) {
  const kindOf = parentheses === undefined ? undefined : parenthesisReader(parentheses, openingsOf);
  const never = new Map(Object.entries(follows).map(([kind, pattern]) => [kind, patternOf(pattern)]));
  const [typed, excepted] = [patternOf(ofParameter ?? '(?!)'), patternOf(unless ?? '(?!)')];
  return (text: string, inner: Opening | undefined): ((token: string) => boolean) => {
    if (kindOf === undefined) return () => true;
    const closed = excepted.test(lastLines(text)) ? -1 : lastClosed(text);
    const kind: Parenthesis | undefined = closed === -1 ? undefined : kindOf(text, closed);
    const refused = kind === undefined ? undefined : never.get(kind);
    const isArgument = inner?.by === '(' && bareArgument.test(text.slice(-reach));
    const isCall = isArgument && kindOf(text, inner.at) === 'call';
    return (token) => refused?.test(token) !== true && !(isCall && typed.test(token));
  };
}

/** The last line and the one before it: `? a` may stand there, and `: b` here. */
function lastLines(text: string): string {
  return text.slice(text.lastIndexOf('\n', text.lastIndexOf('\n') - 1) + 1);
}
