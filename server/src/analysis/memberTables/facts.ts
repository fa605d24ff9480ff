import type { Node } from 'web-tree-sitter';
import { contains, type Span } from '../../base/text.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import type { Member } from '../staticAnalysis.ts';

/** What a file says of itself. */
export interface FileFacts {
  /** Absolute, with '/'. */
  readonly path: string;
  /** Its package or namespace, with dots; '' where it names none. */
  readonly unit: string;
  /** What it imports, with dots: a type, or everything of a unit. */
  readonly imports: readonly string[];
  readonly types: readonly TypeFacts[];
  /** Names that may stand after any receiver, wherever the file is: extension methods. */
  readonly everywhere: readonly string[];
}

/** What one declaration says of a type; several may speak of one. */
export interface TypeFacts {
  /** '' where it has none. */
  readonly name: string;
  /** With its unit and the types around it, with dots. */
  readonly qualified: string;
  readonly span: Span;
  /** Whether it declares the type, and not only members of one that is declared elsewhere. */
  readonly isDefinition: boolean;
  readonly isNested: boolean;
  /** Whether it may have members that are not written here, or answers to any name. */
  readonly isOpen: boolean;
  /** Whether something in it does not parse, so that it may have lost members. */
  readonly isBroken: boolean;
  readonly bases: readonly string[];
  readonly members: ReadonlyMap<string, Member>;
  /** Names of the types of members, where they are written; '' where several are. */
  readonly memberTypes: ReadonlyMap<string, string>;
}

/** A name in a document and where its type is written: as a name, or as an expression. */
export type TypeSource = { readonly written: string } | { readonly from: Span };

/** What a document says around a place, beside its types. Keys of nodes are {@link spanKey}. */
export interface Reading {
  readonly types: readonly TypeFacts[];
  /** By the start of the name. */
  readonly typed: ReadonlyMap<number, TypeSource>;
  /** Starts of names that something else may be assigned to. */
  readonly assigned: ReadonlySet<number>;
  readonly accesses: ReadonlyMap<string, { readonly of: Span; readonly at: Span }>;
  /** Nodes that have the type of a node in them. */
  readonly through: ReadonlyMap<string, Span>;
  /** Nodes that are the object that a method is called on. */
  readonly selves: ReadonlySet<string>;
}

export function spanKey({ start, end }: Span): string {
  return `${start}:${end}`;
}

interface Declaration {
  readonly span: Span;
  readonly names: string[];
  readonly isDefinition: boolean;
  isOpen: boolean;
  readonly bases: string[];
  readonly members: Map<string, Member>;
  readonly memberTypes: Map<string, string>;
}

/** Everything that `queries/members.scm` captures (`grammars/README.md` says what the captures mean). */
interface Captured {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly units: Set<string>;
  readonly imports: string[];
  readonly everywhere: string[];
  readonly bases: Node[];
  readonly open: Node[];
  readonly broken: Span[];
  readonly members: { readonly node: Node; readonly kind: Member['kind'] }[];
  /** Members whose written type does not say all. */
  readonly loose: Node[];
  readonly typed: Map<number, TypeSource>;
  readonly assigned: Set<number>;
  readonly accesses: Map<string, { readonly of: Span; readonly at: Span }>;
  readonly through: Map<string, Span>;
  readonly selves: Set<string>;
}

/** What the tree of a file says of types; empty for a language without `queries/members.scm`. */
export function fileFacts(tree: SyntaxTree, path: string): FileFacts & Reading {
  const captured = capturesIn(tree);
  const { units, imports, everywhere } = captured;
  const declarations = [...captured.declarations.values()];
  fill(captured, declarations);
  const [unit = ''] = units;
  const nesting = nestingOf(declarations);
  const types = declarations.flatMap((each) =>
    typesOf(each, { nesting, broken: captured.broken, unit, isMixed: units.size > 1 }),
  );
  return { ...captured, path, unit, imports, types, everywhere };
}

function capturesIn(tree: SyntaxTree): Captured {
  const declarations = new Map<string, Declaration>();
  const captured: Captured = {
    declarations,
    units: new Set(),
    imports: [],
    everywhere: [],
    bases: [],
    open: [],
    broken: [],
    members: [],
    loose: [],
    typed: new Map(),
    assigned: new Set(),
    accesses: new Map(),
    through: new Map(),
    selves: new Set(),
  };
  const query = tree.language.query('members');
  for (const { captures } of query?.matches(tree.tree.rootNode) ?? []) {
    const nodes = new Map(captures.map(({ name, node }) => [name, node]));
    const type = nodes.get('type') ?? nodes.get('part');
    if (type !== undefined) declare(declarations, type, nodes);
    relate(captured, nodes);
    for (const { name, node } of captures) note(captured, name, node);
  }
  return captured;
}

function declare(declarations: Map<string, Declaration>, node: Node, nodes: ReadonlyMap<string, Node>): void {
  const key = spanKey(spanOf(node));
  const known = declarations.get(key) ?? {
    span: spanOf(node),
    names: [],
    isDefinition: nodes.has('type'),
    isOpen: false,
    bases: [],
    members: new Map<string, Member>(),
    memberTypes: new Map<string, string>(),
  };
  declarations.set(key, known);
  const name = nodes.get('type.name')?.text;
  if (name !== undefined && !known.names.includes(name)) known.names.push(name);
}

