import { paced, type Checkpoint } from '../../base/checkpoint.ts';
import type { LexedText } from '../../syntax/lexical.ts';
import { Contents, type ExactClass } from './classes.ts';
import { fingerprintsOf, winnowingFor, type Fingerprints } from './fingerprints.ts';
import type { NearMissRules } from './comparison.ts';
import { NearMisses } from './nearMisses.ts';
import { repeatsOf } from './repeats.ts';
import { EqualRuns } from './runs.ts';
import { FingerprintTable, mostOccurrences, type Occurrence } from './table.ts';
import type { Texts } from './texts.ts';
import { blockStatements, type TokenRange } from './units.ts';

export interface CloneRules {
  /** Least tokens of a clone. */
  readonly tokens: number;
  /** Least share of names that clones of type 2 have in common (`naming.ts`). */
  readonly naming: number;
  /** Absent: near misses are not looked for. */
  readonly near?: NearMissRules;
}

/** What is kept of a file. */
export interface CloneFile {
  readonly path: string;
  readonly prints: Fingerprints;
  /** Of short runs, by which near misses are found. */
  readonly small: Fingerprints;
  readonly units: readonly TokenRange[];
}

/** Larger units are compared by the units in them. */
const largestUnit = 2500;
/** Near misses are found by runs of 15 tokens. */
const smallRuns = { k: 10, window: 6 };

export function cloneFileOf(path: string, lexed: LexedText, { tokens, near }: CloneRules): CloneFile {
  return {
    path,
    prints: fingerprintsOf(lexed.blind, winnowingFor(tokens)),
    small: near === undefined ? none : fingerprintsOf(lexed.blind, smallRuns),
    units: near === undefined ? [] : blockStatements(lexed, tokens, largestUnit),
  };
}

/** Texts by path, of which not all need be held. */
export interface TextSource {
  /** Loads what is not held; false where a text cannot be had any more as it was. */
  load(paths: readonly string[]): Promise<boolean> | boolean;
  /** Only of what was loaded last. */
  lexedOf(path: string): LexedText;
}

/** The clones among the files of one family of languages, kept up to date file by file. */
export class FamilyClones {
  readonly #rules: CloneRules;
  readonly #source: TextSource;
  readonly #files: (CloneFile | undefined)[] = [];
  readonly #slots = new Map<string, number>();
  readonly #prints: FingerprintTable;
  readonly #small: FingerprintTable;
  readonly #contents = new Contents();
  readonly #exact = new Map<string, readonly ExactClass[]>();
  readonly #near: NearMisses | undefined;
  readonly #texts: Texts;
  /** Of slots, whose texts never change. */
  readonly #runs = new EqualRuns();

