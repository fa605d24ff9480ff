import { lengths, places, type Place } from '../../inference/ngram/evidence.ts';
import type { Counts, Tally } from './counts.ts';
import { goings, purposes, type Surroundings } from './surroundings.ts';
import { shapes, type Shape } from './uses.ts';

/** A member that may come next, and what is known of it. */
export interface Candidate {
  /** Its place in the list, as the analyzer gives it: in the order of declaration, the inherited ones first. */
  readonly slot: number;
  readonly name: string;
  readonly isMethod: boolean;
  readonly words: readonly string[];
  /** By the caches, among all tokens. */
  readonly probability: number;
  /** How often the name stands in the document without an operator before it. */
  readonly mentions: number;
  /** How often among the tokens shortly before the place, and shortly after its line. */
  readonly before: number;
  readonly after: number;
  /** Whether it is used as a member shortly before, and stands in the line. */
  readonly isUsedNear: boolean;
  readonly isInLine: boolean;
}

/** What one of the model's sources says of the members. */
export interface Said extends Tally {
  readonly place: Place;
  /** Index in `lengths` of the longest context after which it saw one of them; their count where it saw none. */
  readonly bucket: number;
  /** What it saw after that context in all. */
  readonly seen: number;
}

/** A place at which a member is written. */
export interface MemberPlace {
  /** Length of the list. */
  readonly members: number;
  /** Of the caches' probability, what the members have together, and the likeliest of them. */
  readonly mass: number;
  readonly most: number;
  readonly said: readonly Said[];
  readonly shape: Shape;
  /** The receiver's name, or ''. */
  readonly receiver: string;
  readonly receiverWords: readonly string[];
  readonly isSelf: boolean;
  /** A type, an enumeration, a namespace by the look of its name. */
  readonly isCapital: boolean;
  /** Slots of the members used on the receiver before, the last one last; -1 for what is not in the list. */
  readonly used: readonly number[];
  readonly documentBefore: Counts;
  readonly documentAfter: Counts;
  readonly workspace: Counts;
  readonly surroundings: Surroundings;
  readonly targetWords: readonly string[];
  /** Of the file's name. */
  readonly fileWords: readonly string[];
}

type Feature = (member: Candidate, place: MemberPlace) => number;
type PlaceFeature = (place: MemberPlace) => number;

/** Members that every object of a language has. */
const everywhere =
  /^(?:__.*|toString|valueOf|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|apply|call|bind|arguments|caller|prototype)$/;
const unseen = 1e-6;
/** What a count of nothing counts as, so that it has a logarithm. */
const little = 0.02;

const yes = (holds: boolean) => (holds ? 1 : 0);
const logShare = ({ of, total }: Tally, slot: number, members: number) =>
  Math.log(((of[slot] ?? 0) + little) / (total + little * members));
const shareOf = (tally: (place: MemberPlace) => Tally): Feature => {
  return ({ slot }, place) => logShare(tally(place), slot, place.members);
};
const isSeen = (tally: (place: MemberPlace) => Tally): Feature => {
  return ({ slot }, place) => yes((tally(place).of[slot] ?? 0) > 0);
};
const covered = (words: readonly string[], by: ReadonlySet<string> | readonly string[]) => {
  const has = (word: string) => ('has' in by ? by.has(word) : by.includes(word));
  return words.length === 0 ? 0 : words.filter(has).length / words.length;
};
const coveredBy = (by: (place: MemberPlace) => ReadonlySet<string> | readonly string[]): Feature => {
  return ({ words }, place) => covered(words, by(place));
};
const inDocument = ({ documentBefore, documentAfter }: MemberPlace, slot: number) =>
  (documentBefore.any.of[slot] ?? 0) + (documentAfter.any.of[slot] ?? 0);
const isUnused = ({ slot, mentions }: Candidate, place: MemberPlace) =>
  mentions > 0 && inDocument(place, slot) === 0;
const last = ({ used }: MemberPlace) => used.at(-1) ?? -1;
const hasReceiverUse = (slot: number, { documentBefore, documentAfter }: MemberPlace) =>
  (documentBefore.same.of[slot] ?? 0) + (documentAfter.same.of[slot] ?? 0) > 0;

