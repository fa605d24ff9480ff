import type { Span } from '../../base/text.ts';
import type { Edit } from './edits.ts';
import type { Subject } from './subject.ts';

/** Takes the comments out, with their lines where nothing else stands there. */
export function commentRemovals({ nodes, tree, span }: Subject): readonly Edit[] {
  return nodes
    .filter(({ node, parent }) => isComment(node.type) && !isComment(parent?.node.type ?? ''))
    .map(({ node }) => removal(tree.text, node.span, span));
}

function isComment(type: string): boolean {
  return /comment/.test(type);
}

function removal(text: string, comment: Span, within: Span): Edit {
  const end = comment.end - (/\r?\n$/.exec(text.slice(comment.start, comment.end))?.[0].length ?? 0);
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline;
  const startsLine = text.slice(lineStart, comment.start).trim() === '';
  const endsLine = text.slice(end, lineEnd).trim() === '';
  if (startsLine && endsLine && lineStart >= within.start && lineEnd < within.end)
    return { span: { start: lineStart, end: lineEnd + 1 }, parts: [] };
  const space = /\s*$/.exec(text.slice(within.start, comment.start))?.[0].length ?? 0;
  if (endsLine && !startsLine) return { span: { start: comment.start - space, end }, parts: [] };
  const isApart = /\s/.test(text.charAt(comment.start - 1)) || /\s/.test(text.charAt(end));
  return { span: { start: comment.start, end }, parts: isApart ? [] : [' '] };
}
