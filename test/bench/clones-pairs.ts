import { diceOf } from '../../server/src/features/clones/semantic/bags.ts';
import { textHash } from '../../server/src/index/texts.ts';
import { sheet, type PartName, type Reading } from './clones-libraries.ts';
import type { LibraryFunction } from './clones-functions.ts';
import { randomOf, shuffled } from './sources.ts';
import { cosineOf } from './statistics.ts';

/** Two functions, and whether they do the same. */
export interface FunctionPair {
  readonly part: PartName;
  readonly language: string;
  readonly one: LibraryFunction;
  readonly other: LibraryFunction;
  readonly same: boolean;
  /** Of the static encoder, names blinded. */
  readonly cosine: number;
}

export interface PairSet {
  readonly pairs: readonly FunctionPair[];
  /** Pairs of one name that are left out, and why. */
  readonly leftOut: Readonly<Record<'copies' | 'read as different' | 'derived', number>>;
}

/** From here on two texts are clones of type 3, which is not what is asked. */
const copyFrom = 0.7;
/** Of one name and language: else `map` would be most of the set. */
const mostOfName = 6;
/** Fewer pairs can be for tuning, so that a name's count more. */
const tuningWeight = 4;

/** How much of the text is the same, whatever the names, 0 to 1: Dice over runs of three tokens, or over the tokens themselves. */
export function textLikeness(one: LibraryFunction, other: LibraryFunction): number {
  return Math.max(diceOf(one.shapes, other.shapes) || 0, diceOf(one.tokens, other.tokens) || 0);
}

/**
 * Look-alikes: the positives, and for each of their functions the nearest negative by the encoder, the nearest by
 * tokens, and {@link randomEach} others.
 */
export function sampled<T extends FunctionPair>(pairs: readonly T[]): readonly T[] {
  const positives = pairs.filter(({ same }) => same);
  const negatives = new Map<LibraryFunction, T[]>(
    positives.flatMap(({ one, other }) => [one, other].map((each) => [each, []] as const)),
  );
  for (const pair of pairs)
    if (!pair.same) for (const each of [pair.one, pair.other]) negatives.get(each)?.push(pair);
  const random = randomOf(5);
  const taken = new Set<T>();
  const largest = (own: readonly T[], value: (pair: T) => number) =>
    own.reduce<T | undefined>(
      (best, pair) => (best !== undefined && value(best) >= value(pair) ? best : pair),
      undefined,
    );
  for (const own of negatives.values()) {
    const hard = [largest(own, ({ cosine }) => cosine), largest(own, tokenLikeness)];
    const easy = Array.from({ length: randomEach }, () => own[Math.floor(random() * own.length)]);
    for (const pair of [...hard, ...easy]) if (pair !== undefined) taken.add(pair);
  }
  return [...positives, ...taken];
}

const randomEach = 2;

/** The positives, and {@link randomNegatives} times as many random negatives. */
export function randomly<T extends FunctionPair>(pairs: readonly T[]): readonly T[] {
  const positives = pairs.filter(({ same }) => same);
  const negatives = shuffled(
    pairs.filter(({ same }) => !same),
    6,
  );
  return [...positives, ...negatives.slice(0, positives.length * randomNegatives)];
}

/** About what BigCloneBench's test set has for each pair. */
const randomNegatives = 6;

/** Jaccard's index of the tokens as bags: what a detector without trees or models has to go by. */
export function tokenLikeness({ one, other }: FunctionPair): number {
  const dice = diceOf(one.tokens, other.tokens) || 0;
  return dice / (2 - dice);
}

/**
 * Every pair of functions whose names have a known meaning: of one name, in two libraries, they are positives, else negatives, so
 * that the functions most like each other are among these. No name is in both parts, and of the two libraries of a held-out pair
 * one at least is in no pair for tuning.
 */
