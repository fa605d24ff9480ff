import { astOf, type AstNode } from '../../../analysis/ast.ts';
import { rolesOf, select } from '../../../analysis/roles.ts';
import { scopesOf, type Definition, type Occurrence, type Scopes } from '../../../analysis/scopes.ts';
import { none, some, type Outcome } from '../../../base/outcome.ts';
import { contains, type Span } from '../../../base/text.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import { outermostOf } from '../editing/meanings.ts';
import { blinded, tokensIn, type Code, type CodeToken } from '../editing/codeTokens.ts';
import type { Fragment } from './fragment.ts';
import type { ExtractTable } from './table.ts';

/** What goes into the function: a variable or a literal, what each place calls it, and where the first place has it. */
export interface Parameter {
  readonly arguments: readonly string[];
  readonly spans: readonly Span[];
  readonly token: CodeToken;
}

/** What comes out of it. */
export interface Result {
  /** Its name in each place. */
  readonly names: readonly string[];
  /** Whether the function makes it; else it goes in as well. */
  readonly isNew: boolean;
  /** Whether something after it changes it. */
  readonly changes: boolean;
}

export interface Variables {
  readonly parameters: readonly Parameter[];
  readonly results: readonly Result[];
}

/** A file and the places in it. */
export interface Places {
  readonly tree: SyntaxTree;
  readonly code: Code;
  readonly fragments: readonly Fragment[];
}

/** What goes in and comes out of the statements, where all places are the same but for variables and literals. */
export function variablesOf(places: Places, table: ExtractTable): Outcome<Variables> {
  const { tree, code, fragments } = places;
  const lists = fragments.map(({ span }) => slice(code, tokensIn(code, span)));
  const [own = []] = lists;
  const isSame = lists.every(
    (list) =>
      list.length === own.length && list.every((token, at) => blinded(token) === blinded(own[at] ?? token)),
  );
  if (!isSame) return none('the places differ in more than names and literals');
  const receiver = own.find(({ text }) => table.receivers.includes(text));
  if (receiver !== undefined) return none(`${receiver.text} would be another one in a function of its own`);
  const names = new Names(tree, fragments);
  const groups = new Map<string, Parameter>();
  const results = new Map<string, Result>();
  for (const at of own.keys()) {
    const column = lists.flatMap((list) => list[at] ?? []);
    const found = names.read(column);
    if (found.kind === 'none') return found;
    const { value } = found;
    if (value.parameter !== undefined) add(groups, value.parameter, column);
    if (value.result !== undefined) results.set(value.result.names.join('\0'), value.result);
  }
  return whole({ parameters: [...groups.values()], results: [...results.values()] }, table);
}

function slice({ tokens }: Code, { start, end }: Span): readonly CodeToken[] {
  return tokens.slice(start, end);
}

function add(groups: Map<string, Parameter>, key: string, column: readonly CodeToken[]): void {
  const [token] = column;
  if (token === undefined) return;
  const known = groups.get(key);
  const spans = [...(known?.spans ?? []), token.span];
  groups.set(key, { arguments: column.map(({ text }) => text), spans, token: known?.token ?? token });
}

/** Refuses what cannot be said: several results where there may be one, one variable that is several. */
function whole(variables: Variables, table: ExtractTable): Outcome<Variables> {
  const { parameters, results } = variables;
  if (results.length > 1) {
    const names = results.map(({ names: [name] }) => name).join(', ');
    if (table.severalResults === undefined) return none(`it has more than one result: ${names}`);
    if (results.some(({ isNew }) => isNew !== results[0]?.isNew) && table.define !== table.assign)
      return none(`some of its results are new, some are not: ${names}`);
  }
  for (const { names } of results)
    for (const each of parameters)
      for (const [at, name] of names.entries())
        if (each.arguments[at] === name && each.arguments.some((other, place) => other !== names[place]))
          return none(`${name} is one variable in one place and several in another`);
  return some(variables);
}

const definingKinds: ReadonlySet<string> = new Set(['assigned', 'global', 'nonlocal']);

/** What the names in the places mean. */
class Names {
  readonly #scopes: Scopes;
  readonly #fragments: readonly Fragment[];
  readonly #occurrences: ReadonlyMap<number, Occurrence>;
  readonly #assigned: ReadonlySet<number>;
  readonly #fileLevel: ReadonlySet<Definition>;
  /** Of each place: which variable of the first one its own variables are. */
  readonly #locals: readonly Map<Definition, Definition>[];

