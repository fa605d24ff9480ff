import type { Checkpoint } from '../../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../../base/outcome.ts';
import type { BlockAddress, BlockIndex } from '../../../index/blockIndex.ts';
import type { Store } from '../../../index/store.ts';
import type { Encoder } from '../../../inference/ports.ts';
import type { Block } from '../../../syntax/block.ts';
import { blocksOf } from '../../../syntax/blocks.ts';
import type { SyntaxTree } from '../../../syntax/parse.ts';
import { Interner } from './bags.ts';
import { candidatesOf, type CandidateOptions, type SlotPair } from './candidates.ts';
import { decide, threshold } from './decide.ts';
import { crowdOf, featuresOf, rarityOf, type Crowd, type Subject } from './features.ts';
import { profileOf, type Profile } from './profile.ts';
import { reasonOf } from './reason.ts';

/** A function of the index, as it is in its file now. */
export interface ClonePlace {
  readonly path: string;
  readonly block: Block;
}

/** Two functions that do the same in another way (a type-4 clone). */
export interface SemanticPair {
  readonly one: ClonePlace;
  readonly other: ClonePlace;
  /** Probability, among pairs of look-alikes. */
  readonly score: number;
  readonly reason: string;
}

export interface SemanticPorts {
  readonly index: BlockIndex;
  readonly store: Pick<Store, 'lastVectors'>;
  /** Of the static layer: it is given the functions' code with their names blinded. */
  readonly encoder: Pick<Encoder, 'encode'>;
  /** What `use` makes of the tree of the file at `path`; undefined where there is none. Called once a file. */
  withTree<T>(path: string, use: (tree: SyntaxTree) => T, checkpoint: Checkpoint): Promise<T | undefined>;
  /** Whether two functions are clones of types 1 to 3 already. */
  isClone(one: ClonePlace, other: ClonePlace): boolean;
}

export interface SemanticOptions extends CandidateOptions {
  /** Smaller functions are left out: all of them are alike. */
  readonly leastTokens: number;
  /** Functions with a smaller body only declare: stubs, overloads. */
  readonly leastBodyTokens: number;
  /** {@link SemanticPair.score} of what is told. */
  readonly leastScore: number;
}

/** Languages match that are the same; who knows families gives a rule of his own. */
export const semanticDefaults: SemanticOptions = {
  neighbours: 10,
  leastCosine: 0.4,
  leastTokens: 30,
  leastBodyTokens: 12,
  leastScore: threshold,
  mayMatch: (language, other) => language === other,
};

/** What is kept of a function while pairs are decided. */
interface Held extends ClonePlace {
  readonly profile: Profile;
  readonly vector: Float32Array;
}

/**
 * Type-4 clones among all functions of the index: each one's nearest neighbours by the static vectors, decided by how they are
 * written. In the order of their paths and places, whatever the order of indexing. Each file is parsed once; about 5 KB are
 * held for each function that has a neighbour.
 */
export async function semanticPairs(
  ports: SemanticPorts,
  options: SemanticOptions,
  checkpoint: Checkpoint,
): Promise<Outcome<readonly SemanticPair[]>> {
  const candidates = await candidatesOf(ports.index, ports.store, options, checkpoint);
  const held = await heldOf(new Set(candidates.flat()), ports, options, checkpoint);
  if (held.kind === 'none') return held;
  const near = candidates.flatMap((pair) => nearOf(pair, held.value));
  const pairs = await decided(near, ports, options, checkpoint);
  return some(pairs.toSorted((a, b) => placeOrder(a.one, b.one) || placeOrder(a.other, b.other)));
}

type HeldBySlot = ReadonlyMap<number, Held>;

