import type { Alignment, Part } from './alignment.ts';
import { beginsLine, indentAt, type Code } from './codeTokens.ts';

/** Turns the indent of a line of one place into that of a line as deep in its twin. */
export type Indents = (indent: string) => string;

/** By lines that both have; one that is deeper than any of them is so by as many steps of the twin's file. */
export function indentsOf(place: Code, twin: Part, { twinOf }: Alignment): Indents {
  const known = new Map<string, string>();
  for (const [at, there] of twinOf) {
    const own = place.tokens[at]?.span.start ?? 0;
    const theirs = twin.code.tokens[there]?.span.start ?? 0;
    if (!beginsLine(place.text, own) || !beginsLine(twin.code.text, theirs)) continue;
    const indent = indentAt(place.text, own);
    if (!known.has(indent)) known.set(indent, indentAt(twin.code.text, theirs));
  }
  const [step, theirStep] = [stepOf(place.text), stepOf(twin.code.text)];
  const steps = (indent: string) =>
    indent.length % step.length === 0 ? theirStep.repeat(indent.length / step.length) : indent;
  return (indent) => {
    const exact = known.get(indent);
    if (exact !== undefined) return exact;
    const below = [...known.keys()].filter((key) => indent.startsWith(key)).toSorted(longestFirst)[0];
    if (below !== undefined) return (known.get(below) ?? '') + steps(indent.slice(below.length));
    const above = [...known.keys()]
      .filter((key) => key.startsWith(indent))
      .toSorted(longestFirst)
      .at(-1);
    if (above === undefined) return indent;
    const theirs = known.get(above) ?? '';
    return theirs.slice(0, Math.max(0, theirs.length - steps(above.slice(indent.length)).length));
  };
}

const longestFirst = (a: string, b: string) => b.length - a.length;

/** What a line is indented by at the first level of a file: a tab, or so many spaces. */
export function stepOf(text: string): string {
  const indents = [...text.matchAll(/^(\t| +)(?=[^\s*])/gm)].map((match) => match[1] ?? '');
  if (indents.includes('\t')) return '\t';
  return indents.reduce(
    (least, indent) => (indent.length < least.length ? indent : least),
    indents[0] ?? '  ',
  );
}
