import type { FlowNode } from '../../../analysis/dataflow.ts';
import type { Definition, Occurrence } from '../../../analysis/scopes.ts';
import { contains, type Span } from '../../../base/text.ts';
import { bagOf, type Bag, type Interner } from './bags.ts';
import type { Context, Structure } from './contexts.ts';
import { isNaming, type Lexeme } from './lexemes.ts';

/** A parameter or local variable, described without its name by how it is defined and used. */
export interface Variable {
  /** As the source has it: for showing. */
  readonly name: string;
  /** Of the function itself, not of a function in it. */
  readonly isParameter: boolean;
  /** Whether it is each of many in turn: of a loop, of a callback. */
  readonly isElement: boolean;
  readonly traits: Bag;
}

/** What variables are read from. */
export interface VariableSource {
  readonly lexemes: readonly Lexeme[];
  readonly occurrences: readonly Occurrence[];
  readonly structure: Structure;
  /** What stands between a value and the name of its member. */
  readonly dereference: readonly string[];
  /** Where the function's body starts. */
  readonly bodyStart: number;
}

/** The variables of a function, and which of them each place in the source is. */
export interface Variables {
  readonly all: readonly Variable[];
  /** Index of the variable whose name starts at an offset. */
  readonly at: ReadonlyMap<number, number>;
}

const kinds: ReadonlySet<string> = new Set(['parameter', 'variable', 'assigned', 'hoisted', 'shadow']);

export function variablesOf(source: VariableSource, names: Interner): Variables {
  const places = new Map(source.lexemes.map(({ span }, index) => [span.start, index]));
  const indices = new Map<Definition, number>();
  const at = new Map<number, number>();
  const traits: string[][] = [];
  for (const { definition, span, defines } of source.occurrences) {
    const place = places.get(span.start);
    if (definition === undefined || !kinds.has(definition.kind) || place === undefined) continue;
    const index = indices.get(definition) ?? indices.size;
    indices.set(definition, index);
    at.set(span.start, index);
    const own = (traits[index] ??= definition.kind === 'parameter' ? ['parameter'] : []);
    own.push(...usesAt(place, source), ...contextsAt(span, source.structure.contexts));
    if (defines) own.push('defined', ...valuesAt(span, source));
  }
  const all = [...indices.keys()].map(({ name, kind, span }, index) => ({
    name,
    isParameter: kind === 'parameter' && span.start < source.bodyStart,
    isElement: traits[index]?.includes('element') === true,
    traits: bagOf(traits[index] ?? [], names),
  }));
  return { all, at };
}

/** What stands around a variable's name. */
function usesAt(place: number, { lexemes, dereference }: VariableSource): string[] {
  const [before, after] = [lexemes[place - 1], lexemes[place + 1]];
  const traits: string[] = [];
  const member = after !== undefined && dereference.includes(after.text) ? lexemes[place + 2] : undefined;
  if (member !== undefined)
    traits.push(lexemes[place + 3]?.text === '(' ? `.${member.text}()` : `.${member.text}`);
  else if (after?.text === '[') traits.push('indexed');
  else if (after?.text === '(') traits.push('called');
  else if (after?.type === 'operator') traits.push(`_ ${after.text}`);
  if (before?.type === 'operator' && !dereference.includes(before.text)) traits.push(`${before.text} _`);
  traits.push(...holderOf(lexemes[place], lexemes));
  return traits;
}

/** What the innermost bracket around is: a subscript or the arguments of a call. */
function holderOf(lexeme: Lexeme | undefined, lexemes: readonly Lexeme[]): string[] {
  const opener = lexemes[lexeme?.opener ?? -1];
  const callee = lexemes[(lexeme?.opener ?? 0) - 1];
  if (lexeme === undefined || opener === undefined || callee === undefined) return [];
  const isValue = isNaming(callee.type) || /^[)\]]$/.test(callee.text);
  if (opener.text === '[') return [isValue ? 'subscript' : 'element of a list'];
  return opener.text === '(' && isNaming(callee.type) ? [`argument of ${callee.text}`] : [];
}

function contextsAt(span: Span, contexts: readonly Context[]): string[] {
  const around = contexts.filter((context) => contains(context.span, span));
  return around.flatMap(({ use }) => (use === 'callback' ? ['callback', 'element'] : [use]));
}

/** What a variable is given where it is defined: a literal, an empty list, the call of something. */
function valuesAt(span: Span, { structure, lexemes }: VariableSource): string[] {
  return structure.assignments
    .filter(({ left }) => left.some((target) => contains(target, span)))
    .flatMap(({ right }) =>
      right.map((value) => {
        const inside = lexemes.filter((lexeme) => contains(value, lexeme.span));
        return `= ${inside
          .slice(0, mostOfValue)
          .map(({ text, type }) => (isNaming(type) ? '_' : text))
          .join(' ')}`;
      }),
    );
}

/** Tokens of a value that tell what it is. */
const mostOfValue = 3;

/** The value of variable `to` is computed from variable `from`, or from a literal or a name of elsewhere. */
export interface Link {
  readonly to: number;
  readonly from: number | string;
}

/** Nodes of a data flow as variables; a literal or a name of elsewhere as its text. */
export function linksOf(
  nodes: readonly FlowNode[],
  edges: readonly { readonly from: number; readonly to: number; readonly kind: string }[],
  at: ReadonlyMap<number, number>,
): readonly Link[] {
  const links = new Map<string, Link>();
  for (const { from, to, kind } of edges) {
    const [target, source] = [nodes[from], nodes[to]];
    const variable = at.get(target?.span.start ?? -1);
    if (kind !== 'computedFrom' || variable === undefined || source === undefined) continue;
    const link = { to: variable, from: at.get(source.span.start) ?? source.name };
    links.set(`${link.to} ${link.from}`, link);
  }
  return [...links.values()];
}
