import { lowerBound, partitionPoint } from '../../base/partitionPoint.ts';
import { paced, type Checkpoint } from '../../base/checkpoint.ts';
import { compared, unitKey, type NearMiss, type NearMissRules, type Unit } from './comparison.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { FingerprintTable, Occurrence } from './table.ts';
import type { Texts } from './texts.ts';
import type { TokenRange } from './units.ts';

/** What of a file near misses are found by. */
interface UnitFile {
  readonly small: Fingerprints;
  readonly units: readonly TokenRange[];
}

export interface NearMissPorts {
  readonly table: FingerprintTable;
  readonly texts: Texts;
  file(slot: number): UnitFile | undefined;
  /** False where a text cannot be had any more. */
  load(slots: readonly number[]): Promise<boolean>;
}

/** Of a unit the rarest fingerprints are asked who else has them. */
const rarest = 8;
/** Fingerprints that are in more places tell nothing. */
const mostPlaces = 40;
/** Of the fingerprints of the smaller unit, so many the other must have. */
const leastShared = 0.2;

/**
 * Near misses among the units of all files, kept up to date. Who is compared with whom follows from fingerprints that few have;
 * the comparisons are remembered, since a change of one file changes few of them.
 */
export class NearMisses {
  readonly #rules: NearMissRules;
  readonly #ports: NearMissPorts;
  /** By unit, who its fingerprints lead to. */
  readonly #partners = new Map<string, { readonly unit: Unit; readonly others: readonly string[] }>();
  readonly #compared = new Map<string, NearMiss | undefined>();

  constructor(rules: NearMissRules, ports: NearMissPorts) {
    this.#rules = rules;
    this.#ports = ports;
  }

