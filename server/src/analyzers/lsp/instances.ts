import type { Fault, Name } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';

/** So many names at most are tried: all of a browser's are a thousand. */
const most = 2000;

/** The document with an instance of each name at a place, and where each of them is. */
export interface Trial {
  readonly text: string;
  readonly names: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

/** Tries all names at once, at `offset`, where the first instance is begun already. */
export function trialOf(
  text: string,
  offset: number,
  names: readonly Name[],
  { before, after }: NonNullable<ServerHabits['instances']>,
): Outcome<Trial> {
  const values = names.filter(({ kind }) => kind !== 'keyword' && kind !== 'function');
  if (values.length === 0 || values.length > most) return none('no names are known here');
  const tried: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  let written = '';
  for (const { name } of values) {
    const start = offset + written.length;
    written += `${written === '' ? '' : `, ${before}`}${name}${after}`;
    tried.push({ name, start, end: offset + written.length });
  }
  return some({ text: text.slice(0, offset) + written + text.slice(offset), names: tried });
}

/** The names of which an instance could be made. */
export function constructibleIn(
  { names }: Trial,
  faults: readonly Fault[],
  { faults: codes }: NonNullable<ServerHabits['instances']>,
): ReadonlySet<string> {
  const refused = faults.filter(({ code }) => codes.includes(code)).map(({ span }) => span.end);
  const made = names.filter(({ start, end }) => !refused.some((at) => start < at && at <= end));
  return new Set(made.map(({ name }) => name));
}
