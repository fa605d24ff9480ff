import type { HitList, SimilarParams } from '../../../protocol/requests.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import { pieceBudget, storedBlock } from '../../index/analyze.ts';
import { acceptorOf } from '../../index/filters.ts';
import { hitsOf, type Addressing } from '../../index/hits.ts';
import { codeTerms } from '../../index/queryTerms.ts';
import { queryVectors, type QueryEncoders } from '../../index/queryVectors.ts';
import { rank, type Ranked } from '../../index/rank.ts';
import { pieceText, without } from '../../index/texts.ts';
import { caveatOf, silence, type IndexView } from '../../index/view.ts';
import { blocksOf } from '../../syntax/blocks.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import { piecesOf } from '../../syntax/pieces.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import { blockKey, entangled, subjectOf, type Subject } from './subject.ts';

export interface SimilarPorts {
  view(): IndexView;
  readonly encoders: QueryEncoders;
  readonly trees: Trees;
  readonly addressing: Addressing & { pathOf(uri: string): string | undefined };
  /** The document as it is in the editor, else on disk; undefined when there is none in a known language. */
  snapshot(uri: string): Promise<Snapshot | undefined>;
}

/**
 * What is less is unrelated code, which every workspace is full of. Static cosines between two functions of psf/requests:
 * median .13, 90th percentile .33, 99th .65 (which are alike); of commons-collections .15, .43, .76. Between languages, whose
 * keywords differ, less is as much. `overlap` is the part of the subject's words, by rarity, that a block has; with a cosine
 * to go by it takes nearly a copy to count, without one (no vector yet) less will do.
 */
const leastCosine = 0.5;
const leastCosineBetweenLanguages = 0.4;
const leastOverlapBesideCosine = 0.6;
const leastOverlapAlone = 0.35;

/** A long subject is known well enough by its first pieces. */
const mostSubjectPieces = 8;
/** Code takes an encoder so many times longer than a sentence, and who asks for it waits for it. */
const budgetOfCode = 10;

/** Blocks of the workspace that do what the selected code, or the block at the cursor, does. */
export async function similar(
  params: SimilarParams,
  ports: SimilarPorts,
  checkpoint: Checkpoint,
): Promise<HitList> {
  const view = ports.view();
  const silent = silence(view);
  if (silent !== undefined) return none(silent);
  if (!view.vectors) return none('similar code needs vectors, which are switched off (tenon.index.vectors)');
  const { uri } = params.textDocument;
  const snapshot = await ports.snapshot(uri);
  if (snapshot === undefined) return none('this file is in no language that Tenon reads');
  const question = await ports.trees.with(snapshot, (tree) => questionOf(tree, params), checkpoint);
  if (question.kind === 'none') return question;
  return await answer(question.value, params, { ports, view }, checkpoint);
}

/** All that is needed of the document, so that its tree can go. */
interface Question {
  readonly subject: Subject;
  readonly language: string;
  readonly range: SimilarParams['range'];
  readonly code: string;
  readonly texts: readonly string[];
  /** {@link blockKey} of the blocks that are no answers. */
  readonly own: ReadonlySet<string>;
}

function questionOf(tree: SyntaxTree, { range }: SimilarParams): Outcome<Question> {
  const lines = new LineIndex(tree.text);
  const blocks = blocksOf(tree);
  const selection = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
  const subject = subjectOf(selection, blocks, tree.text);
  if (subject === undefined) return none('the cursor is in no function or class, and nothing is selected');
  return some({
    subject,
    language: tree.language.id,
    range: { start: lines.placeAt(subject.span.start), end: lines.placeAt(subject.span.end) },
    code: without(subject.block?.docSpan, subject.span, tree.text),
    texts: textsOf(subject, tree, lines).slice(0, mostSubjectPieces),
    own: new Set(entangled(subject, blocks).map(blockKey)),
  });
}

function textsOf({ block, span }: Subject, tree: SyntaxTree, lines: LineIndex): string[] {
  if (block === undefined)
    return piecesOf(tree, { span }, pieceBudget).map((piece) =>
      tree.text.slice(piece.span.start, piece.span.end),
    );
  const stored = storedBlock(block, tree, lines);
  const code = stored.pieces.filter(({ kind }) => kind !== 'doc');
  return code.map((piece) => pieceText(piece, { ...stored, docSpan: block.docSpan }, tree.text));
}

interface Place {
  readonly ports: SimilarPorts;
  readonly view: IndexView;
}

async function answer(
  question: Question,
  params: SimilarParams,
  { ports, view }: Place,
  checkpoint: Checkpoint,
): Promise<HitList> {
  const { addressing } = ports;
  const { index, store } = view;
  if (store === undefined) return none('the index is being opened');
  const encoders = { ...ports.encoders, budget: ports.encoders.budget * budgetOfCode };
  const { vectors, caveat } = await queryVectors(question.texts, view, encoders, checkpoint);
  const { terms, writtenOf } = codeTerms(question.code, index.lexicon, index.postings);
  const { folder } = params.filters;
  const ranked = rank(
    index,
    {
      terms,
      vectors,
      accepts: acceptorOf(params.filters, folder === undefined ? undefined : addressing.pathOf(folder)),
      excluded: await ownSlots(question, addressing.pathOf(params.textDocument.uri), view),
    },
    params.limit,
  );
  const related = ranked.filter((each) => isRelated(each, question.language));
  const caveats = [caveat, caveatOf(view)].filter((text) => text !== '').join('; ');
  if (related.length === 0)
    return none(`nothing in the workspace is similar to this${caveats === '' ? '' : ` (${caveats})`}`);
  return {
    kind: 'hits',
    hits: await hitsOf(related, { store, addressing, writtenOf }),
    caveat: caveats,
    subject: { name: question.subject.name, range: question.range },
  };
}

function isRelated({ cosines, overlap, address }: Ranked, language: string): boolean {
  const cosine = cosines.encoder ?? cosines.static;
  if (cosine === undefined) return overlap >= leastOverlapAlone;
  const least = address.facts.language === language ? leastCosine : leastCosineBetweenLanguages;
  return cosine >= least || overlap >= leastOverlapBesideCosine;
}

/** The subject's own blocks as the index has them, which may be an earlier version of the file. */
async function ownSlots(
  { own }: Question,
  path: string | undefined,
  { index, store }: IndexView,
): Promise<Set<number>> {
  const file = path === undefined ? undefined : index.idOf(path);
  if (file === undefined || store === undefined) return new Set();
  const slots = index.slotsOf(file);
  const blocks = await store.blocks(file);
  return new Set(
    blocks.flatMap((block, ordinal) => (own.has(blockKey(block)) ? [slots[ordinal] ?? -1] : [])),
  );
}