  /** Every pair once. */
  pairs(): readonly NearMiss[] {
    const keys = new Set([...this.#partners.values()].flatMap(({ others }) => others));
    return [...keys].flatMap((key) => this.#compared.get(key) ?? []);
  }

  async fill(checkpoint: Checkpoint): Promise<void> {
    const stop = paced(checkpoint);
    for (let slot = 0; this.#ports.file(slot) !== undefined; slot++) {
      await this.#ask(this.#unitsOf(slot), stop);
    }
  }

  /** Brings it up to date where fingerprints came or went; `gone` is the slot that was left. Returns whether a pair came or went. */
  async update(
    hashes: ReadonlySet<number>,
    gone: number | undefined,
    checkpoint: Checkpoint,
  ): Promise<boolean> {
    const before = JSON.stringify(this.#partners.size);
    if (gone !== undefined) this.#forget(gone);
    const touched = new Map<string, Unit>();
    for (const hash of hashes) {
      if (this.#ports.table.count(hash, mostPlaces + 3) > mostPlaces + 2) continue;
      for (const { slot, at } of this.#ports.table.occurrences(hash)) {
        for (const { from, to } of unitsAround(this.#ports.file(slot)?.units ?? [], at))
          touched.set(unitKey({ slot, from, to }), { slot, from, to });
      }
    }
    return (
      (await this.#ask([...touched.values()], paced(checkpoint))) ||
      before !== JSON.stringify(this.#partners.size)
    );
  }

  #forget(slot: number): void {
    for (const [key, { unit }] of this.#partners) if (unit.slot === slot) this.#partners.delete(key);
    for (const [key, miss] of this.#compared) {
      const isOf = key.startsWith(`${slot}.`) || key.includes(` ${slot}.`);
      if (isOf || miss?.a.slot === slot) this.#compared.delete(key);
    }
  }

  #unitsOf(slot: number): readonly Unit[] {
    return (this.#ports.file(slot)?.units ?? []).map(({ from, to }) => ({ slot, from, to }));
  }

  /** The checkpoint is asked before each unit. */
  async #ask(units: readonly Unit[], checkpoint: Checkpoint): Promise<boolean> {
    let changed = false;
    for (const unit of units) {
      await checkpoint();
      const others: string[] = [];
      for (const other of this.#candidatesOf(unit)) {
        const key = pairKey(unit, other);
        if (!this.#compared.has(key)) {
          if (!(await this.#ports.load([unit.slot, other.slot]))) continue;
          this.#compared.set(key, this.#compare(unit, other));
        }
        if (this.#compared.get(key) !== undefined) others.push(key);
      }
      const key = unitKey(unit);
      const held = this.#partners.get(key)?.others ?? [];
      changed ||= held.join() !== others.join();
      if (others.length > 0) this.#partners.set(key, { unit, others });
      else this.#partners.delete(key);
    }
    return changed;
  }

  /** In the order of paths, so that it does not matter who asks. */
  #compare(a: Unit, b: Unit): NearMiss | undefined {
    const { texts } = this.#ports;
    const isInOrder = (texts.compare(a.slot, b.slot) || a.from - b.from) <= 0;
    return isInOrder ? compared(a, b, texts, this.#rules) : compared(b, a, texts, this.#rules);
  }

  #candidatesOf(unit: Unit): readonly Unit[] {
    const { table } = this.#ports;
    const own = this.#printsIn(unit);
    const rare = own
      .map((hash) => ({ hash, count: table.count(hash, mostPlaces + 1) }))
      .filter(({ count }) => count > 1 && count <= mostPlaces)
      .toSorted((a, b) => a.count - b.count || a.hash - b.hash)
      .slice(0, rarest);
    const seen = new Map<string, Unit>();
    for (const { hash } of rare) {
      for (const place of table.occurrences(hash)) {
        for (const other of this.#around(place, unit)) seen.set(unitKey(other), other);
      }
    }
    const mine = new Set(own);
    return [...seen.values()].filter((other) => {
      const theirs = this.#printsIn(other);
      const shared = theirs.reduce((sum, hash) => sum + (mine.has(hash) ? 1 : 0), 0);
      return shared >= leastShared * Math.min(own.length, theirs.length);
    });
  }

  /** The units around a place that are of `unit`'s size and apart from it. */
  #around({ slot, at }: Occurrence, unit: Unit): readonly Unit[] {
    const own = unit.to - unit.from;
    const found: Unit[] = [];
    for (const { from, to } of unitsAround(this.#ports.file(slot)?.units ?? [], at)) {
      const size = to - from;
      if (size < own * this.#rules.similarity || own < size * this.#rules.similarity) continue;
      if (slot !== unit.slot || to <= unit.from || unit.to <= from) found.push({ slot, from, to });
    }
    return found;
  }

  #printsIn({ slot, from, to }: Unit): readonly number[] {
    const file = this.#ports.file(slot);
    return file === undefined ? [] : printsIn(file.small, { from, to });
  }
}

/** The innermost unit around each unit, -1 for none; made once. */
const parents = new WeakMap<readonly TokenRange[], Int32Array>();

/** The units around a token, the innermost first. */
function unitsAround(units: readonly TokenRange[], at: number): readonly TokenRange[] {
  const outer = parents.get(units) ?? parentsOf(units);
  parents.set(units, outer);
  const behind = partitionPoint(units.length, (i) => (units[i]?.from ?? 0) <= at);
  const found: TokenRange[] = [];
  for (let i = behind - 1; i >= 0; i = outer[i] ?? -1) {
    const unit = units[i];
    if (unit !== undefined && at < unit.to) found.push(unit);
  }
  return found;
}

function parentsOf(units: readonly TokenRange[]): Int32Array {
  const open: number[] = [];
  return Int32Array.from(units, (unit, i) => {
    while (open.length > 0 && (units[open.at(-1) ?? 0]?.to ?? 0) <= unit.from) open.pop();
    const parent = open.at(-1) ?? -1;
    open.push(i);
    return parent;
  });
}

function printsIn({ hashes, positions }: Fingerprints, { from, to }: TokenRange): readonly number[] {
  const inside: number[] = [];
  for (let i = lowerBound(positions, from); i < positions.length && (positions[i] ?? 0) < to; i++)
    inside.push(hashes[i] ?? 0);
  return inside;
}

function pairKey(a: Unit, b: Unit): string {
  const [left, right] = [unitKey(a), unitKey(b)];
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}
