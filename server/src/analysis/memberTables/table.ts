import type { Member } from '../staticAnalysis.ts';
import type { FileFacts, TypeFacts } from './facts.ts';
import type { MemberRules } from '../../syntax/memberRules.ts';

/** A type's name where it is written. */
export interface NamedType {
  readonly name: string;
  readonly file: FileFacts;
}

interface Declared {
  readonly file: FileFacts;
  readonly type: TypeFacts;
}

/** All that is known of one type: what its declarations say. */
export interface KnownType {
  readonly parts: readonly Declared[];
}

/** A file as it stands in an editor. */
interface Opened {
  readonly file: FileFacts;
  readonly types: readonly TypeFacts[];
  readonly isBroken: boolean;
}

/** Bases of bases of bases. */
const deepest = 12;

/** The types that the files of one family of languages declare, by name. */
export class MemberTables {
  readonly #files = new Map<string, FileFacts>();
  readonly #byName = new Map<string, Map<string, readonly TypeFacts[]>>();
  #open: Opened | undefined;

  has(path: string): boolean {
    return this.#files.has(path);
  }

  get size(): number {
    return this.#files.size;
  }

  /** Puts what a file says in place of what it said before. */
  put(facts: FileFacts): void {
    this.remove(facts.path);
    const { path, unit, imports, everywhere } = facts;
    const types = facts.types.map((type) => ({ ...type, isOpen: type.isOpen || type.isBroken }));
    this.#files.set(path, { path, unit, imports, types, everywhere });
    for (const type of types) {
      const files = this.#byName.get(type.name) ?? new Map<string, readonly TypeFacts[]>();
      files.set(path, [...(files.get(path) ?? []), type]);
      this.#byName.set(type.name, files);
    }
  }