export function pairsOf(
  functions: readonly LibraryFunction[],
  vectors: ReadonlyMap<LibraryFunction, Float32Array>,
): PairSet {
  const groups = groupsOf(functions);
  const parts = partsByName(groups);
  const leftOut = { copies: 0, 'read as different': 0, derived: 0 };
  const pairs: FunctionPair[] = [];
  const counts = new Map<string, number>();
  for (const [one, other] of couplesOf(groups.flat())) {
    const part = partOf(one, other);
    if (parts.get(one.name) !== part || parts.get(other.name) !== part) continue;
    const same = one.name === other.name;
    const reason = reasonToLeaveOut(one, other);
    if (reason !== undefined) {
      if (same && reason !== 'alike') leftOut[reason]++;
      continue;
    }
    const key = `${one.language} ${one.name}`;
    if (same) counts.set(key, (counts.get(key) ?? 0) + 1);
    if (same && (counts.get(key) ?? 0) > mostOfName) continue;
    const cosine = cosineOf(vectors.get(one) ?? none, vectors.get(other) ?? none);
    pairs.push({ part, language: one.language, one, other, same, cosine });
  }
  return { pairs, leftOut };
}

const none = new Float32Array();

function* couplesOf(
  functions: readonly LibraryFunction[],
): Iterable<readonly [LibraryFunction, LibraryFunction]> {
  for (const [at, one] of functions.entries())
    for (const other of functions.slice(at + 1)) if (one.language === other.language) yield [one, other];
}

function reasonToLeaveOut(
  one: LibraryFunction,
  other: LibraryFunction,
): keyof PairSet['leftOut'] | 'alike' | undefined {
  if (one.name !== other.name && isRead(sheet.same, one, other)) return 'alike';
  if (textLikeness(one, other) >= copyFrom) return 'copies';
  if (one.name !== other.name) return undefined;
  if (isRelated(one, other)) return 'derived';
  return isRead(sheet.different, one, other) ? 'read as different' : undefined;
}

function groupsOf(functions: readonly LibraryFunction[]): readonly (readonly LibraryFunction[])[] {
  const wanted = new Map(Object.entries(sheet.names).map(([id, names]) => [id, new Set(names)]));
  const known = functions.filter(({ language, name }) => wanted.get(language)?.has(name) === true);
  return [...Map.groupBy(known, ({ language, name }) => `${language} ${name}`).values()];
}

/** Each name in the part in which it has more pairs, whatever the language; among equals by a hash of it. */
function partsByName(groups: readonly (readonly LibraryFunction[])[]): ReadonlyMap<string, PartName> {
  const counts = new Map<string, number>();
  const pairsAmong = (count: number) => (count * (count - 1)) / 2;
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const tuning = pairsAmong(group.filter(({ part }) => part === 'tuning').length);
    const more = tuning * tuningWeight - (pairsAmong(group.length) - tuning);
    counts.set(first.name, (counts.get(first.name) ?? 0) + more);
  }
  return new Map(
    [...counts].map(([name, more]) => {
      const isTuning = more === 0 ? textHash(name) % 2 === 0 : more > 0;
      return [name, isTuning ? 'tuning' : 'held-out'];
    }),
  );
}

/** For tuning only where both libraries are. */
function partOf(one: LibraryFunction, other: LibraryFunction): PartName {
  return one.part === 'tuning' && other.part === 'tuning' ? 'tuning' : 'held-out';
}

function isRead(readings: readonly Reading[], one: LibraryFunction, other: LibraryFunction): boolean {
  return readings.some(
    ({ language, names, libraries }) =>
      (language === undefined || language === one.language) &&
      names.includes(one.name) &&
      names.includes(other.name) &&
      (libraries === undefined || libraries.includes(one.library) || libraries.includes(other.library)),
  );
}

function isRelated(one: LibraryFunction, other: LibraryFunction): boolean {
  return sheet.derived.some(
    ({ libraries }) => libraries.includes(one.library) && libraries.includes(other.library),
  );
}
