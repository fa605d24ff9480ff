import { contains, type Span } from '../../base/text.ts';

/** What stands instead of a piece of the source: literal text, and spans of the source with what is edited in them. */
export interface Edit {
  readonly span: Span;
  /** Spans among the parts lie in `span` and do not overlap. */
  readonly parts: readonly (string | Span)[];
}

/** `span` of `text` as the edits make it. An edit inside of another one's part is made where that part goes. */
export function rendered(text: string, span: Span, edits: readonly Edit[]): string {
  let out = '';
  let at = span.start;
  for (const edit of inOrder(edits.filter((each) => contains(span, each.span)))) {
    if (edit.span.start < at) continue; // inside of the one before
    out += text.slice(at, edit.span.start);
    const inner = edits.filter((each) => each !== edit && isInside(each.span, edit.span));
    for (const part of edit.parts) out += typeof part === 'string' ? part : rendered(text, part, inner);
    at = edit.span.end;
  }
  return out + text.slice(at, span.end);
}

/** An insertion at a border is outside. */
function isInside(inner: Span, outer: Span): boolean {
  const isInsertion = inner.start === inner.end;
  return isInsertion ? outer.start < inner.start && inner.end < outer.end : contains(outer, inner);
}

/** Insertions first, then the larger of two that start together. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const length = ({ span }: Edit) => span.end - span.start;
  return edits.toSorted(
    (a, b) =>
      a.span.start - b.span.start ||
      Number(length(b) === 0) - Number(length(a) === 0) ||
      length(b) - length(a),
  );
}

/** The edits that can be made together, the first ones before later ones. `keep` is source that stays as it is. */
export function compatible(edits: readonly Edit[], keep: Span | undefined): readonly Edit[] {
  const made: Edit[] = [];
  for (const edit of edits) {
    const isFree = keep === undefined || isBeside(edit.span, keep);
    if (isFree && made.every((other) => agree(edit, other))) made.push(edit);
  }
  return made;
}

function agree(a: Edit, b: Edit): boolean {
  return isBeside(a.span, b.span) || liesInPart(a, b) || liesInPart(b, a);
}

/** Two insertions at one place are not beside each other. */
function isBeside(a: Span, b: Span): boolean {
  const isSame = a.start === b.start && a.end === b.end;
  return !isSame && (a.end <= b.start || b.end <= a.start);
}

function liesInPart(inner: Edit, outer: Edit): boolean {
  return outer.parts.some((part) => typeof part !== 'string' && isInside(inner.span, part));
}
