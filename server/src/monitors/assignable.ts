import type { Arity } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { Opening, OpeningsOf } from '../syntax/openings.ts';
import type { Ask } from './asking.ts';
import { callFinder, type CallPlaces } from './calls.ts';
import { namePattern } from './names.ts';

export interface AssignablePorts {
  /** Asked right after the parenthesis. */
  readonly arityAt: Ask<Arity>;
  /** Whether the argument at the end of a text is of the type that its call takes there; `ahead`: what completes the call. */
  assignableAt(text: string, ahead: string, checkpoint: Checkpoint): Promise<Outcome<boolean>>;
}

/** A name, members of it, a number or a text that is a whole argument. */
const argument = patternOf(
  String.raw`^(?:${namePattern}(?:\.${namePattern})*|\d+|'[^'\\\n]*'|"[^"\\\n]*")(?=\s*[,)])`,
);

/**
 * An argument is of the type that the call takes at its place: where one is written that is as simple as a name, the call is looked at with
 * it, and with an expression of `any` type for those that are still to come (assignability; arXiv 2306.10763, section 5, counts them alone).
 */
export function assignableMonitor(
  { any, ...calls }: CallPlaces & { readonly any: string },
  openingsOf: OpeningsOf,
  { arityAt, assignableAt }: AssignablePorts,
): Monitor {
  const callIn = callFinder(calls, openingsOf);
  const isWrong = async (text: string, call: Opening, written: string, checkpoint: Checkpoint) => {
    const arity = await arityAt(text.slice(0, call.at + 1), checkpoint);
    const least = arity.kind === 'some' ? arity.value.least : 0;
    const missing = Math.max(0, least - call.commas.length - 1);
    const found = await assignableAt(text + written, `${`, ${any}`.repeat(missing)})`, checkpoint);
    return found.kind === 'some' && !found.value;
  };
  return {
    applies: () => false,
    maskAfter(text, checkpoint) {
      const call = callIn(text);
      if (call === undefined) return undefined;
      if (text.slice((call.commas.at(-1) ?? call.at) + 1).trim() !== '') return undefined;
      return Promise.resolve(
        some(maskOf((written) => isWrong(text, call, written, checkpoint), { right: [], wrong: [] })),
      );
    },
  };
}

interface Heard {
  /** Arguments that fit. */
  readonly right: readonly string[];
  /** Tokens that begin one which does not. */
  readonly wrong: readonly string[];
}

/** Refuses an argument of which nobody has said that it fits. */
function maskOf(isWrong: (written: string) => Promise<boolean>, { right, wrong }: Heard): Mask {
  const mask = (token: string, ahead = '') => {
    if (wrong.includes(token)) return false;
    const written = argument.exec(token + ahead)?.[0];
    return written === undefined || right.includes(written);
  };
  const appeal = async (token: string, ahead = ''): Promise<Mask> => {
    const written = argument.exec(token + ahead)?.[0];
    if (written === undefined || wrong.includes(token)) return maskOf(isWrong, { right, wrong });
    return (await isWrong(written))
      ? maskOf(isWrong, { right, wrong: [...wrong, token] })
      : maskOf(isWrong, { right: [...right, written], wrong });
  };
  return Object.assign(mask, { appeal });
}
