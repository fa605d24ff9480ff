import type {
  CloneClass,
  CloneList,
  CloneMember,
  CloneType,
  InconsistentClone,
} from '../../../protocol/clones.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { cloneFileOf, FamilyClones, type CloneFile, type CloneRules } from '../../index/clones/family.ts';
import { groupsOf, sizeOf, type CloneGroup } from '../../index/clones/groups.ts';
import { inconsistenciesIn, type Inconsistency } from '../../index/clones/inconsistent.ts';
import { headName } from './headName.ts';
import { TextCache, type TextPorts } from './textCache.ts';

export interface WorkspaceClonesPorts extends TextPorts {
  /** Paths of what there is to look at, absolute, with '/'. */
  files(checkpoint: Checkpoint): Promise<readonly string[]>;
  uriOf(path: string): string;
  shownPathOf(path: string): string;
  /** Tells how far it is. */
  onProgress(done: number, all: number): void;
}

export interface WorkspaceClonesOptions {
  readonly rules: CloneRules;
  /** Tokens that are held in memory. */
  readonly tokens: number;
}

/** Lines of what was read, and how many of them are copies. */
export interface Duplication {
  readonly files: number;
  readonly lines: number;
  readonly copied: number;
}

/** Files between two checkpoints. */
const slice = 16;

/** The clones of types 1 to 3 in a workspace: found once, then kept up to date file by file. */
export class WorkspaceClones {
  readonly #ports: WorkspaceClonesPorts;
  readonly #rules: CloneRules;
  readonly #texts: TextCache;
  readonly #families = new Map<string, FamilyClones>();
  readonly #lines = new Map<string, number>();
  #isFound = false;
  readonly #listed = new Map<string, readonly CloneClass[]>();

  constructor(ports: WorkspaceClonesPorts, { rules, tokens }: WorkspaceClonesOptions) {
    this.#ports = ports;
    this.#rules = rules;
    this.#texts = new TextCache(ports, tokens);
  }

  /** Whether all files have been read. */
  get isFound(): boolean {
    return this.#isFound;
  }

