import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Candidate, LanguageModel } from '../ports.ts';
import type { TokenCache } from './cache.ts';
import { cacheSource, evidenceOf, tableSource, type Source } from './evidence.ts';
import type { Lexicon } from './lexicon.ts';
import { Renaming } from './renaming.ts';
import type { BoundTable } from './tableSource.ts';
import { Told, type ToldBefore } from './told.ts';

/** Evidence for less than this is not looked at once something was found. */
const negligible = 0.002;
/** The newest tokens of each cache that are tried where no context helps. */
const mostNewest = 2048;

/** Caches in which names are roles, and what is written in the language everywhere. */
export interface Beside {
  /** The file before the place. */
  readonly file?: TokenCache;
  /** What stands around it. */
  readonly around?: TokenCache;
  readonly language?: BoundTable;
}

/**
 * Caches of what was written, the nearest on top of those further out (Hellendoorn and Devanbu, FSE 2017): the longest
 * context that was seen says most, and what it leaves goes to shorter ones and to outer caches; counts are never added up.
 * Some of the probability stays unassigned: what was never seen may come.
 */
export class NestedCaches implements LanguageModel {
  readonly vocabulary: Lexicon;
  readonly #caches: readonly TokenCache[];
  readonly #beside: Beside;
  readonly #told: ToldBefore | undefined;

  /**
   * `caches`: the innermost first, such as this file before the cursor, the folder, the workspace; ids are `lexicon`'s.
   * `beside`: the same text in roles ({@link Renaming}), and the language's table. `told`: what these caches have said before.
   */
  constructor(lexicon: Lexicon, caches: readonly TokenCache[], beside: Beside = {}, told?: ToldBefore) {
    this.vocabulary = lexicon;
    this.#caches = caches;
    this.#beside = beside;
    this.#told = told;
  }

  async next(
    context: readonly number[],
    most: number,
    allows: (id: number) => boolean,
    checkpoint: Checkpoint,
  ): Promise<readonly Candidate[]> {
    await checkpoint();
    return this.candidates(context, most, allows);
  }

  /** As `next`, at once: a call takes a fraction of a millisecond. */
  candidates(
    context: readonly number[],
    most: number,
    allows: (id: number) => boolean,
  ): readonly Candidate[] {
    const allowed = new Map<number, number>();
    const refused = new Set<number>();
    let rest = 1;
    const told = this.#toldOf(context);
    for (let place = 0, piece = told.at(0); piece !== undefined; piece = told.at(++place)) {
      const { weight, ids, shares } = piece;
      for (const [at, id] of ids.entries()) {
        const before = allowed.get(id);
        if (before === undefined && (refused.has(id) || !allows(id))) refused.add(id);
        else allowed.set(id, (before ?? 0) + rest * weight * (shares[at] ?? 0));
      }
      rest *= 1 - weight;
      if (rest < negligible && allowed.size > 0) break;
    }
    if (allowed.size === 0) this.#addNewest({ allowed, refused, rest }, allows);
    if (most === 1) return likeliestOf(allowed);
    return [...allowed]
      .map(([id, probability]) => ({ id, probability }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, most);
  }

  #toldOf(context: readonly number[]): Told {
    const ask = () => evidenceOf(this.sourcesFor(context));
    return this.#told?.of(context, ask) ?? new Told(ask());
  }

  /** The caches with the context in the tokens of each, and the language's table: the strongest first. */
  sourcesFor(context: readonly number[]): readonly Source[] {
    const last = this.#caches.length - 1;
    const exact = this.#caches.map((cache, level) => {
      const place = level === 0 ? 'inner' : level === last ? 'outer' : 'between';
      return cacheSource(place, cache, context, (token) => token);
    });
    const renaming = new Renaming((id) => this.vocabulary.isName(id));
    const roles = context.map((id) => renaming.roleOf(id));
    const { file, around, language } = this.#beside;
    const inRoles = (place: Source['place'], cache: TokenCache | undefined) =>
      cache === undefined ? [] : [cacheSource(place, cache, roles, (role) => renaming.tokenOf(role))];
    const said = language === undefined ? [] : [tableSource(language.after(context))];
    return [...exact, ...inRoles('renamed', file), ...inRoles('renamedAround', around), ...said];
  }

  /** Where nothing is known of what follows: what was written last, each by its share of half of what is left. */
  #addNewest({ allowed, refused, rest }: Found, allows: (id: number) => boolean): void {
    let left = rest;
    for (const cache of this.#caches) {
      const newest = cache.newest(mostNewest);
      left /= 2;
      for (const id of newest) {
        const before = allowed.get(id);
        if (before === undefined && (refused.has(id) || !allows(id))) refused.add(id);
        else allowed.set(id, (before ?? 0) + left / newest.length);
      }
    }
  }
}

/** The first of those that are as likely. */
function likeliestOf(allowed: ReadonlyMap<number, number>): readonly Candidate[] {
  let best: Candidate | undefined;
  for (const [id, probability] of allowed)
    if (best === undefined || probability > best.probability) best = { id, probability };
  return best === undefined ? [] : [best];
}

interface Found {
  readonly allowed: Map<number, number>;
  readonly refused: Set<number>;
  /** Of the probability, what is not assigned. */
  readonly rest: number;
}
