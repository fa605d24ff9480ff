import { LineIndex, type Span } from '../base/text.ts';
import type { Block } from '../syntax/block.ts';
import { blocksOf } from '../syntax/blocks.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import { piecesOf } from '../syntax/pieces.ts';
import type { Lexicon } from './lexicon.ts';
import type { PlaceRange, StoredBlock, StoredPiece } from './store.ts';
import { termsOf, type BlockTerms } from './terms.ts';
import { firstWords } from './texts.ts';

/** The blocks of a file as they are stored, each with its words. */
export interface AnalyzedFile {
  readonly blocks: readonly StoredBlock[];
  readonly terms: readonly BlockTerms[];
}

/** Counted in words and marks, which are somewhat fewer than a model's tokens: its window holds a piece. */
export const pieceBudget = { window: 160, step: 120 };
/** So many pieces of one block get vectors: beyond that it is data, not code. */
const mostPieces = 12;
const longestSignature = 240;

/** Blocks, pieces and words of a parsed file. `path` is relative to the workspace folder: its words count a little. */
export function analyzed(tree: SyntaxTree, path: string, lexicon: Lexicon): AnalyzedFile {
  const lines = new LineIndex(tree.text);
  const found = blocksOf(tree);
  const blocks = found.map((block) => storedBlock(block, tree, lines));
  const terms = found.map((block) =>
    termsOf(
      {
        name: block.name,
        signature: block.signature,
        doc: block.doc,
        body: ownText(block, found, tree.text),
        surroundings: `${block.container.join(' ')} ${path}`,
      },
      lexicon,
    ),
  );
  return { blocks, terms };
}

export function storedBlock(block: Block, tree: SyntaxTree, lines: LineIndex): StoredBlock {
  const { kind, container, span } = block;
  return {
    kind,
    name: copied(block.name),
    container: container.map(copied),
    signature: copied(block.signature.slice(0, longestSignature)),
    doc: copied(firstWords(block.doc)),
    span,
    range: rangeOf(span, lines),
    nameRange: rangeOf(block.nameSpan, lines),
    pieces: storedPieces(block, tree, lines),
  };
}

/** The doc comment first, if there is one, then the code in parts. */
function storedPieces(block: Block, tree: SyntaxTree, lines: LineIndex): StoredPiece[] {
  const parts = piecesOf(tree, block, pieceBudget);
  const kind = parts.length === 1 ? 'whole' : 'part';
  const code = parts
    .slice(0, mostPieces)
    .map(({ span }) => ({ kind, span, range: rangeOf(span, lines) }) as const);
  if (block.doc === '' || block.docSpan === undefined) return code;
  return [{ kind: 'doc', span: block.docSpan, range: rangeOf(block.docSpan, lines) }, ...code];
}

/** What only this block says: a class without its methods, which are blocks of their own. */
function ownText(block: Block, all: readonly Block[], text: string): string {
  if (block.kind !== 'class') return text.slice(block.span.start, block.span.end);
  const parts: string[] = [];
  let at = block.span.start;
  for (const inner of all) {
    if (inner === block || inner.span.start < at || inner.span.end > block.span.end) continue;
    parts.push(text.slice(at, inner.span.start), inner.name);
    at = inner.span.end;
  }
  return [...parts, text.slice(at, block.span.end)].join(' ');
}

function rangeOf(span: Span, lines: LineIndex): PlaceRange {
  return { start: lines.placeAt(span.start), end: lines.placeAt(span.end) };
}

/** A slice of a string keeps the whole of it alive: what outlives the file's text must be a string of its own. */
function copied(slice: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(slice));
}
