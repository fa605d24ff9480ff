import type { Span } from '../base/text.ts';
import { isWholeName } from '../syntax/leaves.ts';
import type { AstNode } from './ast.ts';
import { attempt, branch, choose, enclose, iterate, jump, repeat, type Evaluation } from './control.ts';
import { union, type Environment, type Key } from './environment.ts';
import { select, type Role, type Roles } from './roles.ts';
import type { Occurrence } from './scopes.ts';

/** `from` gets its value from `to`; both are offsets of names or literals. */
export type Record = (from: number, to: number, kind: 'comesFrom' | 'computedFrom') => void;

/** What an evaluation has at hand. */
interface Context extends Evaluation, FlowSource {
  readonly text: string;
  readonly record: Record;
  readonly literals: Map<number, Span>;
  depth: number;
}

/** Deeper nested control flow is evaluated as if it were a sequence. */
const deepest = 250;
export interface FlowSource {
  readonly roles: Roles;
  readonly names: ReadonlyMap<number, Occurrence>;
  readonly text: string;
}

/**
 * Evaluates the nodes abstractly, in the order of execution, and records where every value may come from. Returns the
 * literals that values come from, by offset.
 */
export function evaluate(
  nodes: readonly AstNode[],
  source: FlowSource,
  record: Record,
): ReadonlyMap<number, Span> {
  const context: Context = {
    ...source,
    record,
    literals: new Map(),
    frames: [],
    gathered: [],
    depth: 0,
    walk: (parts, env) => walk(parts, env, context),
    give: (left, right, env) => walkTargets(left, sourcesIn(right, context), false, { env, context }),
    conditionOf(node) {
      const role = roleOf(node, context);
      return role?.kind === 'if' && role.else.length === 0 ? role : undefined;
    },
  };
  walk(nodes, { values: new Map(), live: true }, context);
  return context.literals;
}

/** In order, without recursion where there is no role: expressions may be nested as deep as they like. */
function walk(nodes: readonly AstNode[], env: Environment, context: Context): void {
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const role = context.depth > deepest ? undefined : roleOf(node, context);
    const name = nameAt(node, context);
    if (role !== undefined) play(role, node, env, context);
    else if (name !== undefined) use(name, env, context);
    else for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] as AstNode);
  }
}

function roleOf({ type, named }: AstNode, { roles }: Context): Role | undefined {
  return named && Object.hasOwn(roles, type) ? roles[type] : undefined;
}

function nameAt({ span }: AstNode, { names }: Context): Occurrence | undefined {
  const name = names.get(span.start);
  return name?.span.end === span.end ? name : undefined;
}

function play(role: Role, node: AstNode, env: Environment, context: Context): void {
  context.depth++;
  perform(role, node, env, context);
  context.depth--;
}

function perform(role: Role, node: AstNode, env: Environment, context: Context): void {
  switch (role.kind) {
    case 'assign':
      return assign(role, node, env, context);
    case 'update':
      return update(node, env, context);
    case 'if':
      return choose(role, node, env, context);
    case 'loop':
      return repeat(role, node, env, context);
    case 'each':
      return iterate(role, node, env, context);
    case 'switch':
      return branch(role, node, env, context);
    case 'try':
      return attempt(role, node, env, context);
    case 'function':
      return makeFunction(node, env, context);
    case 'order':
      return walk(select(node, role.parts), env, context);
    case 'place':
    case 'list':
      return walk(node.children, env, context);
    case 'break':
    case 'continue':
    case 'exit':
      walk(node.children, env, context);
      return jump(role.kind, env, context);
  }
}

function update(node: AstNode, env: Environment, context: Context): void {
  if (node.children.some(({ type }) => type === '++' || type === '--'))
    walkTargets(node.children, [], true, { env, context });
  else walk(node.children, env, context);
}

/** Its own name belongs outside: it is given its value first, so that the body can call it. */
function makeFunction({ children }: AstNode, env: Environment, context: Context): void {
  const isOwnName = (child: AstNode) =>
    ['function', 'class'].includes(nameAt(child, context)?.definition?.kind ?? '');
  walk(children.filter(isOwnName), env, context);
  enclose(
    children.filter((child) => !isOwnName(child)),
    env,
    context,
  );
}

function keyOf({ definition, name }: Occurrence): Key {
  return definition ?? name;
}

/** The first occurrence of a name that has no value yet is where its later ones come from. */
function use(name: Occurrence, env: Environment, context: Context): void {
  const values = name.defines ? undefined : env.values.get(keyOf(name));
  if (values === undefined) return give(name, env, context);
  for (const value of values)
    if (value !== name.span.start) context.record(name.span.start, value, 'comesFrom');
}

function give(name: Occurrence, env: Environment, { gathered }: Context): void {
  const key = keyOf(name);
  const value: ReadonlySet<number> = new Set([name.span.start]);
  env.values.set(key, value);
  for (const values of gathered) values.set(key, union(values.get(key) ?? value, value));
}

