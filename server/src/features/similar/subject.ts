import { contains, type Span } from '../../base/text.ts';
import type { Block } from '../../syntax/block.ts';

/** What is looked for: a block, or a selection within a file. */
export interface Subject {
  readonly name: string;
  readonly span: Span;
  /** The block itself; undefined for a selection that is none. */
  readonly block: Block | undefined;
}

/**
 * The subject of a selection: the selected code, or, for an empty one, the innermost block around the cursor, be it in its
 * doc comment. A selection of nothing but one block is that block. Undefined for a cursor outside of all blocks.
 */
export function subjectOf(selection: Span, blocks: readonly Block[], text: string): Subject | undefined {
  const selected = trimmed(selection, text);
  if (selected === undefined) return named(innermost(selection, blocks));
  const exact = blocks.find((block) => contains(selected, block.span) && contains(withDoc(block), selected));
  return exact === undefined ? { name: 'selection', span: selected, block: undefined } : named(exact);
}

/** Blocks that hold the subject or lie in it: they are no answers, since they are the question. */
export function entangled(subject: Subject, blocks: readonly Block[]): readonly Block[] {
  return blocks.filter(({ span }) => contains(span, subject.span) || contains(subject.span, span));
}

/** A name for a block that holds across versions of a file in which it only moved. */
export function blockKey({ kind, container, name }: Pick<Block, 'kind' | 'container' | 'name'>): string {
  return [kind, ...container, name].join('\n');
}

function named(block: Block | undefined): Subject | undefined {
  return block === undefined ? undefined : { name: block.name, span: block.span, block };
}

function innermost(cursor: Span, blocks: readonly Block[]): Block | undefined {
  const around = blocks.filter((block) => contains(withDoc(block), cursor));
  return around.reduce<Block | undefined>(
    (best, each) => (best && size(best) < size(each) ? best : each),
    undefined,
  );
}

function withDoc({ span, docSpan }: Block): Span {
  return { start: Math.min(span.start, docSpan?.start ?? span.start), end: span.end };
}

function size({ span }: Block): number {
  return span.end - span.start;
}

function trimmed({ start, end }: Span, text: string): Span | undefined {
  const inside = text.slice(start, end);
  if (inside.trim() === '') return undefined;
  return {
    start: start + inside.length - inside.trimStart().length,
    end: end - (inside.length - inside.trimEnd().length),
  };
}
