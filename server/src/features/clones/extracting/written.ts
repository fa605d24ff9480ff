import type { Span, TextChange } from '../../../base/text.ts';
import { gapBefore, indentAt, tokensIn, type Code } from '../editing/codeTokens.ts';
import { stepOf } from '../editing/indents.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import type { Fragment } from './fragment.ts';
import type { ExtractTable } from './table.ts';
import type { Parameter, Result, Variables } from './variables.ts';

/** A function as it is to be written. */
export interface Extraction {
  readonly tree: SyntaxTree;
  readonly code: Code;
  readonly fragments: readonly Fragment[];
  readonly variables: Variables;
  /** Of each parameter; '' where it is not known. */
  readonly types: readonly string[];
  readonly table: ExtractTable;
}

export interface Written {
  readonly name: string;
  /** In order. */
  readonly changes: readonly TextChange[];
  /** Where the function's name stands once the changes are made. */
  readonly nameAt: number;
}

/** The function before what the first place stands in, and its call in every place. */
export function written(extraction: Extraction): Written {
  const { tree, code, fragments, table } = extraction;
  const name = unused('extracted', new Set(code.tokens.map(({ text }) => text)));
  const at = topLevelStart(tree, Math.min(...fragments.map(({ span }) => span.start)));
  const text = functionText(name, extraction);
  const calls = fragments.map(({ span, returns }, place) => ({
    span,
    text: returns
      ? filled(table.tail, callValues(name, place, extraction))
      : callText(name, place, extraction),
  }));
  const all = [{ span: { start: at, end: at }, text: text + '\n'.repeat(table.blankLines + 1) }, ...calls];
  const changes = all.toSorted((a, b) => a.span.start - b.span.start);
  return { name, changes, nameAt: at + text.indexOf(name) };
}

function functionText(name: string, { variables, types, table, ...rest }: Extraction): string {
  const step = stepOf(rest.tree.text);
  const names = parameterNames(variables.parameters, rest.code);
  const parameters = names.map((parameter, at) => {
    const type = types[at] ?? '';
    const template = type === '' ? table.parameter : (table.typedParameter ?? table.parameter);
    return filled(template, { NAME: parameter, TYPE: type });
  });
  const lines = bodyText(rest, { names, parameters: variables.parameters }, step);
  const result = variables.results.map((each) => returned(each, variables.parameters, names));
  const end =
    result.length === 0
      ? ''
      : `\n${step}${filled(table.return, { RESULT: result.join(table.severalResults) })}`;
  return filled(table.function, { NAME: name, PARAMETERS: parameters.join(', '), BODY: step + lines + end });
}

/** The statements of the first place, one step deep, with the parameters' names. */
function bodyText(
  { code, fragments, tree }: Pick<Extraction, 'code' | 'fragments' | 'tree'>,
  { names, parameters }: { readonly names: readonly string[]; readonly parameters: readonly Parameter[] },
  step: string,
): string {
  const span = fragments[0]?.span ?? { start: 0, end: 0 };
  const own = indentAt(tree.text, span.start);
  const named = new Map(
    parameters.flatMap(({ spans }, at) => spans.map(({ start }) => [start, names[at] ?? ''] as const)),
  );
  const { start, end } = tokensIn(code, span);
  return code.tokens
    .slice(start, end)
    .map((token, at) => {
      const gap = at === 0 ? '' : gapBefore(code, start + at);
      const text = named.get(token.span.start) ?? token.text;
      return deepened(gap, own, step) + text;
    })
    .join('');
}

function deepened(gap: string, own: string, step: string): string {
  return gap.replace(
    /\n([ \t]*)(?=\S|$)/g,
    (_, indent: string) => `\n${step}${indent.startsWith(own) ? indent.slice(own.length) : ''}`,
  );
}

/** Each called as in the first place, a literal `value`; none twice. */
function parameterNames(parameters: readonly Parameter[], { tokens }: Code): readonly string[] {
  const names: string[] = [];
  const words = new Set(tokens.map(({ text }) => text));
  for (const { token } of parameters) {
    const isTaken = token.kind === 'literal' || names.includes(token.text);
    const wanted = token.kind === 'literal' ? 'value' : token.text;
    names.push(isTaken ? unused(wanted, new Set([...words, ...names])) : wanted);
  }
  return names;
}

/** A result that went in has the name that it went in by. */
function returned(
  { names: [name = ''] }: Result,
  parameters: readonly Parameter[],
  names: readonly string[],
): string {
  const at = parameters.findIndex(({ arguments: [first] }) => first === name);
  return names[at] ?? name;
}

function callText(name: string, place: number, extraction: Extraction): string {
  const { variables, table } = extraction;
  const { results } = variables;
  const values = callValues(name, place, extraction);
  if (results.length === 0) return filled(table.call, values);
  const isNew = results.every((each) => each.isNew);
  const changing = results.some(({ changes }) => changes);
  const template = isNew ? (changing ? table.defineChanging : table.define) : table.assign;
  return filled(template, values);
}

function callValues(
  name: string,
  place: number,
  { variables, table }: Extraction,
): Readonly<Record<string, string>> {
  return {
    NAME: name,
    ARGUMENTS: variables.parameters.map((each) => each.arguments[place] ?? '').join(', '),
    RESULT: variables.results.map(({ names }) => names[place] ?? '').join(table.severalResults),
  };
}

/** All at once: a value may have a word of the template in it. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/[A-Z]{4,}/g, (word) => values[word] ?? word);
}

function unused(wanted: string, words: ReadonlySet<string>): string {
  if (!words.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!words.has(`${wanted}${number}`)) return `${wanted}${number}`;
}

/** Where the outermost declaration around `offset` begins, with the comments and what else stands right above it. */
function topLevelStart({ tree, text }: SyntaxTree, offset: number): number {
  const children: Span[] = [];
  const types: string[] = [];
  for (const child of tree.rootNode.namedChildren) {
    if (child === null) continue;
    children.push({ start: child.startIndex, end: child.endIndex });
    types.push(child.type);
  }
  let at = children.findIndex(({ start, end }) => start <= offset && offset < end);
  const isAbove = (index: number) =>
    /comment|attribute|decorator/.test(types[index - 1] ?? '') &&
    (text.slice(children[index - 1]?.end, children[index]?.start).match(/\n/g) ?? []).length < 2;
  while (at > 0 && isAbove(at)) at -= 1;
  const start = children[Math.max(0, at)]?.start ?? 0;
  return text.lastIndexOf('\n', start - 1) + 1;
}