  get fileCount(): number {
    return [...this.#families.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Reads all files and finds their clones; does nothing the second time. False where there are more than `most` files. */
  async find(checkpoint: Checkpoint, most = Infinity): Promise<boolean> {
    if (this.#isFound) return true;
    this.#families.clear();
    this.#lines.clear();
    const files = await this.#ports.files(checkpoint);
    if (files.length > most) return false;
    const byFamily = new Map<string, CloneFile[]>();
    for (let at = 0; at < files.length; at += slice) {
      await checkpoint();
      this.#ports.onProgress(at, files.length);
      const paths = files.slice(at, at + slice);
      for (const [i, file] of (await Promise.all(paths.map((path) => this.#take(path)))).entries()) {
        const family = this.#ports.languageOf(paths[i] ?? '')?.family;
        if (file === undefined || family === undefined) continue;
        const others = byFamily.get(family);
        if (others === undefined) byFamily.set(family, [file]);
        else others.push(file);
      }
    }
    for (const [family, all] of byFamily) await this.#familyOf(family).fill(all, checkpoint);
    this.#isFound = true;
    this.#listed.clear();
    return true;
  }

  /** Takes a file in that was saved, created or deleted. Returns whether a class may have changed. */
  async update(path: string, checkpoint: Checkpoint): Promise<boolean> {
    const family = this.#ports.languageOf(path)?.family;
    if (!this.#isFound || family === undefined) return false;
    const changed = await this.#familyOf(family).update(path, await this.#take(path), checkpoint);
    // Places move with every edit, also where no class does.
    this.#listed.clear();
    return changed;
  }

  /** All classes of these types, the largest first. Only once found. */
  async list(types: ReadonlySet<CloneType>, checkpoint: Checkpoint): Promise<CloneList> {
    const wanted = ([1, 2, 3] as const).filter((type) => types.has(type)).join();
    const classes = this.#listed.get(wanted) ?? (await this.#collect(types, checkpoint));
    this.#listed.set(wanted, classes);
    if (classes.length > 0) return { kind: 'classes', classes, caveat: '' };
    const count = this.fileCount.toLocaleString('en');
    return { kind: 'none', reason: `no clones of ${this.#rules.tokens} tokens or more in ${count} files` };
  }

  /** Copies in which one place was forgotten; tests, which differ on purpose, are left out. Only once found. */
  async inconsistent(checkpoint: Checkpoint): Promise<readonly InconsistentClone[]> {
    const found: InconsistentClone[] = [];
    for (const family of this.#families.values()) {
      const pathOf = (slot: number) => family.pathOf(slot);
      const texts = {
        lexedOf: (slot: number) => this.#texts.lexedOf(pathOf(slot)),
        compare: (a: number, b: number) => (pathOf(a) < pathOf(b) ? -1 : 1),
      };
      for (const [at, group] of groupsOf(family.exactClasses(), family.nearMisses(), pathOf).entries()) {
        if (at % slice === 0) await checkpoint();
        if (!(await this.#texts.load([...new Set(group.members.map(({ slot }) => pathOf(slot)))]))) continue;
        for (const each of inconsistenciesIn(group, texts)) found.push(...this.#toldOf(each, pathOf));
      }
    }
    return found.toSorted(
      (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || a.range.start.line - b.range.start.line,
    );
  }

  #toldOf({ kind, at, twin }: Inconsistency, pathOf: (slot: number) => string): readonly InconsistentClone[] {
    const [here, there] = [at, twin].map((unit) => this.#memberOf(pathOf(unit.slot), unit.from, unit.to));
    const [own, other] = [at, twin].map((unit) => {
      const { text, lexed } = this.#texts.heldOf(pathOf(unit.slot));
      return text.slice(lexed.starts[unit.from], lexed.ends[unit.to - 1]);
    });
    if (here === undefined || there === undefined || here.category === 'test') return [];
    const message =
      kind === 'name'
        ? `Copied from ${there.path}:${there.range.start.line + 1} and renamed, but for this '${own}'.`
        : `The other copies of these lines have '${other}' here, not '${own}'.`;
    const { uri, path, range } = here;
    return [
      { kind, uri, path, range, message, twin: { uri: there.uri, path: there.path, range: there.range } },
    ];
  }

  /** How much of the files that were read stands in places of `classes` beyond the first of each. */
  duplicationOf(classes: readonly CloneClass[]): Duplication {
    const copied = new Map<string, Set<number>>();
    for (const { members } of classes) {
      for (const { uri, range } of members.slice(1)) {
        const lines = copied.get(uri) ?? new Set<number>();
        copied.set(uri, lines);
        for (let line = range.start.line; line <= range.end.line; line++) lines.add(line);
      }
    }
    const lines = [...this.#lines.values()].reduce((sum, count) => sum + count, 0);
    const count = [...copied.values()].reduce((sum, { size }) => sum + size, 0);
    return { files: this.fileCount, lines, copied: count };
  }

  async #collect(types: ReadonlySet<CloneType>, checkpoint: Checkpoint): Promise<readonly CloneClass[]> {
    const classes: CloneClass[] = [];
    for (const family of this.#families.values()) {
      await checkpoint();
      const ids = new Map<string, number>();
      const exact = types.has(2) ? family.exactClasses() : await family.equalClasses(checkpoint);
      const near = types.has(3) ? family.nearMisses() : [];
      const pathOf = (slot: number) => family.pathOf(slot);
      for (const group of groupsOf(exact, near, pathOf)) {
        if (classes.length % slice === 0) await checkpoint();
        const found = types.has(group.type) ? await this.#classOf(group, family, ids) : undefined;
        if (found !== undefined) classes.push(found);
      }
    }
    return classes.sort(
      (a, b) => weightOf(b) - weightOf(a) || compared(a.members[0], b.members[0]) || (a.id < b.id ? -1 : 1),
    );
  }

  async #classOf(
    group: CloneGroup,
    family: FamilyClones,
    ids: Map<string, number>,
  ): Promise<CloneClass | undefined> {
    const paths = group.members.map(({ slot }) => family.pathOf(slot));
    if (!(await this.#texts.load([...new Set(paths)]))) return undefined;
    const members = group.members.map(({ from, to }, i) => this.#memberOf(paths[i] ?? '', from, to));
    const [first] = paths;
    const count = ids.get(group.id) ?? 0;
    ids.set(group.id, count + 1);
    return {
      id: count === 0 ? group.id : `${group.id}.${count}`,
      type: group.type,
      similarity: Math.round(group.similarity * 1000) / 1000,
      tokens: sizeOf(group),
      lines: members.reduce((most, { range }) => Math.max(most, range.end.line - range.start.line + 1), 0),
      members,
      files: new Set(paths).size,
      language: this.#ports.languageOf(first ?? '')?.id ?? '',
      reason: '',
    };
  }

  #memberOf(path: string, from: number, to: number): CloneMember {
    const held = this.#texts.heldOf(path);
    const { lexed, lines } = held;
    const start = lexed.starts[from] ?? 0;
    const end = lexed.ends[to - 1] ?? start;
    return {
      uri: this.#ports.uriOf(path),
      path: this.#ports.shownPathOf(path),
      range: { start: lines.placeAt(start), end: lines.placeAt(end) },
      name: headName(held, from),
      tokens: to - from,
      category: held.category,
    };
  }

  async #take(path: string): Promise<CloneFile | undefined> {
    const held = await this.#texts.take(path);
    if (held === undefined) this.#lines.delete(path);
    else this.#lines.set(path, held.lines.lineCount);
    return held === undefined ? undefined : cloneFileOf(path, held.lexed, this.#rules);
  }

  #familyOf(name: string): FamilyClones {
    const family = this.#families.get(name) ?? new FamilyClones(this.#rules, this.#texts);
    this.#families.set(name, family);
    return family;
  }
}

/** What a class costs: tokens that would not be there if it stood once. */
function weightOf({ tokens, members }: CloneClass): number {
  return tokens * (members.length - 1);
}

function compared(a: CloneMember | undefined, b: CloneMember | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
