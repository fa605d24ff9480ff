import type { Fault, Name } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';

type Cases = NonNullable<ServerHabits['cases']>;

/** So many names at most are tried: all of a browser's are a thousand. */
const most = 2000;

/** The document with each name as a case, and where each of them is. */
export interface CaseTrial {
  readonly text: string;
  readonly names: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

/** Tries all names at once, at `offset`, where the first case is begun already. What is called is none of them. */
export function caseTrialOf(
  text: string,
  offset: number,
  names: readonly Name[],
  { value, member }: Cases,
): Outcome<CaseTrial> {
  const values = names.filter(({ kind }) => kind === 'value' || kind === 'other');
  if (values.length === 0 || values.length > most) return none('no names are known here');
  const before = /\S+\s*$/.exec(text.slice(0, offset))?.[0] ?? '';
  const tried: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  let written = '';
  for (const { name, kind } of values) {
    if (written !== '') written += ` ${before}`;
    const start = offset + written.length;
    written += (kind === 'other' ? member : value).replaceAll('NAME', name);
    tried.push({ name, start, end: offset + written.length });
  }
  return some({ text: text.slice(0, offset) + written + text.slice(offset), names: tried });
}

/** The names that could be a case; `none` where every value could, as the type that is switched over is not known. */
export function comparableIn(
  { names }: CaseTrial,
  faults: readonly Fault[],
  { fault, others }: Cases,
): Outcome<ReadonlySet<string>> {
  const at = (codes: readonly string[]) =>
    faults.filter(({ code }) => codes.includes(code)).map(({ span }) => span.start);
  const refused = new Set([...at([fault]), ...at(others)]);
  if (!names.some(({ start }) => at([fault]).includes(start))) return none('anything may be a case here');
  return some(new Set(names.filter(({ start }) => !refused.has(start)).map(({ name }) => name)));
}
