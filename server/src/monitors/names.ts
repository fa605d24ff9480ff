import type { Mask } from '../decoding/monitor.ts';

/** A name, as a pattern. */
export const namePattern = String.raw`[\p{ID_Start}_$][\p{ID_Continue}$]*`;

const leadingName = new RegExp(`^\\s*(${namePattern})`, 'u');

/** The words of a language's description: `async|get|set`. */
export function wordsOf(pattern = ''): readonly string[] {
  return pattern.split('|').filter((word) => word !== '');
}

/**
 * Allows one of these names, or what goes on to one, after `typed`; what begins no name; and a name before something that
 * `passes`, where what comes ahead is known.
 */
export function nameMask(names: ReadonlySet<string>, typed: string, passes?: RegExp): Mask {
  return (token, ahead = '') => {
    const whole = typed + token;
    if (!leadingName.test(whole)) return true;
    const [begun = '', name = ''] = leadingName.exec(whole + ahead) ?? [];
    const rest = (whole + ahead).slice(begun.length);
    if (rest === '') return [...names].some((each) => each.startsWith(name));
    return names.has(name) || passes?.test(rest) === true;
  };
}
