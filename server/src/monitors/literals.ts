import { none, some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces, StringStyle } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';

/**
 * Where one of a few strings is expected, one of them is written: a union of string literals as argument, value, or in a case.
 * `textsAt` is asked right after the quote.
 */
export function literalMonitor(
  { strings, notAfter }: { readonly strings: StringStyle } & NonNullable<MonitorPlaces['literals']>,
  openingsOf: OpeningsOf,
  textsAt: Ask<ReadonlySet<string>>,
): Monitor {
  const isOther = notAfter === undefined ? undefined : patternOf(notAfter);
  const known = once(textsAt);
  const stringIn = (text: string) => {
    const inner = openingsOf(text).at(-1);
    if (inner?.kind !== 'string' || !strings.line.includes(inner.by)) return undefined;
    const typed = text.slice(inner.at + inner.by.length);
    return typed.includes('\\') || isOther?.test(text.slice(0, inner.at)) === true
      ? undefined
      : { typed, quote: inner.by };
  };
  return {
    applies: (text) => stringIn(text)?.typed === '',
    maskAfter(text, checkpoint) {
      const string = stringIn(text);
      if (string === undefined) return undefined;
      const { typed, quote } = string;
      return known(text.slice(0, text.length - typed.length), checkpoint).then((found) => {
        if (found.kind === 'none') return found;
        const texts = [...found.value];
        return texts.some((each) => /[\\\n]/.test(each) || each.includes(quote))
          ? none('some of the texts are written with escapes')
          : some(textMask(texts, typed, quote));
      });
    },
  };
}

/** Allows what goes on to one of the texts after `typed`, or closes one. */
function textMask(texts: readonly string[], typed: string, quote: string): Mask {
  return (token) => {
    const whole = typed + token;
    const end = whole.indexOf(quote, typed.length);
    if (end === -1) return texts.some((text) => text.startsWith(whole));
    return texts.includes(whole.slice(0, end));
  };
}