/** The functions in `slots` that are large enough and still there, file by file. */
async function heldOf(
  slots: ReadonlySet<number>,
  { index, encoder, withTree }: SemanticPorts,
  { leastTokens, leastBodyTokens }: SemanticOptions,
  checkpoint: Checkpoint,
): Promise<Outcome<HeldBySlot>> {
  const names = new Interner();
  const held = new Map<number, Held>();
  const addresses = [...slots].flatMap((slot) => {
    const address = index.addressOf(slot);
    return address === undefined ? [] : [{ slot, address }];
  });
  const files = Map.groupBy(addresses, ({ address }) => address.facts.path);
  for (const path of [...files.keys()].toSorted()) {
    await checkpoint();
    const wanted = files.get(path) ?? [];
    const found = await withTree(path, (tree) => profilesIn(tree, wanted, names), checkpoint);
    const large = (found ?? []).filter(
      ({ profile }) => profile.size >= leastTokens && profile.bodySize >= leastBodyTokens,
    );
    const vectors = await encoder.encode(
      large.map(({ code }) => code),
      checkpoint,
    );
    if (vectors.kind === 'none') return none(vectors.reason);
    large.forEach(({ slot, block, profile }, at) => {
      const vector = vectors.value[at];
      if (vector !== undefined) held.set(slot, { path, block, profile, vector });
    });
  }
  return some(held);
}

interface Wanted {
  readonly slot: number;
  readonly address: BlockAddress;
}

function profilesIn(tree: SyntaxTree, wanted: readonly Wanted[], names: Interner) {
  const blocks = blocksOf(tree);
  return wanted.flatMap(({ slot, address }) => {
    const block = blocks[address.ordinal];
    if (block === undefined || block.kind === 'class' || block.bodySpan === undefined) return [];
    return [{ slot, block, ...profileOf(tree, block, names) }];
  });
}

/** Pairs between two checkpoints. */
const pairsPerSlice = 32;

async function decided(
  near: readonly Near[],
  { isClone }: SemanticPorts,
  { leastScore }: SemanticOptions,
  checkpoint: Checkpoint,
): Promise<readonly SemanticPair[]> {
  const all = new Set(near.flatMap(({ one, other }) => [one, other]));
  const rarity = rarityOf([...all].map(({ profile }) => profile));
  const crowds = crowdsOf(near);
  const pairs: SemanticPair[] = [];
  for (const [at, { one, other, cosine }] of near.entries()) {
    if (at % pairsPerSlice === 0) await checkpoint();
    if (isClone(one, other)) continue;
    const [first, second] = [one, other].map((each) => ({
      profile: each.profile,
      crowd: crowds.get(each) ?? alone,
    })) as [Subject, Subject];
    const { features, alignment } = featuresOf(first, second, cosine, rarity);
    const score = decide(features);
    if (score < leastScore) continue;
    const reason = reasonOf(alignment, one.profile, other.profile);
    pairs.push({ one: placeOf(one), other: placeOf(other), score, reason });
  }
  return pairs;
}

/** Two candidates in the order of their places. */
interface Near {
  readonly one: Held;
  readonly other: Held;
  readonly cosine: number;
}

/** The pair, or nothing where one is not held or holds the other. */
function nearOf([a, b]: SlotPair, held: HeldBySlot): readonly Near[] {
  const [first, second] = [held.get(a), held.get(b)];
  if (first === undefined || second === undefined) return [];
  const [one, other] = placeOrder(first, second) <= 0 ? [first, second] : [second, first];
  if (isWithin(one, other)) return [];
  return [
    { one, other, cosine: one.vector.reduce((sum, value, i) => sum + value * (other.vector[i] ?? 0), 0) },
  ];
}

const alone: Crowd = crowdOf([]);

function crowdsOf(near: readonly Near[]): ReadonlyMap<Held, Crowd> {
  const cosines = new Map<Held, number[]>();
  for (const { one, other, cosine } of near)
    for (const each of [one, other]) cosines.set(each, [...(cosines.get(each) ?? []), cosine]);
  return new Map([...cosines].map(([each, own]) => [each, crowdOf(own)]));
}

function placeOf({ path, block }: Held): ClonePlace {
  return { path, block };
}

/** Whether the one holds the other: an inner function. `one` comes first. */
function isWithin(one: ClonePlace, other: ClonePlace): boolean {
  return one.path === other.path && other.block.span.start < one.block.span.end;
}

function placeOrder(one: ClonePlace, other: ClonePlace): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.block.span.start - other.block.span.start || other.block.span.end - one.block.span.end;
}
