import type { Span } from '../../base/text.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import { scopesOf, type Occurrence, type Scopes } from '../scopes.ts';
import type { Member } from '../staticAnalysis.ts';
import { fileFacts, innermost, spanKey, type FileFacts, type Reading } from './facts.ts';
import type { MemberRules } from '../../syntax/memberRules.ts';
import { allMembers, memberType, resolved, type MemberTables, type NamedType } from './table.ts';

/** Expressions in expressions that are followed. */
const deepest = 8;
const identifier = /^[\p{ID_Start}_$@][\p{ID_Continue}$]*$/u;

export interface MemberPlace {
  /** A tree with a name at the place of the member. */
  readonly tree: SyntaxTree;
  /** Absolute, with '/'. */
  readonly path: string;
  /** Start of that name. */
  readonly at: number;
  /** What other files declare, and what this one declared when it was read. */
  readonly tables: MemberTables;
  readonly rules: MemberRules;
}

/**
 * The members of the receiver of the name at a place, as far as syntax tells: of the object itself, of a name whose type is written or
 * made, of a type's own name, and of their members and calls in turn. Undefined where that is not known, or not all of it.
 */
export function membersBySyntax({
  tree,
  path,
  at,
  tables,
  rules,
}: MemberPlace): readonly Member[] | undefined {
  const facts = fileFacts(tree, path);
  const access = [...facts.accesses.values()].find((each) => each.at.start === at);
  if (access === undefined) return undefined;
  const place = { tree, facts, scopes: scopesOf(tree), tables, rules };
  return tables.withOpen(facts, tree.tree.rootNode.hasError, () => {
    const type = typeOf(access.of, place, 0);
    const known = type === undefined ? undefined : resolved(type, tables, rules);
    const members = known === undefined ? undefined : allMembers(known, tables, rules);
    return members === undefined || members.size === 0 ? undefined : [...members.values()];
  });
}

interface Place {
  readonly tree: SyntaxTree;
  readonly facts: FileFacts & Reading;
  readonly scopes: Scopes;
  readonly tables: MemberTables;
  readonly rules: MemberRules;
}

function typeOf(span: Span, place: Place, depth: number): NamedType | undefined {
  const { facts, tree } = place;
  if (depth > deepest) return undefined;
  const key = spanKey(span);
  if (facts.selves.has(key)) {
    const around = innermost(facts.types, span);
    return around === undefined ? undefined : { name: around.name, file: facts };
  }
  const same = facts.through.get(key);
  if (same !== undefined) return typeOf(same, place, depth + 1);
  const access = facts.accesses.get(key);
  if (access !== undefined) {
    const name = tree.text.slice(access.at.start, access.at.end);
    const type = typeOf(access.of, place, depth + 1);
    const known = type === undefined ? undefined : resolved(type, place.tables, place.rules);
    return known === undefined ? undefined : memberType(known, name, place);
  }
  const name = tree.text.slice(span.start, span.end);
  return identifier.test(name) ? typeOfName({ name, span }, place, depth) : undefined;
}

function typeOfName(
  { name, span }: { readonly name: string; readonly span: Span },
  place: Place,
  depth: number,
): NamedType | undefined {
  const { facts, scopes, rules } = place;
  const occurrence = scopes.occurrences.find((each) => each.span.start === span.start);
  const definition = occurrence?.definition;
  if (definition !== undefined && definition.kind !== 'class' && definition.kind !== 'import')
    return typeOfVariable(occurrence as Occurrence, place, depth);
  if (definition === undefined && rules.bareMembers === true) {
    for (const type of typesAround(facts, span)) {
      if (!type.members.has(name)) continue;
      const written = type.memberTypes.get(name);
      if (written !== undefined) return written === '' ? undefined : { name: written, file: facts };
    }
  }
  return { name, file: facts };
}

function typesAround({ types }: Reading, span: Span) {
  return types
    .filter((type) => type.span.start <= span.start && span.end <= type.span.end)
    .toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
}

/** Of a variable to which things are assigned, what each of them is. */
function typeOfVariable({ definition }: Occurrence, place: Place, depth: number): NamedType | undefined {
  const { facts, scopes } = place;
  if (definition === undefined) return undefined;
  const starts = scopes.occurrences
    .filter((each) => each.definition === definition && facts.assigned.has(each.span.start))
    .map((each) => each.span.start);
  const found = [...new Set([definition.span.start, ...starts])].map((start) => {
    const source = facts.typed.get(start);
    if (source === undefined) return undefined;
    if ('written' in source) return { name: source.written, file: facts };
    return typeOf(source.from, place, depth + 1);
  });
  const [first] = found;
  const isSame = found.every((each) => each?.name === first?.name && each?.file === first?.file);
  return isSame ? first : undefined;
}
