import type { AstNode } from '../ast.ts';
import type { Edit } from './edits.ts';
import type { Random } from './random.ts';
import { textOf, type Subject } from './subject.ts';

const commutative: ReadonlySet<string> = new Set(['==', '!=', '===', '!==']);

/** Exchanges the sides of some comparisons for equality, where each side is a name or a literal. */
export function swappedComparisons(subject: Subject, random: Random): readonly Edit[] {
  return subject.nodes.flatMap(({ node }) => {
    const [left, operator, right, more] = node.children;
    if (left === undefined || operator === undefined || right === undefined || more !== undefined) return [];
    const isOne = !operator.named && commutative.has(textOf(subject, operator.span));
    if (!isOne || !isPlain(left) || !isPlain(right) || random() < 0.3) return [];
    const before = { start: left.span.end, end: operator.span.start };
    const after = { start: operator.span.end, end: right.span.start };
    return [{ span: node.span, parts: [right.span, before, operator.span, after, left.span] }];
  });
}

function isPlain({ named, type, children }: AstNode): boolean {
  return named && !/preproc/.test(type) && children.every((each) => isLeaf(each));
}

/** A sigil and a name, quotes and content; no call and no operator. */
function isLeaf({ children, type }: AstNode): boolean {
  return (
    children.length === 0 &&
    /^\$$|name|identifier|string|content|fragment|quote|escape|^["'`]|start|end/.test(type)
  );
}
