import type { Span } from '../base/text.ts';

/** Which part of a block a vector stands for. */
export type PieceKind = 'whole' | 'part' | 'doc';

/** What an encoder is to see of a block: its code without the doc comment, or the doc comment's prose alone. */
export interface EncoderPiece {
  readonly kind: PieceKind;
  readonly span: Span;
}

/** What the text of a piece needs to know of its block. */
export interface PieceContext {
  readonly signature: string;
  readonly doc: string;
  /** Where the doc comment is, if it is inside of the block: it is cut out of the code. */
  readonly docSpan: Span | undefined;
}

/** Words of a doc comment that say what a block is about; later ones tell of parameters and history. */
const docWords = 64;

/**
 * The text of a piece as the encoder sees it, which is as training showed it code: prose for the doc comment; else the code
 * without its doc comment, the signature put in front where the piece does not hold it. Nothing else stands in front: with
 * the container's name there, validation MRR fell from .553 to .490 (the encoder's card).
 */
export function pieceText(piece: EncoderPiece, block: PieceContext, fileText: string): string {
  if (piece.kind === 'doc') return firstWords(block.doc);
  const code = without(block.docSpan, piece.span, fileText);
  const holdsSignature =
    piece.kind === 'whole' || folded(code).includes(folded(block.signature).slice(0, 40));
  return holdsSignature ? code : `${block.signature}\n${code}`;
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The first {@link docWords} words, white space folded. */
export function firstWords(doc: string): string {
  return doc.trim().split(/\s+/).slice(0, docWords).join(' ');
}

/** The first sentence of a doc comment, or ''. */
export function summaryOf(doc: string): string {
  const paragraph = doc.trim().split(/\n\s*\n|\n\s*[@:]\w/, 1)[0] ?? '';
  const line = folded(paragraph);
  const end = /[.!?](?=\s|$)/.exec(line);
  return end === null ? line : line.slice(0, end.index + 1);
}

/** `span` without what of `hole` lies in it; what is left of the hole's line goes with it. As training extracts code. */
export function without(hole: Span | undefined, span: Span, text: string): string {
  if (hole === undefined || hole.end <= span.start || hole.start >= span.end)
    return text.slice(span.start, span.end);
  const before = text.slice(span.start, Math.max(span.start, hole.start)).trimEnd();
  const after = text.slice(Math.min(hole.end, span.end), span.end);
  const endsLine = /^[^\S\n]*(\r?\n|$)/.test(after);
  return before + (endsLine ? after.replace(/^[^\S\n]*/, '') : `\n${after.trimStart()}`);
}

/** 53 bits of a text (cyrb53): equal texts need no second encoding. */
export function textHash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