  constructor(tree: SyntaxTree, fragments: readonly Fragment[]) {
    this.#scopes = scopesOf(tree);
    this.#fragments = fragments;
    this.#occurrences = new Map(this.#scopes.occurrences.map((each) => [each.span.start, each]));
    this.#assigned = assignedIn(tree);
    const outermost = outermostOf(this.#scopes, tree.text);
    this.#fileLevel = new Set(outermost.flatMap(({ definitions }) => [...definitions.values()].flat()));
    this.#locals = fragments.map(() => new Map());
  }

  /** The tokens that stand at the same place of each fragment: whether they are a parameter (its key), a result. */
  read(column: readonly CodeToken[]): Outcome<{ readonly parameter?: string; readonly result?: Result }> {
    const [own] = column;
    if (own === undefined || own.kind === 'word') return some({});
    const texts = column.map(({ text }) => text);
    const isEqual = texts.every((text) => text === own.text);
    if (own.kind === 'literal') return some(isEqual ? {} : { parameter: `literal ${texts.join('\0')}` });
    const meant = column.map(({ span }) => this.#occurrences.get(span.start));
    if (own.kind === 'member' || meant.includes(undefined))
      return isEqual ? some({}) : none(`${[...new Set(texts)].join(' and ')} cannot be handed over`);
    return this.#variable(
      column,
      meant.flatMap((each) => each ?? []),
      isEqual,
    );
  }

  #variable(
    column: readonly CodeToken[],
    meant: readonly Occurrence[],
    isEqual: boolean,
  ): Outcome<{ readonly parameter?: string; readonly result?: Result }> {
    const texts = column.map(({ text }) => text);
    const own = meant.map(({ definition }, at) => this.#isIn(definition, at));
    if (own.some((isOwn) => isOwn !== own[0])) return none(`${texts[0]} is not the same in all places`);
    if (own[0] === true) return this.#local(meant, texts);
    const isOfFile = meant.every(
      ({ definition }) => definition === undefined || this.#fileLevel.has(definition),
    );
    const isChanged = meant.some(({ definition }, at) => this.#isAssigned(definition, this.#fragments[at]));
    const isOne = isEqual && new Set(meant.map(({ definition }) => definition)).size === 1;
    // Where an assignment defines, the function would have a variable of its own.
    const isDefining = meant.some(({ definition }) => definingKinds.has(definition?.kind ?? ''));
    if (isOfFile && isChanged && (isDefining || !isOne))
      return none(`it changes ${texts[0]}, which is no variable of the function around it`);
    if (isOfFile && isOne) return some({});
    const key = meant.map(({ definition }, at) => definition?.span.start ?? texts[at]).join(' ');
    if (!isChanged) return some({ parameter: key });
    const isUsed = meant.some(
      ({ definition }, at) => this.#behind(definition, this.#fragments[at]).length > 0,
    );
    const result = { names: texts, isNew: false, changes: false };
    return some(isUsed ? { parameter: key, result } : { parameter: key });
  }

  /** A variable that the statements make: of each place the same, and a result where it is used behind them. */
  #local(meant: readonly Occurrence[], names: readonly string[]): Outcome<{ readonly result?: Result }> {
    const [first] = meant;
    for (const [at, { definition }] of meant.entries()) {
      const known = this.#locals[at];
      if (definition === undefined || first?.definition === undefined || known === undefined) continue;
      const other = known.get(definition) ?? first.definition;
      if (other !== first.definition)
        return none(`${names[at]} is one variable in one place and several in another`);
      known.set(definition, other);
    }
    const behind = meant.map(({ definition }, at) => this.#behind(definition, this.#fragments[at]));
    if (behind.every((uses) => uses.length === 0)) return some({});
    const changes = behind.some((uses) => uses.some(({ span }) => this.#assigned.has(span.start)));
    return some({ result: { names, isNew: true, changes } });
  }

  #isIn(definition: Definition | undefined, at: number): boolean {
    const fragment = this.#fragments[at];
    return definition !== undefined && fragment !== undefined && contains(fragment.span, definition.span);
  }

  #isAssigned(definition: Definition | undefined, fragment: Fragment | undefined): boolean {
    return this.#scopes.occurrences.some(
      (each) =>
        definition !== undefined &&
        each.definition === definition &&
        fragment !== undefined &&
        contains(fragment.span, each.span) &&
        this.#assigned.has(each.span.start),
    );
  }

  #behind(definition: Definition | undefined, fragment: Fragment | undefined): readonly Occurrence[] {
    return this.#scopes.occurrences.filter(
      (each) =>
        definition !== undefined &&
        each.definition === definition &&
        fragment !== undefined &&
        each.span.start !== definition.span.start &&
        !contains(fragment.span, each.span),
    );
  }
}

/** Where names stand that are assigned to, by their start. */
function assignedIn(tree: SyntaxTree): ReadonlySet<number> {
  const roles = rolesOf(tree.language.dataflow);
  const assigned = new Set<number>();
  const visit = (node: AstNode): void => {
    const role = roles[node.type];
    if (role?.kind === 'update') for (const child of node.children) addTargets(child, assigned, roles);
    else if (role?.kind === 'assign' || role?.kind === 'each')
      for (const target of select(node, role.left)) addTargets(target, assigned, roles);
    node.children.forEach(visit);
  };
  astOf(tree, { start: 0, end: tree.text.length }).forEach(visit);
  return assigned;
}

/** Not what a member or an element of is assigned: that changes what the variable holds, and it holds the same. */
function addTargets(node: AstNode, assigned: Set<number>, roles: ReturnType<typeof rolesOf>): void {
  if (roles[node.type]?.kind === 'place') return;
  if (node.children.length === 0) assigned.add(node.span.start);
  for (const child of node.children) addTargets(child, assigned, roles);
}