/** Where an assignment's targets are evaluated. */
interface Place {
  readonly env: Environment;
  readonly context: Context;
}

function assign(role: Role & { kind: 'assign' }, node: AstNode, env: Environment, context: Context): void {
  const left = select(node, role.left);
  const right = select(node, role.right).filter((each) => !left.includes(each));
  walk(right, env, context);
  const augments = role.augments === true || node.children.some(isAugmenting);
  const pairs = pairsOf(left, right, context);
  const sources = pairs.map(([, from]) => sourcesIn(from, context));
  for (const [index, [to]] of pairs.entries())
    walkTargets(to, sources[index] ?? [], augments, { env, context });
}

function isAugmenting({ type, named }: AstNode): boolean {
  return !named && type.length > 1 && type.endsWith('=') && ![':=', '==', '<=', '>=', '!='].includes(type);
}

/** `a, b = b, a` as two assignments; anything else as one. */
function pairsOf(
  left: readonly AstNode[],
  right: readonly AstNode[],
  context: Context,
): readonly (readonly [readonly AstNode[], readonly AstNode[]])[] {
  const to = elementsOf(left, context);
  const from = elementsOf(right, context);
  const isPaired =
    to.length > 1 &&
    to.length === from.length &&
    ![...to, ...from].some(({ type }) => /splat|spread|rest/.test(type));
  return isPaired ? to.map((each, index) => [[each], from.slice(index, index + 1)]) : [[left, right]];
}

function elementsOf(nodes: readonly AstNode[], context: Context): readonly AstNode[] {
  const [only] = nodes;
  if (nodes.length !== 1 || only === undefined || roleOf(only, context)?.kind !== 'list') return nodes;
  const elements = only.children.filter(({ named, type }) => named && !/comment/.test(type));
  return elements.length === 1 ? elementsOf(elements, context) : elements;
}

/** Gives the names in `nodes` values that are computed from `sources`; with `augments` also from what they held. */
function walkTargets(
  nodes: readonly AstNode[],
  sources: readonly number[],
  augments: boolean,
  place: Place,
): void {
  const { env, context } = place;
  for (const node of nodes) {
    const role = roleOf(node, context);
    const name = nameAt(node, context);
    if (role?.kind === 'place') changeIn(node, sources, place);
    else if (role?.kind === 'assign') {
      const right = select(node, role.right);
      walk(right, env, context);
      walkTargets(select(node, role.left), [...sources, ...sourcesIn(right, context)], augments, place);
    } else if (name === undefined) walkTargets(node.children, sources, augments, place);
    else {
      if (augments) useFor(name, env, context);
      setTo(name, sources, place);
    }
  }
}

function useFor(name: Occurrence, env: Environment, context: Context): void {
  for (const value of env.values.get(keyOf(name)) ?? [])
    if (value !== name.span.start) context.record(name.span.start, value, 'comesFrom');
}

function setTo(name: Occurrence, sources: readonly number[], { env, context }: Place): void {
  for (const source of sources)
    if (source !== name.span.start) context.record(name.span.start, source, 'computedFrom');
  give(name, env, context);
}

/** `a.b[i] = v`: everything in it is used, and what `a` holds from now on is also computed from `v`. */
function changeIn(node: AstNode, sources: readonly number[], place: Place): void {
  walk([node], place.env, place.context);
  const [changed] = namesIn([node], place.context);
  if (changed !== undefined) setTo(changed, sources, place);
}

/** Names and literals of an expression, but none in the functions that it makes. */
function sourcesIn(nodes: readonly AstNode[], context: Context): readonly number[] {
  return leavesIn(nodes, context).map(({ start }) => start);
}

function namesIn(nodes: readonly AstNode[], context: Context): readonly Occurrence[] {
  return leavesIn(nodes, context).flatMap(({ start }) => context.names.get(start) ?? []);
}

function leavesIn(nodes: readonly AstNode[], context: Context): readonly Span[] {
  const found: Span[] = [];
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (nameAt(node, context) !== undefined) found.push(node.span);
    else if (roleOf(node, context)?.kind === 'function') continue;
    else if (isLiteral(node) && namesUnder(node, context) === 0) {
      context.literals.set(node.span.start, node.span);
      found.push(node.span);
    } else for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] as AstNode);
  }
  return found;
}

const literal =
  /number|integer|float|(^|_)int_literal|real_literal|^(true|false|null|nil|none|undefined|boolean|nullptr)(_literal)?$|boolean_literal/;

function isLiteral({ type, named, span }: AstNode): boolean {
  if (!named || span.end === span.start) return false;
  return literal.test(type) ? !type.endsWith('_type') : isWholeName(type) && !/comment/.test(type);
}

function namesUnder(node: AstNode, context: Context): number {
  let count = 0;
  const open = [...node.children];
  for (let each = open.pop(); each !== undefined && count === 0; each = open.pop()) {
    if (nameAt(each, context) !== undefined) count++;
    open.push(...each.children);
  }
  return count;
}