const told: Readonly<Record<string, Feature>> = {
  caches: ({ probability }, { mass, members }) =>
    Math.log((probability + unseen) / (mass + unseen * members)),
  'caches unseen': ({ probability }) => yes(probability === 0),
  'caches share': ({ probability }, { mass }) => probability / (mass || 1),
  'document before: any': shareOf(({ documentBefore }) => documentBefore.any),
  'document before: same': shareOf(({ documentBefore }) => documentBefore.same),
  'document before: kin': shareOf(({ documentBefore }) => documentBefore.kin),
  'document before: next': shareOf(({ documentBefore }) => documentBefore.next),
  'document before: same seen': isSeen(({ documentBefore }) => documentBefore.same),
  'document after: any': shareOf(({ documentAfter }) => documentAfter.any),
  'document after: same': shareOf(({ documentAfter }) => documentAfter.same),
  'document after: next': shareOf(({ documentAfter }) => documentAfter.next),
  'document: uses': ({ slot }, place) => Math.log1p(inDocument(place, slot)),
  'workspace: any': shareOf(({ workspace }) => workspace.any),
  'workspace: any seen': isSeen(({ workspace }) => workspace.any),
  'workspace: same': shareOf(({ workspace }) => workspace.same),
  'workspace: same seen': isSeen(({ workspace }) => workspace.same),
  'workspace: kin': shareOf(({ workspace }) => workspace.kin),
  'workspace: alike': shareOf(({ workspace }) => workspace.alike),
  'workspace: alike seen': isSeen(({ workspace }) => workspace.alike),
  'workspace: next': shareOf(({ workspace }) => workspace.next),
  'last used': ({ slot }, place) => yes(last(place) === slot),
  'used lately': ({ slot }, { used }) => {
    const at = used.lastIndexOf(slot);
    return at === -1 ? 0 : 1 / (used.length - at);
  },
  'listed right after the last': ({ slot }, place) => yes(last(place) !== -1 && slot === last(place) + 1),
  'listed right before the last': ({ slot }, place) => yes(slot === last(place) - 1),
  'listed after the last': ({ slot }, place) => yes(last(place) !== -1 && slot > last(place)),
  'listed late': ({ slot }, { members }) => slot / members,
  'near before': ({ before }) => Math.log1p(before),
  'near after': ({ after }) => Math.log1p(after),
  'used near': ({ isUsedNear }) => yes(isUsedNear),
  'in the line': ({ isInLine }) => yes(isInLine),
  mentioned: ({ mentions }) => Math.log1p(mentions),
  'mentioned, never used': (member, place) => yes(isUnused(member, place)),
  'own, mentioned, never used': (member, place) => yes(place.isSelf && isUnused(member, place)),
  'type: used on it': ({ slot }, place) => yes(place.isCapital && hasReceiverUse(slot, place)),
  'case: used on it': ({ slot }, place) => yes(place.surroundings.isCase && hasReceiverUse(slot, place)),
  private: ({ name }) => yes(/^[_#]/.test(name)),
  length: ({ name }) => Math.log(name.length),
  everywhere: ({ name }) => yes(everywhere.test(name)),
  'words in target': coveredBy(({ targetWords }) => targetWords),
  'target in words': ({ words }, { targetWords }) => covered(targetWords, words),
  'words are target': ({ words }, { targetWords }) =>
    yes(words.length > 0 && words.join(' ') === targetWords.join(' ')),
  'words in receiver': coveredBy(({ receiverWords }) => receiverWords),
  'words before': coveredBy(({ surroundings }) => surroundings.before),
  'words after': coveredBy(({ surroundings }) => surroundings.after),
  'words in header': coveredBy(({ surroundings }) => surroundings.header),
  'words in outer headers': coveredBy(({ surroundings }) => surroundings.outer),
  'words in file name': coveredBy(({ fileWords }) => fileWords),
  method: ({ isMethod }) => yes(isMethod),
  'method of itself': ({ isMethod }, { isSelf }) => yes(isMethod && isSelf),
};

/** What is the same for all members of a list: what the others are worth there. */
const toldOfPlace: Readonly<Record<string, PlaceFeature>> = {
  mass: ({ mass }) => Math.log(mass + unseen),
  most: ({ mass, most }) => most / (mass || 1),
  members: ({ members }) => Math.log(members),
  itself: ({ isSelf }) => yes(isSelf),
  capital: ({ isCapital }) => yes(isCapital),
  'used before': ({ used }) => Math.log1p(used.length),
  'receiver in document': ({ documentBefore, documentAfter }) =>
    Math.log1p(documentBefore.same.total + documentAfter.same.total),
  'receiver in workspace': ({ workspace }) => Math.log1p(workspace.same.total),
  'alike in workspace': ({ workspace }) => Math.log1p(workspace.alike.total),
  case: ({ surroundings }) => yes(surroundings.isCase),
  indented: ({ surroundings }) => surroundings.indented,
};

/** What tells members of one list apart, in the order of the network's inputs. */
export const memberFeatures: readonly Feature[] = [
  ...Object.values(told),
  ...purposes.map(
    (purpose): Feature =>
      ({ isMethod }, { surroundings }) =>
        yes(isMethod && surroundings.purpose === purpose),
  ),
  ...places.map((place): Feature => ({ slot }, { said, members }) => {
    const source = said.find((each) => each.place === place);
    return source === undefined ? -Math.log(members) : logShare(source, slot, members);
  }),
];

export const placeFeatures: readonly PlaceFeature[] = [
  ...Object.values(toldOfPlace),
  ...shapes.map(
    (shape): PlaceFeature =>
      (place) =>
        yes(place.shape === shape),
  ),
  ...purposes.map(
    (purpose): PlaceFeature =>
      ({ surroundings }) =>
        yes(surroundings.purpose === purpose),
  ),
  ...goings.map(
    (each): PlaceFeature =>
      ({ surroundings }) =>
        yes(surroundings.goesOn === each),
  ),
  ...places.flatMap((place): readonly PlaceFeature[] => [
    ({ said }) => said.find((each) => each.place === place)?.bucket ?? lengths.length,
    ({ said }) => Math.log1p(said.find((each) => each.place === place)?.seen ?? 0),
  ]),
];
