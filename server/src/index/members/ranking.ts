import type { Member } from '../../analysis/staticAnalysis.ts';
import { lengths, type Source } from '../../inference/ngram/evidence.ts';
import type { Lexicon } from '../../inference/ngram/lexicon.ts';
import type { NestedCaches } from '../../inference/ngram/nested.ts';
import { addUses, newCounts, type Counts, type Wanted } from './counts.ts';
import type { Candidate, MemberPlace, Said } from './features.ts';
import { subwordsOf, surroundingsOf } from './surroundings.ts';
import { isOperator, keyOf, receiverBefore, usesIn, type Uses } from './uses.ts';

/** A document without the line of the place: what stands before and after that. */
export interface DocumentTokens {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly usesBefore: Uses;
  readonly usesAfter: Uses;
  /** By id, how often a name stands there without an operator before it. */
  readonly mentions: ReadonlyMap<number, number>;
}

/** Where a member is to be written. */
export interface WritingOfMember {
  /** The document up to the member, and what stands after its line. */
  readonly text: { readonly before: string; readonly after: string };
  readonly document: DocumentTokens;
  /** Tokens of the line up to the member, its operator the last. */
  readonly line: readonly number[];
  /** Tokens that the model is asked with. */
  readonly context: readonly number[];
  readonly model: NestedCaches;
  /** Of the other files. */
  readonly workspace: Iterable<Uses>;
  readonly path: string;
}

export function documentTokens(
  before: readonly number[],
  after: readonly number[],
  lexicon: Lexicon,
): DocumentTokens {
  const mentions = new Map<number, number>();
  for (const ids of [before, after])
    for (const [at, id] of ids.entries()) {
      if (!lexicon.isName(id) || isOperator(lexicon.textOf(ids[at - 1] ?? id))) continue;
      mentions.set(id, (mentions.get(id) ?? 0) + 1);
    }
  const [usesBefore, usesAfter] = [usesIn(before, lexicon), usesIn(after, lexicon)];
  return { before, after, usesBefore, usesAfter, mentions };
}

/** Everything that tells the members of a list apart at a place. */
export interface Sight {
  readonly candidates: readonly Candidate[];
  readonly place: MemberPlace;
}

export function sightOf(members: readonly Member[], writing: WritingOfMember): Sight {
  const lexicon = writing.model.vocabulary;
  const slots = new Map(members.map(({ name }, slot) => [lexicon.intern(name), slot]));
  const probabilities = probabilitiesOf(slots, writing);
  const place = placeOf(slots, writing, probabilities);
  const near = nearness(writing, lexicon);
  const candidates = [...slots].map(([id, slot]): Candidate => {
    const name = lexicon.textOf(id);
    return {
      slot,
      name,
      isMethod: members[slot]?.kind === 'method',
      words: subwordsOf(name),
      probability: probabilities.get(id) ?? 0,
      mentions: writing.document.mentions.get(id) ?? 0,
      ...near(id),
    };
  });
  return { candidates, place };
}

function probabilitiesOf(
  slots: ReadonlyMap<number, number>,
  { model, context }: WritingOfMember,
): ReadonlyMap<number, number> {
  const likely = model.candidates(context, slots.size, (id) => slots.has(id));
  return new Map(likely.map(({ id, probability }) => [id, probability]));
}

function placeOf(
  slots: ReadonlyMap<number, number>,
  writing: WritingOfMember,
  probabilities: ReadonlyMap<number, number>,
): MemberPlace {
  const { document, line, model, context, path, text } = writing;
  const lexicon = model.vocabulary;
  const { name, shape } = receiverBefore(line, line.length - 1, lexicon);
  const receiver = name === -1 ? '' : lexicon.textOf(name);
  const key = keyOf({ name, shape });
  const ofLine = usesIn(line, lexicon);
  const used = [document.usesBefore, ofLine].flatMap((uses) => usedOn(key, uses));
  const receiverWords = subwordsOf(receiver);
  const surroundings = surroundingsOf({ ...text, line, lexicon });
  const isKin = kinship(receiverWords.at(-1), lexicon);
  const wanted = { slots: slotsById(slots, lexicon.size), key, last: used.at(-1) ?? -1, isKin };
  const count = (texts: Iterable<Uses>) => countsIn(texts, wanted, slots.size);
  return {
    members: slots.size,
    mass: [...probabilities.values()].reduce((sum, each) => sum + each, 0),
    most: Math.max(0, ...probabilities.values()),
    said: model.sourcesFor(context).map((source) => saidOf(source, slots)),
    shape,
    receiver,
    receiverWords,
    isSelf: shape === 'name' && selves.has(receiver),
    isCapital: /^\p{Lu}/u.test(receiver),
    used: used.map((id) => slots.get(id) ?? -1),
    documentBefore: count([document.usesBefore, ofLine]),
    documentAfter: count([document.usesAfter]),
    workspace: count(writing.workspace),
    surroundings,
    targetWords: subwordsOf(surroundings.target),
    fileWords: subwordsOf(path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')),
  };
}

/** What an object is called in its own methods. */
const selves: ReadonlySet<string> = new Set(['this', 'self']);

function usedOn(key: number, { keys, starts, members }: Uses): readonly number[] {
  const at = keys.indexOf(key);
  return at === -1 ? [] : [...members.subarray(starts[at], starts[at + 1])];
}

function slotsById(slots: ReadonlyMap<number, number>, size: number): Int16Array {
  const byId = new Int16Array(size).fill(-1);
  for (const [id, slot] of slots) byId[id] = slot;
  return byId;
}

function countsIn(texts: Iterable<Uses>, wanted: Wanted, members: number): Counts {
  const counts = newCounts(members);
  for (const uses of texts) addUses(uses, wanted, counts);
  return counts;
}

function kinship(lastWord: string | undefined, lexicon: Lexicon): Wanted['isKin'] {
  const known = new Map<number, boolean>();
  return (name) => {
    if (name === -1 || lastWord === undefined) return false;
    const isKin = known.get(name) ?? subwordsOf(lexicon.textOf(name)).at(-1) === lastWord;
    known.set(name, isKin);
    return isKin;
  };
}

/** What a source says after the longest context after which it saw one of the members. */
function saidOf(source: Source, slots: ReadonlyMap<number, number>): Said {
  const of = new Float64Array(slots.size);
  let total = 0;
  for (const bucket of lengths.keys()) {
    const found = source.at(bucket);
    for (const [id, count] of found?.counts ?? []) {
      const slot = slots.get(id);
      if (slot === undefined) continue;
      of[slot] = count;
      total += count;
    }
    if (total > 0) return { place: source.place, of, total, bucket, seen: found?.total ?? 0 };
  }
  return { place: source.place, of, total, bucket: lengths.length, seen: 0 };
}

/** Tokens shortly before the place, and after its line. */
const windows = { before: 80, used: 200, after: 60 };

function nearness({ document, line }: WritingOfMember, lexicon: Lexicon) {
  const above = [...document.before.slice(-windows.used), ...line];
  const used = new Set(above.filter((_, at) => at > 0 && isOperator(lexicon.textOf(above[at - 1] ?? 0))));
  const [before, after] = [
    countsOf(above.slice(-windows.before)),
    countsOf(document.after.slice(0, windows.after)),
  ];
  const inLine = new Set(line);
  return (id: number) => ({
    before: before.get(id) ?? 0,
    after: after.get(id) ?? 0,
    isUsedNear: used.has(id),
    isInLine: inLine.has(id),
  });
}

function countsOf(ids: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
