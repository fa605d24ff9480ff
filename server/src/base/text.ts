/** A half-open range `[start, end)` of UTF-16 code units in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text as LSP counts it: zero-based line, UTF-16 code units within it. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What stands in place of a part of a text. */
export interface TextChange {
  readonly span: Span;
  readonly text: string;
}

/** The text with the changes, which do not overlap. */
export function changed(text: string, changes: readonly TextChange[]): string {
  const fromBehind = changes.toSorted((a, b) => b.span.start - a.span.start);
  return fromBehind.reduce(
    (whole, { span, text: own }) => whole.slice(0, span.start) + own + whole.slice(span.end),
    text,
  );
}

/** Line starts of a text, so that offsets and places translate in O(log lines). */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  placeAt(offset: number): Place {
    const bounded = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: bounded - (this.#starts[low] ?? 0) };
  }

  offsetAt(place: Place): number {
    const start = this.#starts[place.line];
    if (start === undefined) return place.line < 0 ? 0 : this.#length;
    const end = this.#starts[place.line + 1] ?? this.#length;
    return Math.max(start, Math.min(start + place.character, end));
  }
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
