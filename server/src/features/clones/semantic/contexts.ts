import type { AstNode } from '../../../analysis/ast.ts';
import { select, type Role, type Roles } from '../../../analysis/roles.ts';
import { contains, type Span } from '../../../base/text.ts';

/** What a part of a function is for. */
export type Use =
  | 'condition'
  | 'guarded'
  | 'otherwise'
  | 'iterated'
  | 'element'
  | 'repeated'
  | 'returned'
  | 'thrown'
  | 'callback';

export interface Context {
  readonly use: Use;
  readonly span: Span;
}

/** An assignment: names in `left` get what is in `right`. */
export interface Assignment {
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

/** Something that a function does: a statement that ends a way, or gives a value. */
export interface Effect {
  readonly what: 'return' | 'throw' | 'break' | 'continue' | 'assign' | 'update';
  readonly span: Span;
  readonly values: readonly Span[];
}

export interface Structure {
  readonly effects: readonly Effect[];
  readonly contexts: readonly Context[];
  readonly assignments: readonly Assignment[];
  /** Kinds of roles that do something to control, each as often as it occurs. */
  readonly control: readonly string[];
}

/** What the roles of `dataflow.json` say of the nodes of a function with the body `body`. */
export function structureOf(nodes: readonly AstNode[], roles: Roles, body: Span): Structure {
  const found = {
    effects: [] as Effect[],
    contexts: [] as Context[],
    assignments: [] as Assignment[],
    control: [] as string[],
  };
  const open = [...nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    open.push(...node.children);
    const role = node.named && Object.hasOwn(roles, node.type) ? roles[node.type] : undefined;
    if (role === undefined) continue;
    if (role.kind === 'function') addFunction(node, !contains(node.span, body), found);
    else addRole(role, node, found);
  }
  return found;
}

interface Found {
  readonly effects: Effect[];
  readonly contexts: Context[];
  readonly assignments: Assignment[];
  readonly control: string[];
}

function addRole(role: Role, node: AstNode, found: Found): void {
  const { contexts, assignments, control } = found;
  const add = (use: Use, nodes: readonly AstNode[]) =>
    contexts.push(...nodes.map(({ span }) => ({ use, span })));
  if (role.kind === 'if') {
    add('condition', select(node, role.condition));
    add('guarded', select(node, role.then));
    add('otherwise', select(node, role.else));
  } else if (role.kind === 'switch') add('condition', select(node, role.subject));
  else if (role.kind === 'each') {
    add('element', select(node, role.left));
    add('iterated', select(node, role.right));
    add('repeated', select(node, role.body));
  } else if (role.kind === 'loop') {
    const again = select(node, role.again);
    if (role.atLeastOnce !== true) add('condition', again.slice(0, 1));
    add('repeated', again);
  } else if (role.kind === 'exit')
    add(/throw|raise/.test(node.type) ? 'thrown' : 'returned', node.children.slice(1));
  else if (role.kind === 'assign')
    assignments.push({
      left: select(node, role.left).map(({ span }) => span),
      right: select(node, role.right).map(({ span }) => span),
    });
  addEffect(role, node, found);
  if (['if', 'switch', 'each', 'loop', 'try', 'break', 'continue'].includes(role.kind))
    control.push(role.kind);
  if (role.kind === 'each' || role.kind === 'loop') control.push('iteration');
  if (role.kind === 'exit') control.push(/throw|raise/.test(node.type) ? 'throw' : 'return');
}

function addEffect(role: Role, { type, span, children }: AstNode, { effects, assignments }: Found): void {
  const values = children.slice(1).map((child) => child.span);
  if (role.kind === 'exit')
    effects.push({ what: /throw|raise/.test(type) ? 'throw' : 'return', span, values: values.slice(0, 1) });
  else if (role.kind === 'assign')
    effects.push({ what: 'assign', span, values: assignments.at(-1)?.right ?? [] });
  else if (role.kind === 'break' || role.kind === 'continue' || role.kind === 'update')
    effects.push({ what: role.kind, span, values: [] });
}

/** A body that is one expression is what the function returns. */
function addFunction({ children }: AstNode, isInner: boolean, { contexts, control, effects }: Found): void {
  const body = children.find(({ field }) => field === 'body');
  if (body !== undefined && !/block|body|statement/.test(body.type)) {
    contexts.push({ use: 'returned', span: body.span });
    control.push('return');
    effects.push({ what: 'return', span: body.span, values: [body.span] });
  }
  if (!isInner) return;
  control.push('function', 'iteration');
  if (body !== undefined) contexts.push({ use: 'repeated', span: body.span });
  for (const each of children) if (each !== body) contexts.push({ use: 'callback', span: each.span });
}
