import type { Arity } from '../analysis/staticAnalysis.ts';
import { some } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';
import { once, type Ask } from './asking.ts';
import { callFinder, type CallPlaces } from './calls.ts';

/** A call whose arguments are being written. */
interface Call {
  /** Commas between its arguments up to here. */
  readonly commas: number;
  /** What stands of the argument after the last of them. */
  readonly last: string;
  /** Whether its arguments stand on lines of their own: the last may have a comma. */
  readonly isTall: boolean;
}

/**
 * A call has as many arguments as its callee takes (arXiv 2306.10763, section 5). `arityAt` is asked right after the
 * parenthesis. Nobody counts where arguments are spread.
 */
export function argumentsMonitor(
  { spread, ...calls }: CallPlaces & { readonly spread: string },
  openingsOf: OpeningsOf,
  arityAt: Ask<Arity>,
): Monitor {
  const spreads = patternOf(`^\\s*(?:${spread})`);
  const known = once(arityAt);
  const callIn = callFinder(calls, openingsOf);
  return {
    applies: () => false,
    maskAfter(text, checkpoint) {
      const parenthesis = callIn(text);
      if (parenthesis === undefined) return undefined;
      const parts = argumentsIn(text, parenthesis);
      if (parts.some((part) => spreads.test(part) || typeArguments.test(part))) return undefined;
      const isTall = /^\s*\n/.test(text.slice(parenthesis.at + 1));
      const call = { commas: parts.length - 1, last: parts.at(-1) ?? '', isTall };
      return known(text.slice(0, parenthesis.at + 1), checkpoint).then((found) =>
        found.kind === 'none' ? found : some(arityMask(found.value, call)),
      );
    },
  };
}

/** A bracket whose commas separate types. */
const typeArguments = /[\p{ID_Continue}$]<(?![\s=])/u;

function argumentsIn(text: string, { at, commas }: Opening): readonly string[] {
  const starts = [at, ...commas].map((before) => before + 1);
  return starts.map((start, place) => text.slice(start, (starts[place + 1] ?? text.length + 1) - 1));
}

/** What stands before the first separator, bracket or quote of a token, and the separator if it is one. */
const upToSeparator = /^([^,()[\]{}'"`]*)([,)])?/;

function arityMask({ least, most }: Arity, { commas, last, isTall }: Call): Mask {
  return (token) => {
    const [, written = '', separator] = upToSeparator.exec(token) ?? [];
    const hasLast = (last + written).trim() !== '';
    const count = commas + (hasLast ? 1 : 0);
    if (separator === ')') return count >= least && count <= most;
    if (separator === ',') return hasLast && (count < most || (isTall && count === most));
    return commas < most || token.trim() === '';
  };
}
