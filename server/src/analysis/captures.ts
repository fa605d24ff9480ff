import { partitionPoint } from '../base/partitionPoint.ts';
import type { QueryCapture, QueryMatch } from 'web-tree-sitter';
import { contains, type Span } from '../base/text.ts';
import type { SyntaxTree } from '../syntax/parse.ts';

/**
 * How far a scope lets names be seen from inside: `block` fully; `function` fully, and names that are defined by
 * assigning to them stay in it; `closed` not at all (a Ruby method, a PHP function); `class` only directly (Python).
 */
export type ScopeKind = 'block' | 'function' | 'closed' | 'class';

/**
 * `assigned`: defines its name unless it is already there. `hoisted`: belongs to the function. `capture`: brings a name
 * of the scope outside in. `global`, `nonlocal`: says that the name is one of the module, of an outer function.
 * `shadow`: a new variable each time, also within one scope (Rust). `none`: no definition, though it stands in a pattern.
 */
export type DefinitionKind =
  | 'parameter'
  | 'variable'
  | 'assigned'
  | 'hoisted'
  | 'function'
  | 'class'
  | 'import'
  | 'capture'
  | 'global'
  | 'nonlocal'
  | 'shadow'
  | 'none';

export interface CapturedScope {
  readonly span: Span;
  readonly kind: ScopeKind;
}

/** A node in which names are defined: an identifier or a whole pattern. */
export interface CapturedTarget {
  readonly span: Span;
  readonly kind: DefinitionKind;
  /** The scope that the same pattern makes: the definition belongs outside of it. */
  readonly own: Span | undefined;
  /** From where on the name can be seen; undefined: in all of its scope. */
  readonly from: number | undefined;
}

/** What `queries/locals.scm` says of a piece of source. */
export interface Captures {
  readonly scopes: readonly CapturedScope[];
  readonly targets: readonly CapturedTarget[];
  /** Every name, in order. */
  readonly names: readonly Span[];
}

/** Reads the captures that lie in `within`. `grammars/README.md` says what the captures mean. */
export function capturesIn(tree: SyntaxTree, within: Span): Captures {
  const scopes = new Map<string, CapturedScope>();
  const targets: CapturedTarget[] = [];
  const names = new Map<number, Span>();
  const ignored: Span[] = [];
  const query = tree.language.query('locals');
  // The range of a query is in bytes of UTF-16, other than every offset of a node (web-tree-sitter 0.27.1).
  const range = { startIndex: within.start * 2, endIndex: within.end * 2 };
  for (const match of query?.matches(tree.tree.rootNode, range) ?? []) {
    const own = ownScope(match);
    for (const capture of match.captures) {
      const span = { start: capture.node.startIndex, end: capture.node.endIndex };
      const [what, detail] = capture.name.split('.');
      if (!contains(within, span) || span.start === span.end) continue;
      if (what === 'scope') addScope(scopes, { span, kind: (detail ?? 'block') as ScopeKind });
      else if (what === 'name') names.set(span.start, span);
      else if (what === 'ignore') ignored.push(span);
      else if (what === 'definition')
        targets.push({ span, kind: detail as DefinitionKind, own, from: visibleFrom(match) });
    }
  }
  return { scopes: [...scopes.values()], targets, names: withoutIgnored([...names.values()], ignored) };
}

function ownScope({ captures }: QueryMatch): Span | undefined {
  const scope = captures.find(({ name }) => name.startsWith('scope'));
  return scope === undefined ? undefined : spanOf(scope);
}

function visibleFrom({ captures }: QueryMatch): number | undefined {
  return captures.find(({ name }) => name === 'after')?.node.endIndex;
}

function spanOf({ node }: QueryCapture): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** Of two patterns that make one node a scope, the one that says more than `block` counts. */
function addScope(scopes: Map<string, CapturedScope>, scope: CapturedScope): void {
  const key = `${scope.span.start}:${scope.span.end}`;
  if (scope.kind !== 'block' || !scopes.has(key)) scopes.set(key, scope);
}

function withoutIgnored(names: readonly Span[], ignored: readonly Span[]): readonly Span[] {
  const sorted = names.toSorted((a, b) => a.start - b.start);
  const gone = new Set<number>();
  for (const span of ignored) for (const name of spansIn(sorted, span)) gone.add(name.start);
  return sorted.filter(({ start }) => !gone.has(start));
}

/** Those of `sorted` that lie in `span`. O(log n) and the result's length. */
export function spansIn(sorted: readonly Span[], span: Span): readonly Span[] {
  const found: Span[] = [];
  const first = partitionPoint(sorted.length, (i) => (sorted[i]?.start ?? 0) < span.start);
  for (let at = first; at < sorted.length; at++) {
    const each = sorted[at];
    if (each === undefined || each.start >= span.end) break;
    if (each.end <= span.end) found.push(each);
  }
  return found;
}
