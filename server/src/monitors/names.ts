import type { Mask } from '../decoding/monitor.ts';

/** A name, as a pattern. */
export const namePattern = String.raw`[\p{ID_Start}_$][\p{ID_Continue}$]*`;

const leadingName = new RegExp(`^\\s*(${namePattern})`, 'u');

/** The words of a language's description: `async|get|set`. */
export function wordsOf(pattern = ''): readonly string[] {
  return pattern.split('|').filter((word) => word !== '');
}

/** Allows one of these names, or what goes on to one, after `typed`; and what begins no name. */
export function nameMask(names: ReadonlySet<string>, typed: string): Mask {
  return (token) => {
    const whole = typed + token;
    const [begun, name] = leadingName.exec(whole) ?? [];
    if (begun === undefined || name === undefined) return true;
    if (begun.length < whole.length) return names.has(name);
    return [...names].some((each) => each.startsWith(name));
  };
}
