import { analyzed } from '../../server/src/index/analyze.ts';
import { BlockIndex } from '../../server/src/index/blockIndex.ts';
import { encodeFile } from '../../server/src/index/encode.ts';
import type { StoredBlock } from '../../server/src/index/store.ts';
import type { BlockTerms } from '../../server/src/index/terms.ts';
import { summaryOf } from '../../server/src/index/texts.ts';
import type { Encoder } from '../../server/src/inference/ports.ts';
import { blocksOf } from '../../server/src/syntax/blocks.ts';
import type { Language } from '../../server/src/syntax/language.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { projectFolder, type ProjectName } from './projects.ts';
import { shuffled, sourcesIn } from './sources.ts';

/** A sentence of a doc comment, and the block that it was written for. */
export interface Pair {
  readonly sentence: string;
  readonly slot: number;
  readonly name: string;
}

/** A held-out repository as a workspace of its own, every doc comment blanked, with sentences to find blocks by. */
export interface HeldOut {
  readonly name: string;
  readonly language: string;
  readonly index: BlockIndex;
  readonly pairs: readonly Pair[];
  readonly folder: string;
  /** Words of the blocks, numbered by the index's lexicon. */
  readonly bags: readonly BlockTerms[];
  /** Code of the blocks, as an encoder is given it. */
  readonly texts: readonly string[];
}

export interface HeldOutOptions {
  readonly languages: Languages;
  readonly encoder: Encoder;
  readonly mostPairs: number;
  readonly mostFiles: number;
}

/** None of these is in any split that a model was trained or chosen on. */
export function heldOutProjects(): readonly Repository[] {
  const projects: readonly (readonly [ProjectName, string])[] = [
    ['rxjs', 'typescript'],
    ['effect', 'typescript'],
    ['lodash', 'javascript'],
    ['three', 'javascript'],
    ['cpython', 'python'],
  ];
  return projects.map(([name, language]) => ({ name, language, folder: projectFolder(name) }));
}

const goOn = async () => {};
const leastWords = 4;

/** A repository on disk, of which the files in one language count. */
export interface Repository {
  readonly name: string;
  readonly folder: string;
  readonly language: string;
}

export async function heldOut(repository: Repository, options: HeldOutOptions): Promise<HeldOut> {
  const { name, folder, language: languageId } = repository;
  const index = new BlockIndex();
  const pairs: Pair[] = [];
  const bags: BlockTerms[] = [];
  const texts: string[] = [];
  const language = options.languages.byId(languageId);
  if (language === undefined) throw new Error(`no language ${languageId}`);
  const sources = shuffled(sourcesIn(folder, options.languages).get(language) ?? [], 1).slice(
    0,
    options.mostFiles,
  );
  for (const [id, { path, text }] of sources.entries()) {
    const file = await blanked(language, text, path.slice(folder.length + 1), index);
    const facts = {
      path,
      language: languageId,
      category: 'code' as const,
      modified: 0,
      size: text.length,
      hash: '',
    };
    index.apply({ kind: 'file', file: { id: id + 1, facts, terms: file.terms } });
    const vectors = await encodeFile(
      { blocks: file.blocks, text: file.text, known: [] },
      options.encoder,
      goOn,
    );
    if (vectors.kind === 'none') throw new Error(vectors.reason);
    index.apply({ kind: 'vectors', layer: 'encoder', id: id + 1, vectors: vectors.value });
    bags.push(...file.terms);
    texts.push(...file.blocks.map(({ span }) => file.text.slice(span.start, span.end)));
    const slots = index.slotsOf(id + 1);
    file.sentences.forEach(({ sentence, ordinal }) =>
      pairs.push({ sentence, slot: slots[ordinal] ?? -1, name: file.blocks[ordinal]?.name ?? '' }),
    );
  }
  index.tidy();
  const chosen = shuffled(unambiguous(pairs), 2).slice(0, options.mostPairs);
  return { name, language: languageId, index, pairs: chosen, folder, bags, texts: shuffled(texts, 3) };
}

interface Blanked {
  readonly text: string;
  readonly blocks: readonly StoredBlock[];
  readonly terms: ReturnType<typeof analyzed>['terms'];
  readonly sentences: readonly { readonly sentence: string; readonly ordinal: number }[];
}

/** The file as it would be without its doc comments, by the code that serves, and the first sentences of what was there. */
export async function blanked(language: Language, text: string, path: string, index: BlockIndex): Promise<Blanked> {
  const documented = await parse(language, text, undefined, goOn);
  const before = blocksOf(documented);
  documented.dispose();
  let bare = text;
  for (const { docSpan } of before) {
    if (docSpan === undefined) continue;
    const blank = text.slice(docSpan.start, docSpan.end).replace(/[^\n]/g, ' ');
    bare = bare.slice(0, docSpan.start) + blank + bare.slice(docSpan.end);
  }
  const tree = await parse(language, bare, undefined, goOn);
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
  return { text: bare, blocks, terms, sentences };
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
