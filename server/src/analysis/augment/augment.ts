import type { Span } from '../../base/text.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';
import { commentRemovals } from './comments.ts';
import { swappedComparisons } from './comparisons.ts';
import { deadCode } from './deadCode.ts';
import { compatible, rendered, type Edit } from './edits.ts';
import { FreshNames, keywordsOf, type Vocabulary } from './names.ts';
import { chosen, randomFrom, type Random } from './random.ts';
import { functionRename, localRenames } from './rename.ts';
import { reorder } from './reorder.ts';
import { subjectOf, type Subject } from './subject.ts';

/** What is done to a function without changing what it does (ContraBERT, arXiv 2301.09072, table 1), on its tree. */
export const operatorNames = [
  'reorder',
  'comparisons',
  'comments',
  'deadCode',
  'rename',
  'renameFunction',
] as const;
export type OperatorName = (typeof operatorNames)[number];

export interface Rewritten {
  /** Those that changed something. */
  readonly operators: readonly OperatorName[];
  readonly edits: readonly Edit[];
}

/** How likely each operator is to be tried in one version. */
const likely: Readonly<Record<OperatorName, number>> = {
  reorder: 0.5,
  comparisons: 0.5,
  comments: 0.5,
  deadCode: 0.3,
  rename: 0.8,
  renameFunction: 0.4,
};

/**
 * One version of a function by operators drawn with `seed`, or undefined when none of them finds anything to change.
 * `keep` is source that stays as it is: its doc comment.
 */
export function rewritten(
  subject: Subject,
  vocabulary: Vocabulary,
  keep: Span | undefined,
  seed: number,
): Rewritten | undefined {
  const random = randomFrom(seed);
  const drawn = operatorNames.filter((name) => random() < likely[name]);
  const first = chosen(operatorNames, random) ?? 'rename';
  const share = chosen([1, 1, 0.5], random) ?? 1;
  for (const wanted of [drawn, [first], operatorNames]) {
    const found = editsBy(wanted, { subject, random, vocabulary, keep, share });
    if (found.operators.length > 0) return found;
  }
  return undefined;
}

/** A function by exactly these operators, each as far as it goes: the same each time. */
export function rewrittenBy(
  subject: Subject,
  operators: readonly OperatorName[],
  keep: Span | undefined,
): Rewritten {
  const vocabulary = { known: [], keywords: keywordsOf(subject.tree) };
  return editsBy(operators, { subject, random: randomFrom(1), vocabulary, keep, share: 1 });
}

/** The code of `span` with every local variable and parameter under another name, as far as that is safe. */
export function renamedLocals(tree: SyntaxTree, span: Span): string {
  const { edits } = rewrittenBy(subjectOf(tree, span, undefined), ['rename'], undefined);
  return rendered(tree.text, span, edits);
}

interface Draft {
  readonly subject: Subject;
  readonly random: Random;
  readonly vocabulary: Vocabulary;
  readonly keep: Span | undefined;
  /** Of the local variables that are given other names. */
  readonly share: number;
}

function editsBy(wanted: readonly OperatorName[], draft: Draft): Rewritten {
  const { subject, random } = draft;
  const names = new FreshNames(subject.words, draft.vocabulary, random);
  const made = new Map<Edit, OperatorName>();
  const note = (operator: OperatorName, edits: readonly Edit[]) =>
    edits.forEach((edit) => made.set(edit, operator));
  if (wanted.includes('reorder')) note('reorder', reorder(subject, random));
  if (wanted.includes('comparisons')) note('comparisons', swappedComparisons(subject, random));
  if (wanted.includes('comments')) note('comments', commentRemovals(subject));
  if (wanted.includes('deadCode')) note('deadCode', deadCode(subject, names, random));
  if (wanted.includes('rename'))
    note(
      'rename',
      localRenames(subject, names, () => random() < draft.share),
    );
  if (wanted.includes('renameFunction'))
    note(
      'renameFunction',
      functionRename(subject, (old) => names.function(old, random)),
    );
  const edits = compatible([...made.keys()], draft.keep);
  const operators = new Set(edits.flatMap((edit) => made.get(edit) ?? []));
  return { operators: operatorNames.filter((name) => operators.has(name)), edits };
}