/** Patterns whose captures belong together. */
function relate(captured: Captured, nodes: ReadonlyMap<string, Node>): void {
  const name = nodes.get('typed');
  const written = nodes.get('typed.as');
  const from = nodes.get('typed.from');
  if (name !== undefined && written !== undefined)
    captured.typed.set(name.startIndex, { written: written.text });
  else if (name !== undefined && from !== undefined && !captured.typed.has(name.startIndex))
    captured.typed.set(name.startIndex, { from: spanOf(from) });
  const access = nodes.get('access');
  const of = nodes.get('of');
  const at = nodes.get('at');
  if (access !== undefined && of !== undefined && at !== undefined)
    captured.accesses.set(spanKey(spanOf(access)), { of: spanOf(of), at: spanOf(at) });
  const through = nodes.get('through');
  const same = nodes.get('same');
  if (through !== undefined && same !== undefined)
    captured.through.set(spanKey(spanOf(through)), spanOf(same));
}

const memberKinds: Readonly<Record<string, Member['kind']>> = {
  member: 'other',
  'member.method': 'method',
  'member.property': 'property',
};

function note(captured: Captured, name: string, node: Node): void {
  const kind = memberKinds[name];
  if (kind !== undefined) captured.members.push({ node, kind });
  else if (name === 'base') captured.bases.push(node);
  else if (name === 'open') captured.open.push(node);
  else if (name === 'unit') captured.units.add(dotted(node.text));
  else if (name === 'import') captured.imports.push(dotted(node.text));
  else if (name === 'everywhere') captured.everywhere.push(node.text);
  else if (name === 'assigned') captured.assigned.add(node.startIndex);
  else if (name === 'broken') captured.broken.push(spanOf(node));
  else if (name === 'loose') captured.loose.push(node);
  else if (name === 'self') captured.selves.add(spanKey(spanOf(node)));
}

/** Gives each declaration what stands in it and in no smaller one. */
function fill({ bases, open, members, loose, typed }: Captured, declarations: readonly Declaration[]): void {
  for (const node of bases) innermost(declarations, spanOf(node))?.bases.push(withDots(node.text));
  for (const node of open) {
    const declaration = innermost(declarations, spanOf(node));
    if (declaration !== undefined) declaration.isOpen = true;
  }
  for (const { node, kind } of members) {
    const declaration = innermost(declarations, spanOf(node));
    if (declaration === undefined) continue;
    const name = node.text;
    declaration.members.set(name, { name, kind });
    const type = typed.get(node.startIndex);
    const written = type !== undefined && 'written' in type ? type.written : '';
    const before = declaration.memberTypes.get(name);
    declaration.memberTypes.set(name, before === undefined || before === written ? written : '');
  }
  for (const node of loose) innermost(declarations, spanOf(node))?.memberTypes.set(node.text, '');
}

/** The smallest that the span lies in; of a name beside a smaller one that is its own, the one around it. */
export function innermost<T extends { readonly span: Span }>(
  around: readonly T[],
  span: Span,
): T | undefined {
  let found: T | undefined;
  for (const each of around)
    if (contains(each.span, span) && (found === undefined || contains(found.span, each.span))) found = each;
  return found;
}

/** Which declarations stand in which: those of a file are nodes of one tree, so that each lies within another or apart from it. */
interface Nesting {
  /** Those around it, the outermost first. */
  readonly around: ReadonlyMap<Declaration, readonly Declaration[]>;
  /** Those directly in it. */
  readonly within: ReadonlyMap<Declaration, readonly Declaration[]>;
}

function nestingOf(declarations: readonly Declaration[]): Nesting {
  const around = new Map<Declaration, readonly Declaration[]>();
  const within = new Map<Declaration, Declaration[]>();
  const open: Declaration[] = [];
  for (const each of declarations.toSorted(
    (a, b) => a.span.start - b.span.start || b.span.end - a.span.end,
  )) {
    while (open.length > 0 && (open.at(-1)?.span.end ?? 0) <= each.span.start) open.pop();
    around.set(each, [...open]);
    const parent = open.at(-1);
    if (parent !== undefined) {
      const inner = within.get(parent) ?? [];
      inner.push(each);
      within.set(parent, inner);
    }
    open.push(each);
  }
  return { around, within };
}

interface Around {
  readonly nesting: Nesting;
  readonly broken: readonly Span[];
  readonly unit: string;
  /** Whether the file names several units. */
  readonly isMixed: boolean;
}

function typesOf(declaration: Declaration, { nesting, broken, unit, isMixed }: Around): readonly TypeFacts[] {
  const { span } = declaration;
  const around = nesting.around.get(declaration) ?? [];
  const outermost = around[0]?.span ?? span;
  const nested = (nesting.within.get(declaration) ?? []).flatMap(({ names }) => names);
  const members = new Map([
    ...declaration.members,
    ...nested.map((name) => [name, { name, kind: 'other' }] as const),
  ]);
  const names = declaration.names.length === 0 ? [''] : declaration.names;
  return names.map((name) => ({
    name,
    qualified: [unit, ...around.map((each) => each.names[0] ?? ''), name].filter(Boolean).join('.'),
    span,
    isDefinition: declaration.isDefinition,
    isNested: around.length > 0,
    isOpen: declaration.isOpen || isMixed || name === '',
    isBroken: broken.some((each) => contains(outermost, each) || contains(each, span)),
    bases: declaration.bases,
    members,
    memberTypes: declaration.memberTypes,
  }));
}

function spanOf({ startIndex, endIndex }: Node): Span {
  return { start: startIndex, end: endIndex };
}

function dotted(text: string): string {
  return withDots(text).replace(/^\.+/, '');
}

/** One from the root begins with a dot. */
function withDots(text: string): string {
  return text.replaceAll(/\\|::/g, '.');
}
