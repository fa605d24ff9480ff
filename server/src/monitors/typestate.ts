import { some } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { Protocol } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { namePattern } from './names.ts';

/** A receiver before a dereference, and the part of the member's name that is there. */
const place = new RegExp(`(?<![.\\p{ID_Continue}$#])(${namePattern})\\s*\\??\\.((?:${namePattern})?)$`, 'u');
const leadingName = new RegExp(`^${namePattern}`, 'u');
/** No longer piece of text is looked at before a member, and no more lines above it. */
const reach = 400;
const mostLines = 300;

/**
 * No method is called in a state in which it fails (typestate; arXiv 2306.10763, section 5): nothing is read from a file
 * that was closed. The state is followed along the calls that are sure to have been made: statements of the blocks around the
 * place, after the variable was last assigned to.
 */
export function typestateMonitor(protocols: readonly Protocol[], openingsOf: OpeningsOf): Monitor {
  const placeIn = (text: string) => {
    const [, receiver, typed] = place.exec(text.slice(-reach)) ?? [];
    return receiver === undefined || typed === undefined ? undefined : { receiver, typed };
  };
  return {
    applies: () => false,
    maskAfter(text) {
      const found = placeIn(text);
      if (found === undefined) return undefined;
      const refused = refusedBy(protocols, callsBefore(text, found.receiver, openingsOf));
      return refused.length === 0 ? undefined : Promise.resolve(some(without(refused, found.typed)));
    },
  };
}

interface Calls {
  /** What the variable was last assigned. */
  readonly made: string;
  /** Names of the methods that were called on it since, in order. */
  readonly methods: readonly string[];
}

function refusedBy(protocols: readonly Protocol[], calls: Calls | undefined): readonly string[] {
  const protocol = protocols.find(
    ({ made }) => calls !== undefined && new RegExp(`^(?:${made})`, 'u').test(calls.made),
  );
  if (protocol === undefined || calls === undefined) return [];
  const { start, states } = protocol;
  const last = calls.methods.reduce((state, method) => states[state]?.moves?.[method] ?? state, start);
  return states[last]?.refuses ?? [];
}

/** Follows a variable in the lines above the place that are sure to be run before it. */
function callsBefore(text: string, name: string, openingsOf: OpeningsOf): Calls | undefined {
  const written = name.replaceAll('$', String.raw`\$`);
  const assigned = new RegExp(`(?<![.\\p{ID_Continue}$])${written}\\s*(?::[^=\\n]*)?=(?![=>])\\s*`, 'u');
  const called = new RegExp(`^\\s*(?:await\\s+)?${written}\\??\\.(${namePattern})\\(`, 'u');
  const methods: string[] = [];
  for (const { line, start } of linesAround(text)) {
    const isCode = (at: number) =>
      (openingsOf(text.slice(0, start + at)).at(-1)?.kind ?? 'bracket') === 'bracket';
    const assignment = assigned.exec(line);
    if (assignment !== null && isCode(assignment.index))
      return { made: line.slice(assignment.index + assignment[0].length), methods: methods.toReversed() };
    const method = called.exec(line)?.[1];
    if (method !== undefined && isCode(0)) methods.push(method);
  }
  return undefined;
}

/** The lines before the last one that belong to blocks around it, told by their indentation; the nearest first. */
function* linesAround(text: string): Generator<{ readonly line: string; readonly start: number }> {
  const lastStart = text.lastIndexOf('\n') + 1;
  let least = indentationOf(text.slice(lastStart));
  for (let end = lastStart - 1, count = 0; end > 0 && count < mostLines; count++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    const indentation = indentationOf(line);
    if (line.trim() !== '' && indentation <= least) {
      least = indentation;
      yield { line, start };
    }
    end = start - 1;
  }
}

function indentationOf(line: string): number {
  return line.search(/\S|$/);
}

function without(refused: readonly string[], typed: string): Mask {
  return (token, ahead = '') => {
    const whole = typed + token + ahead;
    const name = leadingName.exec(whole)?.[0] ?? '';
    return name.length === whole.length || !refused.includes(name);
  };
}