  remove(path: string): void {
    for (const { name } of this.#files.get(path)?.types ?? []) this.#byName.get(name)?.delete(path);
    this.#files.delete(path);
  }

  /** Names that may stand after any receiver. */
  everywhere(): readonly string[] {
    return [...this.#files.values()].flatMap(({ everywhere }) => everywhere);
  }

  /**
   * Calls `use` with a file as it stands in an editor in place of what it was. What does not parse may have lost members, so what
   * the file said before counts too; nothing is known of its types where it said nothing.
   */
  withOpen<T>(facts: FileFacts, isBroken: boolean, use: () => T): T {
    const isLost = isBroken && !this.has(facts.path);
    const types = isLost ? facts.types.map((type) => ({ ...type, isOpen: true })) : facts.types;
    this.#open = { file: facts, types, isBroken };
    try {
      return use();
    } finally {
      this.#open = undefined;
    }
  }

  /** Every declaration there is that says what it is based on. */
  *based(): Generator<TypeFacts> {
    for (const { types } of this.#files.values())
      for (const type of types) if (type.bases.length > 0) yield type;
    for (const type of this.#open?.types ?? []) yield type;
  }

  /** Declarations that have the name, wherever they are. */
  declarations(name: string): readonly Declared[] {
    const open = this.#open;
    const saved = [...(this.#byName.get(name) ?? [])].flatMap(([path, types]) => {
      const file = this.#files.get(path);
      const isOld = path === open?.file.path && !open.isBroken;
      return file === undefined || isOld ? [] : types.map((type) => ({ file, type }));
    });
    const opened = open === undefined ? [] : open.types.filter((type) => type.name === name);
    return open === undefined ? saved : [...saved, ...opened.map((type) => ({ file: open.file, type }))];
  }
}

/** The type that a name means in a file; undefined where it is none of these, or may be one of several. */
export function resolved(
  { name, file }: NamedType,
  tables: MemberTables,
  rules: MemberRules,
): KnownType | undefined {
  if (name === '' || name.includes('.')) return undefined;
  const all = tables.declarations(name);
  const definitions = all.filter(({ type }) => type.isDefinition);
  const own = definitions.filter((each) => each.file.path === file.path);
  const seen = own.length > 0 ? own : definitions.filter((each) => sees(file, each, rules));
  const places = new Set(seen.map((each) => placeOf(each, rules)));
  const [place] = places;
  if (places.size !== 1) return undefined;
  return { parts: all.filter((each) => placeOf(each, rules) === place) };
}

/** Two declarations at one place are of one type. */
function placeOf({ file, type }: Declared, { seenBy }: MemberRules): string {
  if (seenBy === 'workspace') return file.path;
  return seenBy === 'folder' ? `${folderOf(file)} ${file.unit}` : type.qualified;
}

function sees(
  from: FileFacts,
  { file, type }: Declared,
  { seenBy, seesOuter = false }: MemberRules,
): boolean {
  if (seenBy === 'workspace') return true;
  if (seenBy === 'folder') return folderOf(from) === folderOf(file) && from.unit === file.unit;
  if (from.imports.includes(type.qualified)) return true;
  const isOther = from.imports.some((each) => each.endsWith(`.${type.name}`));
  if (isOther || type.isNested) return false;
  if (from.unit === file.unit) return true;
  if (file.unit === '') return false;
  return from.imports.includes(file.unit) || (seesOuter && from.unit.startsWith(`${file.unit}.`));
}

function folderOf({ path }: FileFacts): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Every member of a type and of what it is based on; undefined where it may have others. */
export function allMembers(
  type: KnownType,
  tables: MemberTables,
  rules: MemberRules,
): ReadonlyMap<string, Member> | undefined {
  const members = new Map<string, Member>();
  const isWhole = eachBase(type, { tables, rules }, (part) => {
    for (const [name, member] of part.type.members) if (!members.has(name)) members.set(name, member);
  });
  if (!isWhole) return undefined;
  if (rules.asSubtype === true) for (const name of subtypeNames(type, tables)) add(members, name);
  for (const name of baseNames(type, tables, rules)) add(members, name);
  for (const name of [...wordsOf(rules.everywhere), ...tables.everywhere()]) add(members, name);
  return members;
}

function add(members: Map<string, Member>, name: string): void {
  if (!members.has(name)) members.set(name, { name, kind: 'other' });
}

/** The type of a member, where it is written. */
export function memberType(
  type: KnownType,
  name: string,
  known: { readonly tables: MemberTables; readonly rules: MemberRules },
): NamedType | undefined {
  const found: NamedType[] = [];
  eachBase(type, known, ({ file, type: part }) => {
    const written = part.memberTypes.get(name);
    if (written === undefined) return;
    found.push({ name: isOwn(written) ? part.name : written, file });
  });
  const [first] = found;
  return first !== undefined && found.every((each) => each.name === first.name) ? first : undefined;
}

/** A type that is written as the one that it is written in. */
function isOwn(written: string): boolean {
  return written === 'self' || written === 'static' || written === 'Self';
}

interface Known {
  readonly tables: MemberTables;
  readonly rules: MemberRules;
}

/** Visits the type's declarations, then those of its bases; whether all of them are known and say all there is. */
function eachBase(type: KnownType, known: Known, visit: (part: Declared) => void): boolean {
  const seen = new Set<TypeFacts>();
  const walk = ({ parts }: KnownType, depth: number): boolean => {
    if (depth > deepest) return false;
    let isWhole = true;
    for (const part of parts) {
      if (seen.has(part.type)) continue;
      seen.add(part.type);
      visit(part);
      if (part.type.isOpen) isWhole = false;
      for (const name of part.type.bases) {
        const base = resolved({ name, file: part.file }, known.tables, known.rules);
        if (base !== undefined) isWhole = walk(base, depth + 1) && isWhole;
        else if (known.rules.bases?.[lastOf(name)] === undefined) isWhole = false;
      }
    }
    return isWhole;
  };
  return walk(type, 0);
}

/** Names that types bring which are based on this one, or may be: by their names alone. */
function subtypeNames({ parts }: KnownType, tables: MemberTables): readonly string[] {
  const names = new Set(parts.map(({ type }) => type.name));
  const found: string[] = [];
  for (let before = 0; before < names.size;) {
    before = names.size;
    for (const { name, bases, members } of tables.based()) {
      if (names.has(name) || !bases.some((base) => names.has(lastOf(base)))) continue;
      names.add(name);
      found.push(...members.keys());
    }
  }
  return found;
}

/** Names that bases of the library bring. */
function baseNames(type: KnownType, tables: MemberTables, rules: MemberRules): readonly string[] {
  const names: string[] = [];
  eachBase(type, { tables, rules }, ({ type: { bases } }) => {
    names.push(...bases.flatMap((base) => wordsOf(rules.bases?.[lastOf(base)])));
  });
  return names;
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function wordsOf(words = ''): readonly string[] {
  return words.split('|').filter((word) => word !== '');
}
