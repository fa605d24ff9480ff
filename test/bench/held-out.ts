import { analyzed } from '../../server/src/index/analyze.ts';
import { BlockIndex } from '../../server/src/index/blockIndex.ts';
import { encodeFile } from '../../server/src/index/encode.ts';
import type { Layer, StoredBlock } from '../../server/src/index/store.ts';
import type { BlockTerms } from '../../server/src/index/terms.ts';
import { summaryOf } from '../../server/src/index/texts.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import type { Block } from '../../server/src/syntax/block.ts';
import { blocksOf } from '../../server/src/syntax/blocks.ts';
import type { Language } from '../../server/src/syntax/language.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { categoryOfPath } from '../../server/src/workspace/category.ts';
import type { Repository } from './repositories.ts';
import { shuffled, sourcesIn, type Source } from './sources.ts';

/** A sentence of a doc comment, and the block that it was written for. */
export interface Pair {
  readonly sentence: string;
  readonly slot: number;
  readonly name: string;
}

/** A repository as a workspace of its own, every doc comment blanked, in all layers of vectors that there are. */
export interface HeldOut {
  readonly repository: Repository;
  readonly index: BlockIndex;
  /** By slot. */
  readonly blocks: ReadonlyMap<number, HeldOutBlock>;
  blockOf(slot: number): StoredBlock | undefined;
  /** All there are, in a fixed random order. */
  readonly pairs: readonly Pair[];
}

export interface HeldOutBlock {
  readonly block: StoredBlock;
  /** Its code without doc comments, as an encoder that ignored pieces would be given it. */
  readonly code: string;
  /** Numbered by the index's lexicon. */
  readonly terms: BlockTerms;
}

export interface HeldOutOptions {
  readonly languages: Languages;
  /** What makes the vectors of each layer. */
  readonly encoders: Readonly<Partial<Record<Layer, Encoder>>>;
  readonly mostFiles: number;
  /** Leaves the doc comments where they are: for asking with words out of them. */
  readonly keepsDocs?: boolean;
}

const goOn = async () => {};
const leastWords = 4;

export async function heldOut(repository: Repository, options: HeldOutOptions): Promise<HeldOut> {
  const { folder, language: id } = repository;
  const language = options.languages.byId(id);
  if (language === undefined) throw new Error(`no language ${id}`);
  const sources = shuffled(sourcesIn(folder, options.languages).get(language) ?? [], 1);
  const made = { index: new BlockIndex(), blocks: new Map<number, HeldOutBlock>(), pairs: [] as Pair[] };
  for (const [at, source] of sources.slice(0, options.mostFiles).entries())
    await take(source, { ...options, id: at + 1, folder, language }, made);
  made.index.tidy();
  const blockOf = (slot: number) => made.blocks.get(slot)?.block;
  return { ...made, blockOf, repository, pairs: shuffled(unambiguous(made.pairs), 2) };
}

interface Place extends Pick<HeldOutOptions, 'encoders' | 'keepsDocs'> {
  readonly id: number;
  readonly folder: string;
  readonly language: Language;
}

interface Made {
  readonly index: BlockIndex;
  readonly blocks: Map<number, HeldOutBlock>;
  readonly pairs: Pair[];
}

/** Indexes a file as the workspace does. Tests are there, as they are for a user, but nobody asks for them. */
async function take({ path, text }: Source, place: Place, { index, blocks, pairs }: Made): Promise<void> {
  const { id, language, encoders } = place;
  const shown = path.slice(place.folder.length + 1).replaceAll('\\', '/');
  const file = await (place.keepsDocs === true ? documented : blanked)(language, text, shown, index);
  const facts = {
    path,
    language: language.id,
    category: categoryOfPath(shown),
    modified: 0,
    size: text.length,
    hash: '',
  };
  index.apply({ kind: 'file', file: { id, facts, terms: file.terms } });
  for (const layer of ['static', 'encoder'] as const) {
    const encoder = encoders[layer];
    if (encoder === undefined) continue;
    const vectors = await encodeFile({ blocks: file.blocks, text: file.text, known: [] }, encoder, goOn);
    if (vectors.kind === 'none') throw new Error(vectors.reason);
    index.apply({ kind: 'vectors', layer, id, vectors: vectors.value });
  }
  const slots = index.slotsOf(id);
  file.blocks.forEach((block, ordinal) => {
    const code = file.text.slice(block.span.start, block.span.end);
    const terms = file.terms[ordinal];
    if (terms !== undefined) blocks.set(slots[ordinal] ?? -1, { block, code, terms });
  });
  if (facts.category !== 'code') return;
  for (const { sentence, ordinal } of file.sentences)
    pairs.push({ sentence, slot: slots[ordinal] ?? -1, name: file.blocks[ordinal]?.name ?? '' });
}

interface Blanked {
  readonly text: string;
  readonly blocks: readonly StoredBlock[];
  readonly terms: ReturnType<typeof analyzed>['terms'];
  readonly sentences: readonly { readonly sentence: string; readonly ordinal: number }[];
}

/** The file as it would be without its doc comments, by the code that serves, and the first sentences of what was there. */
export async function blanked(
  language: Language,
  text: string,
  path: string,
  index: BlockIndex,
): Promise<Blanked> {
  const before = await blocksIn(language, text);
  let bare = text;
  for (const { docSpan } of before) {
    if (docSpan === undefined) continue;
    const blank = text.slice(docSpan.start, docSpan.end).replace(/[^\n]/g, ' ');
    bare = bare.slice(0, docSpan.start) + blank + bare.slice(docSpan.end);
  }
  return await withSentences(before, { language, text: bare, path }, index);
}

/** The file as it is, and the first sentences of its doc comments. */
async function documented(
  language: Language,
  text: string,
  path: string,
  index: BlockIndex,
): Promise<Blanked> {
  return await withSentences(await blocksIn(language, text), { language, text, path }, index);
}

async function blocksIn(language: Language, text: string): Promise<readonly Block[]> {
  const tree = await parse(language, text, undefined, goOn);
  try {
    return blocksOf(tree);
  } finally {
    tree.dispose();
  }
}

interface Shown {
  readonly language: Language;
  /** As long, line by line, as the sentences were found in. */
  readonly text: string;
  readonly path: string;
}

async function withSentences(
  before: readonly Block[],
  { language, text, path }: Shown,
  index: BlockIndex,
): Promise<Blanked> {
  const tree = await parse(language, text, undefined, goOn);
  const { blocks, terms } = analyzed(tree, path, index.lexicon);
  tree.dispose();
  const ordinals = new Map(
    blocks.map((block, ordinal) => [`${block.name}:${block.nameRange.start.line}`, ordinal]),
  );
  const lines = lineStarts(text);
  const sentences = before.flatMap((block) => {
    const sentence = summaryOf(block.doc);
    const ordinal = ordinals.get(`${block.name}:${lineOf(lines, block.nameSpan.start)}`);
    const says =
      block.kind !== 'class' && block.bodySpan !== undefined && sentence.split(/\s+/).length >= leastWords;
    return says && ordinal !== undefined ? [{ sentence, ordinal }] : [];
  });
  return { text, blocks, terms, sentences };
}

/** Sentences that stand over several blocks (overloads, ports) name no single one. */
export function unambiguous(pairs: readonly Pair[]): Pair[] {
  const counts = new Map<string, number>();
  for (const { sentence } of pairs) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  return pairs.filter(({ sentence }) => counts.get(sentence) === 1);
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function lineOf(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next === -1 ? starts.length - 1 : next - 1;
}
