import type { Span } from '../base/text.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import {
  capturesIn,
  spansIn,
  type CapturedTarget,
  type Captures,
  type DefinitionKind,
  type ScopeKind,
} from './captures.ts';

export interface Scope {
  readonly span: Span;
  readonly kind: ScopeKind;
  readonly parent: Scope | undefined;
  /** By name; several of one name where a later one shadows an earlier one in the same scope (Rust). */
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
}

export interface Definition {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Its first name. */
  readonly span: Span;
  /** From this offset on its name means it. */
  readonly from: number;
}

/** A name in the source. */
export interface Occurrence {
  readonly name: string;
  readonly span: Span;
  /** Whether it defines, or assigns to in a language where that defines. */
  readonly defines: boolean;
  /** What the name means, or undefined when it is defined nowhere in the analysed source. */
  readonly definition: Definition | undefined;
  readonly scope: Scope;
}

export interface Scopes {
  /** Outermost first, in order; the first is the analysed source as a whole. */
  readonly scopes: readonly Scope[];
  /** In order. */
  readonly occurrences: readonly Occurrence[];
}

/** Scopes of `within` (the whole file by default) and what each name in it means. */
export function scopesOf(tree: SyntaxTree, within: Span = { start: 0, end: tree.text.length }): Scopes {
  const captures = capturesIn(tree, within);
  const scopes = scopeTree(captures, within);
  const names = namesIn(tree.text, captures, scopes);
  declareAll(names);
  const occurrences = names.map(({ name, span, scope, target }) => ({
    name,
    span,
    scope,
    defines: target !== undefined && !['capture', 'global', 'nonlocal'].includes(target.kind),
    definition: resolve(
      scope,
      name,
      target === undefined ? span.start : Math.max(span.start, target.from ?? 0),
    ),
  }));
  return { scopes, occurrences };
}

interface OpenScope extends Scope {
  readonly parent: OpenScope | undefined;
  readonly definitions: Map<string, Definition[]>;
}

interface Name {
  readonly name: string;
  readonly span: Span;
  /** The scope in which it stands (for a function's own name: in which the function stands). */
  readonly scope: OpenScope;
  readonly target: CapturedTarget | undefined;
}

function scopeTree({ scopes }: Captures, within: Span): readonly OpenScope[] {
  const root: OpenScope = { span: within, kind: 'function', parent: undefined, definitions: new Map() };
  const made = [root];
  const around = [root];
  const inOrder = scopes.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  for (const { span, kind } of inOrder) {
    while (around.length > 1 && (around.at(-1)?.span.end ?? 0) <= span.start) around.pop();
    const scope: OpenScope = { span, kind, parent: around.at(-1) ?? root, definitions: new Map() };
    made.push(scope);
    around.push(scope);
  }
  return made;
}

function namesIn(text: string, captures: Captures, scopes: readonly OpenScope[]): readonly Name[] {
  const targets = targetsByName(captures);
  const around: OpenScope[] = [];
  let next = 0;
  return captures.names.map((span) => {
    for (
      let scope = scopes[next];
      scope !== undefined && scope.span.start <= span.start;
      scope = scopes[++next]
    ) {
      closeBefore(around, scope.span.start);
      around.push(scope);
    }
    closeBefore(around, span.start);
    const target = targets.get(span.start);
    return { name: text.slice(span.start, span.end), span, target, scope: outside(around.at(-1), target) };
  });
}

function closeBefore(around: OpenScope[], offset: number): void {
  while (around.length > 1 && (around.at(-1)?.span.end ?? 0) <= offset) around.pop();
}

function outside(scope: OpenScope | undefined, target: CapturedTarget | undefined): OpenScope {
  if (scope === undefined) throw new Error('a name outside of the analysed source');
  const own = target?.own;
  if (own === undefined || own.start !== scope.span.start || own.end !== scope.span.end) return scope;
  return scope.parent ?? scope;
}

/** Each name with the innermost target that it stands in, but not one of a pattern around a default value. */
function targetsByName({ targets, names }: Captures): ReadonlyMap<number, CapturedTarget> {
  const found = new Map<number, CapturedTarget>();
  const largestFirst = targets.toSorted((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start));
  for (const target of largestFirst)
    for (const { start } of spansIn(names, target.span)) found.set(start, target);
  for (const [start, { kind }] of found) if (kind === 'none') found.delete(start);
  return found;
}

/** First what defines come what may, then what depends on what is there, then what names a variable of elsewhere. */
function declareAll(names: readonly Name[]): void {
  const passes: readonly (readonly DefinitionKind[])[] = [
    ['parameter', 'variable', 'hoisted', 'shadow', 'function', 'class', 'import'],
    ['assigned', 'capture'],
    ['global', 'nonlocal'],
  ];
  const elsewhere = new Set<string>();
  for (const { scope, name, target } of names)
    if (target?.kind === 'global' || target?.kind === 'nonlocal')
      elsewhere.add(`${scope.span.start} ${name}`);
  for (const kinds of passes)
    for (const name of names) {
      const { target } = name;
      if (target === undefined || !kinds.includes(target.kind)) continue;
      if (
        target.kind !== 'assigned' ||
        !elsewhere.has(`${functionAround(name.scope).span.start} ${name.name}`)
      )
        declare(name, target);
    }
}

function declare({ name, span, scope }: Name, { kind, from }: CapturedTarget): void {
  if (kind === 'global') return alias({ name, span, scope }, kind, rootOf(scope));
  if (kind === 'nonlocal') return alias({ name, span, scope }, kind, functionAround(scope).parent ?? scope);
  if (kind === 'capture') return alias({ name, span, scope }, kind, scope.parent ?? scope);
  if (kind === 'assigned' && isThere(scope, name)) return;
  const owner = kind === 'hoisted' ? functionAround(scope) : scope;
  const known = owner.definitions.get(name) ?? [];
  if (known.length > 0 && kind !== 'shadow') return;
  owner.definitions.set(name, [...known, { name, kind, span, from: from ?? owner.span.start }]);
}

/** Makes `name` in `scope` mean what it means in `outer`; there it is defined when nothing else does. */
function alias({ scope, name, span }: Omit<Name, 'target'>, kind: DefinitionKind, outer: OpenScope): void {
  if (outer === scope) return;
  const meant = resolve(outer, name, span.start) ?? { name, kind, span, from: outer.span.start };
  if (!outer.definitions.has(name) && kind === 'global') outer.definitions.set(name, [meant]);
  scope.definitions.set(name, [meant]);
}

function rootOf(scope: OpenScope): OpenScope {
  let root = scope;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

function functionAround(scope: OpenScope): OpenScope {
  let around = scope;
  while (around.kind === 'block' && around.parent !== undefined) around = around.parent;
  return around;
}

/** Whether an assignment finds the name in its function. */
function isThere(scope: OpenScope, name: string): boolean {
  for (let at: OpenScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.definitions.has(name)) return true;
    if (at.kind !== 'block') return false;
  }
  return false;
}

function resolve(scope: Scope, name: string, offset: number): Definition | undefined {
  let isDirect = true;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const known = isDirect || at.kind !== 'class' ? at.definitions.get(name) : undefined;
    const found = known?.findLast(({ from }) => from <= offset);
    if (found !== undefined) return found;
    if (at.kind === 'closed') return undefined;
    if (at.kind === 'function') isDirect = false;
  }
  return undefined;
}
