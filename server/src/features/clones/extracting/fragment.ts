import type { Node } from 'web-tree-sitter';
import { astOf, type AstNode } from '../../../analysis/ast.ts';
import { rolesOf, type Role } from '../../../analysis/roles.ts';
import { none, some, type None, type Outcome } from '../../../base/outcome.ts';
import { contains, type Span } from '../../../base/text.ts';
import { blocksOf } from '../../../syntax/blocks.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import type { ExtractTable } from './table.ts';

/** Whole statements of one body, one after the other. */
export interface Fragment {
  readonly span: Span;
  /** The function around it. */
  readonly functionSpan: Span;
  /** Whether it returns from the function around it; then it is that function's end. */
  readonly returns: boolean;
}

/** The statements that a place of a class is: those that it covers, of a whole function those of its body. */
export function fragmentIn(tree: SyntaxTree, place: Span, table: ExtractTable): Outcome<Fragment> {
  const node = tree.tree.rootNode.descendantForIndex(place.start, Math.max(place.start, place.end - 1));
  if (node === null) return none('there is nothing');
  const roles = rolesOf(tree.language.dataflow);
  const isFunction = ({ type }: Node) => roles[type]?.kind === 'function';
  const whole = bodyOf(tree, node, { place, isFunction, table });
  const own = whole ?? around(node, ({ type }) => table.bodies.includes(type));
  const span =
    own === undefined ? undefined : statementsIn(tree, own, whole === undefined ? place : spanOf(own));
  if (own === undefined || span === undefined) return none('it is not made of whole statements');
  const owner = own.parent;
  const container = around(own, isFunction);
  if (container === undefined || owner === null) return none('it stands in no function');
  const isEnd = isFunction(owner) && span.end >= (lastStatement(own)?.endIndex ?? Infinity);
  const exits = exitsOf(astOf(tree, span), { roles, table });
  if (exits.kind === 'none') return exits;
  if (exits.value && !isEnd) return none('it returns from the function around it');
  return some({ span, functionSpan: spanOf(container), returns: exits.value });
}

function around(node: Node, holds: (node: Node) => boolean): Node | undefined {
  for (let at: Node | null = node; at !== null; at = at.parent) if (holds(at)) return at;
  return undefined;
}

/** From the first to the last statement in a place that is nothing but statements, and a brace around them maybe. */
function statementsIn(tree: SyntaxTree, body: Node, place: Span): Span | undefined {
  const docs = new Set(blocksOf(tree).map(({ docSpan }) => docSpan?.start));
  const all = body.namedChildren.filter((child) => child !== null && !/comment/.test(child.type));
  const inside = all.flatMap((child) => (child !== null && contains(place, spanOf(child)) ? [child] : []));
  const statements = inside.filter(({ startIndex }) => !docs.has(startIndex));
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const span = { start: first.startIndex, end: last.endIndex };
  const rest = tree.text.slice(place.start, span.start) + tree.text.slice(span.end, place.end);
  const isWhole = place.start <= body.startIndex && body.endIndex <= place.end;
  return isWhole || /^\s*$/.test(rest) ? span : undefined;
}

/** The body of the function that the place is, which ends where the place does. */
function bodyOf(
  { text }: SyntaxTree,
  node: Node,
  {
    place,
    isFunction,
    table,
  }: {
    readonly place: Span;
    readonly isFunction: (node: Node) => boolean;
    readonly table: ExtractTable;
  },
): Node | undefined {
  const open = [node];
  for (let each = open.shift(); each !== undefined; each = open.shift()) {
    const isIt = isFunction(each) && contains(place, spanOf(each));
    if (!isIt) open.push(...each.namedChildren.flatMap((child) => child ?? []));
    else if (/^[;\s]*$/.test(text.slice(each.endIndex, place.end)) && isAlone(text, place, each))
      return (
        each.namedChildren.find((child) => child !== null && table.bodies.includes(child.type)) ?? undefined
      );
    else return undefined;
  }
  return undefined;
}

/** Whether nothing but the function's own declaration stands before it in the place. */
function isAlone(text: string, place: Span, { startIndex }: Node): boolean {
  return !/[;\n]/.test(text.slice(place.start, startIndex).trimEnd());
}

function lastStatement(body: Node): Node | undefined {
  return body.namedChildren.findLast((child) => child !== null && !/comment/.test(child.type)) ?? undefined;
}

function spanOf({ startIndex, endIndex }: Node): Span {
  return { start: startIndex, end: endIndex };
}

interface Inside {
  readonly isInFunction: boolean;
  readonly isInLoop: boolean;
  readonly isInSwitch: boolean;
}

/** Whether control leaves by a return; `none` where it leaves in another way. */
function exitsOf(
  nodes: readonly AstNode[],
  { roles, table }: { readonly roles: Readonly<Record<string, Role>>; readonly table: ExtractTable },
): Outcome<boolean> {
  let returns = false;
  const visit = (node: AstNode, inside: Inside): None | undefined => {
    const role = roles[node.type];
    if (!inside.isInFunction) {
      const refusal = table.refuses[node.type] ?? leaves(role?.kind, node, inside);
      if (refusal !== undefined) return none(refusal);
      returns ||= table.returns.includes(node.type);
    }
    const within = entered(role, inside);
    for (const child of node.children) {
      const refused = visit(child, within);
      if (refused !== undefined) return refused;
    }
    return undefined;
  };
  for (const node of nodes) {
    const refused = visit(node, { isInFunction: false, isInLoop: false, isInSwitch: false });
    if (refused !== undefined) return refused;
  }
  return some(returns);
}

function leaves(kind: Role['kind'] | undefined, { children }: AstNode, inside: Inside): string | undefined {
  if (kind !== 'break' && kind !== 'continue') return undefined;
  if (children.some(({ named }) => named)) return 'it leaves a loop by its label';
  if (inside.isInLoop || (kind === 'break' && inside.isInSwitch)) return undefined;
  return 'it leaves a loop around it';
}

function entered(role: Role | undefined, inside: Inside): Inside {
  switch (role?.kind) {
    case 'function':
      return { ...inside, isInFunction: true };
    case 'loop':
    case 'each':
      return { ...inside, isInLoop: true };
    case 'switch':
      return role.falls === true ? { ...inside, isInSwitch: true } : inside;
    default:
      return inside;
  }
}
