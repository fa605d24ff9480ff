import type { Span } from '../../base/text.ts';
import { without } from '../../index/texts.ts';
import type { Block } from '../../syntax/block.ts';

/** A block's code without its doc comment, and where offsets of the file are in it. All offsets are UTF-16 code units. */
export class Cut {
  readonly code: string;
  readonly #span: Span;
  /** Offsets of the file between which nothing of the file is left. */
  readonly #hole: Span;
  /** Length of the code before the hole. */
  readonly #head: number;

  constructor({ span, docSpan }: Pick<Block, 'span' | 'docSpan'>, text: string) {
    this.#span = span;
    this.code = without(docSpan, span, text);
    const isInside = docSpan !== undefined && docSpan.end > span.start && docSpan.start < span.end;
    if (isInside) {
      this.#head = text.slice(span.start, docSpan.start).trimEnd().length;
      this.#hole = { start: span.start + this.#head, end: docSpan.end };
    } else {
      this.#head = this.code.length;
      this.#hole = { start: span.end, end: span.end };
    }
  }

  /** Where a part of the file is in the code, or undefined when it was cut. */
  moved({ start, end }: Span): Span | undefined {
    if (start < this.#hole.end && end > this.#hole.start) return undefined;
    const at = this.clipped({ start, end });
    return at.end - at.start === end - start ? at : undefined;
  }

  /** What of a part of the file is left in the code. */
  clipped({ start, end }: Span): Span {
    return { start: this.#at(start), end: this.#at(end) };
  }

  /** Before the hole counted from the start, after it from the end: the seam may be longer or shorter than the hole. */
  #at(offset: number): number {
    if (offset <= this.#hole.start) return offset - this.#span.start;
    if (offset < this.#hole.end) return this.#head;
    return Math.max(this.#head, this.code.length - (this.#span.end - offset));
  }
}
