import type { AstNode } from './ast.ts';

/**
 * Which children of a node are meant: a field (`left`), a node type (`:else_clause`), the nth named child (`#0`, `#-1`),
 * every named child but some (`~rescue|else`), or a path of those (`body/:case`).
 */
export type Selector = string;

/** What a node type does to the flow of values. */
export type Role =
  /** Values of `right` go to the names of `left`; with an operator such as `+=`, what was there goes in as well. */
  | {
      readonly kind: 'assign';
      readonly left: readonly Selector[];
      readonly right: readonly Selector[];
      readonly augments?: boolean;
    }
  /** `i++`: the value comes from what was there. */
  | { readonly kind: 'update' }
  /** One of two ways. A node in `else` that is itself an `if` without an `else` (elif) is the next condition of the chain. */
  | {
      readonly kind: 'if';
      readonly condition: readonly Selector[];
      readonly then: readonly Selector[];
      readonly else: readonly Selector[];
    }
  /** `first` once, then `again` any number of times; `else` when it ended without a break. */
  | {
      readonly kind: 'loop';
      readonly first?: readonly Selector[];
      readonly again: readonly Selector[];
      readonly else?: readonly Selector[];
      readonly atLeastOnce?: boolean;
    }
  /** A loop in which elements of `right` go to `left`. */
  | {
      readonly kind: 'each';
      readonly left: readonly Selector[];
      readonly right: readonly Selector[];
      readonly body: readonly Selector[];
      readonly else?: readonly Selector[];
    }
  /** One of many ways; `falls`: the end of one case goes on in the next, and `break` leaves. */
  | {
      readonly kind: 'switch';
      readonly subject: readonly Selector[];
      readonly cases: readonly Selector[];
      /** Text that the case for everything else begins with, or '' when the cases cover everything. */
      readonly default?: string;
      readonly falls?: boolean;
    }
  | {
      readonly kind: 'try';
      readonly body: readonly Selector[];
      readonly handlers: readonly Selector[];
      readonly otherwise?: readonly Selector[];
      readonly finally?: readonly Selector[];
    }
  /** A body that runs later, or not at all. */
  | { readonly kind: 'function' }
  /** Children whose order of evaluation is not that of the source. */
  | { readonly kind: 'order'; readonly parts: readonly Selector[] }
  /** `a.b`, `a[i]` on the left of an assignment: changes what the first name holds. */
  | { readonly kind: 'place' }
  /** A list on both sides of an assignment pairs its elements. */
  | { readonly kind: 'list' }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'exit' };

/** `grammars/<language>/dataflow.json`: node types, each with its role. */
export type Roles = Readonly<Record<string, Role>>;

const kinds: ReadonlySet<string> = new Set([
  'assign',
  'update',
  'if',
  'loop',
  'each',
  'switch',
  'try',
  'function',
  'order',
  'place',
  'list',
  'break',
  'continue',
  'exit',
]);

/** The table of a language; throws when it names a role that there is not. */
export function rolesOf(table: unknown): Roles {
  const roles = (table ?? {}) as Roles;
  for (const [type, { kind }] of Object.entries(roles)) {
    if (!kinds.has(kind))
      throw new Error(`dataflow.json gives ${type} the role ${kind}; roles: ${[...kinds].join(', ')}`);
  }
  return roles;
}

/** The children of `node` that the selectors mean, selector by selector. */
export function select(node: AstNode, selectors: readonly Selector[] = []): readonly AstNode[] {
  return selectors.flatMap((selector) => {
    let found: readonly AstNode[] = [node];
    for (const part of selector.split('/')) found = found.flatMap((each) => childrenFor(each, part));
    return found;
  });
}

function childrenFor({ children }: AstNode, part: string): readonly AstNode[] {
  if (part.startsWith(':')) return children.filter(({ type }) => type === part.slice(1));
  if (part.startsWith('~'))
    return children.filter(({ type, named }) => named && !part.slice(1).split('|').includes(type));
  if (!part.startsWith('#')) return children.filter(({ field, named }) => field === part && named);
  const named = children.filter((child) => child.named && !/comment/.test(child.type));
  const child = named.at(Number(part.slice(1)));
  return child === undefined ? [] : [child];
}