  constructor(rules: CloneRules, source: TextSource) {
    const isLive = (slot: number) => this.#files[slot] !== undefined;
    this.#rules = rules;
    this.#source = source;
    this.#prints = new FingerprintTable(isLive);
    this.#small = new FingerprintTable(isLive);
    this.#texts = {
      lexedOf: (slot) => source.lexedOf(this.pathOf(slot)),
      compare: (a, b) => (a === b ? 0 : this.pathOf(a) < this.pathOf(b) ? -1 : 1),
    };
    this.#near =
      rules.near &&
      new NearMisses(rules.near, {
        table: this.#small,
        texts: this.#texts,
        file: (slot) => this.#files[slot],
        load: (slots) => this.#load(slots),
      });
  }

  /** Files that it knows. */
  get size(): number {
    return this.#slots.size;
  }

  has(path: string): boolean {
    return this.#slots.has(path);
  }

  pathOf(slot: number): string {
    return this.#files[slot]?.path ?? '';
  }

  exactClasses(): readonly ExactClass[] {
    return [...this.#exact.values()].flat();
  }

  /** Classes of type 1 alone, those within classes of type 2 as well. */
  async equalClasses(checkpoint: Checkpoint): Promise<readonly ExactClass[]> {
    const found: ExactClass[] = [];
    const stop = paced(checkpoint);
    for (const key of this.#exact.keys()) {
      await stop();
      if (!(await this.#load(this.#contents.slotsOf(key)))) continue;
      found.push(...this.#contents.classesOf(key, this.#texts, 'equal'));
    }
    return found;
  }

  nearMisses() {
    return this.#near?.pairs() ?? [];
  }

  /** Takes all files at once; what was there before is forgotten by whoever makes a new one. */
  async fill(files: readonly CloneFile[], checkpoint: Checkpoint): Promise<void> {
    for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
      const slot = this.#seat(file);
      this.#prints.put(slot, file.prints);
      this.#small.put(slot, file.small);
    }
    this.#prints.build();
    this.#small.build();
    const keys = new Set<string>();
    const stop = paced(checkpoint);
    for (const [slot, file] of this.#files.entries()) {
      await stop();
      const { hashes, positions } = file?.prints ?? none;
      for (let i = 0; i < hashes.length; i++) {
        if (!this.#prints.isFirst(hashes[i] ?? 0, { slot, at: positions[i] ?? 0 })) continue;
        const places = this.#prints.occurrences(hashes[i] ?? 0);
        if (this.#isImplied(places, { slot, print: i })) continue;
        await stop();
        for (const key of await this.#bucket(hashes[i] ?? 0, places)) keys.add(key);
      }
    }
    await this.#classify(keys, checkpoint);
    await this.#near?.fill(checkpoint);
  }

  /** Puts a file in place of what its path held, or takes it away. Returns whether any class has changed. */
  async update(path: string, file: CloneFile | undefined, checkpoint: Checkpoint): Promise<boolean> {
    const before = this.#slots.get(path);
    const old = before === undefined ? undefined : this.#files[before];
    if (before !== undefined) {
      this.#files[before] = undefined;
      this.#slots.delete(path);
    }
    if (file !== undefined) {
      const slot = this.#seat(file);
      this.#prints.add(slot, file.prints);
      this.#small.add(slot, file.small);
    }
    const touched = new Set([...(old?.prints.hashes ?? []), ...(file?.prints.hashes ?? [])]);
    const keys = new Set<string>();
    const stop = paced(checkpoint);
    for (const hash of touched) {
      await stop();
      for (const key of await this.#bucket(hash, this.#prints.occurrences(hash))) keys.add(key);
    }
    await this.#classify(keys, checkpoint);
    const small = new Set([...(old?.small.hashes ?? []), ...(file?.small.hashes ?? [])]);
    return (await this.#near?.update(small, before, checkpoint)) === true || keys.size > 0;
  }

  #seat(file: CloneFile): number {
    const slot = this.#files.length;
    this.#files.push(file);
    this.#slots.set(file.path, slot);
    return slot;
  }

  /** Whether all places of a fingerprint stand right behind the same other one, which then finds what this one would. */
  #isImplied(places: readonly Occurrence[], { slot, print }: { slot: number; print: number }): boolean {
    const { hashes, positions } = this.#files[slot]?.prints ?? none;
    if (print === 0) return false;
    const distance = (positions[print] ?? 0) - (positions[print - 1] ?? 0);
    if (distance > winnowingFor(this.#rules.tokens).k) return false;
    const hash = hashes[print - 1] ?? 0;
    if (this.#prints.count(hash, places.length + 1) !== places.length) return false;
    const before = this.#prints.occurrences(hash);
    return before.every((each, i) => each.slot === places[i]?.slot && each.at + distance === places[i]?.at);
  }

  /** Keys of the contents that changed. */
  async #bucket(hash: number, places: readonly Occurrence[]): Promise<ReadonlySet<string>> {
    const isTelling = places.length > 1 && places.length <= mostOccurrences;
    const isThere = isTelling && (await this.#load(new Set(places.map(({ slot }) => slot))));
    const repeats = isThere ? repeatsOf(places, this.#texts, this.#rules.tokens, this.#runs) : [];
    return this.#contents.put(hash, repeats, this.#texts, this.#rules.tokens);
  }

  async #classify(keys: ReadonlySet<string>, checkpoint: Checkpoint): Promise<void> {
    const stop = paced(checkpoint);
    for (const key of keys) {
      await stop();
      const isThere = await this.#load(this.#contents.slotsOf(key));
      const classes = isThere ? this.#contents.classesOf(key, this.#texts, this.#rules.naming) : [];
      if (classes.length === 0) this.#exact.delete(key);
      else this.#exact.set(key, classes);
    }
  }

  /** Whether all of the texts could be loaded; a file that is gone will be told of later. */
  async #load(slots: Iterable<number>): Promise<boolean> {
    const loaded = this.#source.load(Array.from(slots, (slot) => this.pathOf(slot)));
    return typeof loaded === 'boolean' ? loaded : await loaded;
  }
}

const none: Fingerprints = { hashes: new Int32Array(0), positions: new Int32Array(0) };
