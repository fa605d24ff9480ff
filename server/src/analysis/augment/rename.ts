import type { Span } from '../../base/text.ts';
import type { DefinitionKind } from '../captures.ts';
import type { Definition, Occurrence } from '../scopes.ts';
import type { Edit } from './edits.ts';
import type { FreshNames } from './names.ts';
import { textOf, type PlacedNode, type Subject } from './subject.ts';

const localKinds: ReadonlySet<DefinitionKind> = new Set([
  'parameter',
  'variable',
  'assigned',
  'hoisted',
  'shadow',
]);
const receivers: ReadonlySet<string> = new Set(['self', 'cls', 'this', '$this', '_']);

/**
 * Gives local variables and parameters other names, all occurrences of one at once. A variable keeps its name where
 * the analysis cannot vouch for every occurrence: a member, a macro's argument, a format string that names it.
 */
export function localRenames(
  subject: Subject,
  names: FreshNames,
  wants: (definition: Definition) => boolean,
): readonly Edit[] {
  const nodes = nodesByStart(subject);
  const kept = ambiguousNames(subject, nodes);
  const groups = new Map<Definition, Occurrence[]>();
  for (const occurrence of subject.occurrences.values()) {
    const { definition, name } = occurrence;
    if (definition === undefined || kept.has(name)) continue;
    groups.set(definition, [...(groups.get(definition) ?? []), occurrence]);
  }
  const edits: Edit[] = [];
  for (const [definition, group] of groups) {
    if (!isLocal(subject, definition, group, nodes) || !wants(definition)) continue;
    const name = `${subject.table.sigil}${names.variable()}`;
    for (const { span } of group) edits.push({ span, parts: [replacement(subject, span, name, nodes)] });
  }
  return edits;
}

type NodesByStart = ReadonlyMap<number, PlacedNode>;

/** The innermost node that starts somewhere. */
function nodesByStart({ nodes }: Subject): NodesByStart {
  return new Map(nodes.map((each) => [each.node.span.start, each]));
}

function isLocal(
  subject: Subject,
  definition: Definition,
  group: readonly Occurrence[],
  nodes: NodesByStart,
): boolean {
  const { name, kind, span } = definition;
  if (!localKinds.has(kind) || receivers.has(name) || !new RegExp(subject.table.variable).test(name))
    return false;
  if (span.start === subject.nameSpan?.start) return false;
  // What stands in no scope of the function is seen from outside: the name that an arrow function is given.
  const isOutside = group.some(
    ({ scope, defines }) => defines && (scope.kind === 'class' || scope.parent === undefined),
  );
  if (isOutside) return false;
  return !isMember(subject, nodes.get(span.start));
}

/** A name that is (also) that of a field: `private x` among a constructor's parameters, a field of a local class. */
function isMember(subject: Subject, placed: PlacedNode | undefined): boolean {
  for (let at = placed; at !== undefined; at = at.parent) {
    const { type, span } = at.node;
    if (/body|block|lambda|function|method/.test(type)) return false;
    if (/field_decl|property|constant_decl|enum/.test(type) && !/pattern|identifier/.test(type)) return true;
    if (/^(public|private|protected|readonly|override)\b/.test(textOf(subject, span))) return true;
  }
  return false;
}

/** Names of which some occurrence is none of a variable's, or may be one that the analysis does not see. */
function ambiguousNames(subject: Subject, nodes: NodesByStart): ReadonlySet<string> {
  const { occurrences, tree } = subject;
  const names = new Set([...occurrences.values()].map(({ name }) => name));
  const kept = new Set<string>();
  for (const occurrence of occurrences.values())
    if (isDoubtful(subject, occurrence, nodes.get(occurrence.span.start))) kept.add(occurrence.name);
  for (const placed of subject.nodes) {
    const { node, parent } = placed;
    if (node.children.length === 0 && /string|preproc_arg|content|asm/.test(node.type))
      for (const name of namesInText(node.type, textOf(subject, node.span))) kept.add(name);
    if (occurrences.has(node.span.start) || occurrences.has(parent?.node.span.start ?? -1)) continue;
    const text = tree.text.slice(node.span.start, node.span.end);
    if (names.has(text) && !isExplained(subject, placed)) kept.add(text);
  }
  return kept;
}

function namesInText(type: string, text: string): readonly string[] {
  const pattern = /preproc|asm/.test(type) ? /([\w$]+)/g : /\{\s*([\w$]+)/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function isDoubtful(
  { tree }: Subject,
  { span, defines }: Occurrence,
  placed: PlacedNode | undefined,
): boolean {
  if (!defines && isInParameter(placed)) return true;
  const before = tree.text.slice(Math.max(0, span.start - 20), span.start);
  const after = tree.text.slice(span.end, span.end + 20);
  if (/((^|[^.])\.|::)\s*$/.test(before)) return true;
  const parent = placed?.parent?.node.type ?? '';
  if (/token_tree/.test(parent) && /^\s*:(?!:)/.test(after)) return true;
  return /shorthand/.test(`${placed?.node.type} ${parent}`) && /\b(ref|mut)\s+$/.test(before);
}

/** A default value, which in some languages sees the parameters and in others what is outside. */
function isInParameter(placed: PlacedNode | undefined): boolean {
  for (let at = placed?.parent; at !== undefined; at = at.parent)
    if (/parameter/.test(at.node.type)) return true;
  return false;
}

/** Whether a name that is no variable's is the name of something else in plain sight. */
function isExplained({ tree }: Subject, { node, parent }: PlacedNode): boolean {
  if (/^:\s*[,)}\]]/.test(tree.text.slice(node.span.end, node.span.end + 20))) return false;
  if (/predicate/.test(parent?.node.type ?? '')) return false;
  if (/(property|field|type|statement)_identifier|key_symbol|label|comment|keyword/.test(node.type))
    return true;
  return /^(name|property|attribute|field|method|label)$/.test(node.field);
}

function replacement(subject: Subject, span: Span, name: string, nodes: NodesByStart): string {
  const placed = nodes.get(span.start);
  const { shorthand } = subject.table;
  const between = shorthand[placed?.node.type ?? ''] ?? shorthand[placed?.parent?.node.type ?? ''];
  const isValue = /[=:]\s*$/.test(subject.tree.text.slice(Math.max(0, span.start - 10), span.start));
  return between === undefined || isValue ? name : `${textOf(subject, span)}${between}${name}`;
}

/** Gives the function itself another name, where it is named and where it calls itself. */
export function functionRename(
  subject: Subject,
  newName: (old: string) => string | undefined,
): readonly Edit[] {
  const { nameSpan, occurrences } = subject;
  if (nameSpan === undefined) return [];
  const old = textOf(subject, nameSpan);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(old) || /^_.*_$|^(constructor|initialize|main|init)$/.test(old))
    return [];
  const spans = [nameSpan];
  for (const { node } of subject.nodes) {
    const isIt = node.span.start === nameSpan.start || textOf(subject, node.span) !== old;
    if (isIt || spans.some(({ start }) => start === node.span.start)) continue;
    const meant = occurrences.get(node.span.start)?.definition;
    if (meant?.span.start !== nameSpan.start) return [];
    spans.push(node.span);
  }
  const name = newName(old);
  return name === undefined ? [] : spans.map((span) => ({ span, parts: [name] }));
}
