import { rewritten, type OperatorName } from '../../analysis/augment/augment.ts';
import { rendered, type Edit } from '../../analysis/augment/edits.ts';
import { errorsIn } from '../../analysis/augment/errors.ts';
import type { Vocabulary } from '../../analysis/augment/names.ts';
import { seedOf } from '../../analysis/augment/random.ts';
import { subjectOf, type Subject } from '../../analysis/augment/subject.ts';
import { tableOf } from '../../analysis/augment/table.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Span } from '../../base/text.ts';
import { without } from '../../index/texts.ts';
import type { Block } from '../../syntax/block.ts';
import type { SyntaxTree } from '../../syntax/parse.ts';

/** A function that does the same as the block's, without its doc comment as `code` is. */
export interface AugmentedVersion {
  readonly operators: readonly OperatorName[];
  readonly code: string;
}

export interface AugmentWants {
  /** Of the file; with the block's place it is the seed. */
  readonly path: string;
  readonly count: number;
  readonly vocabulary: Vocabulary;
}

/**
 * Up to `count` versions of a function, all different, the same for the same file each time. A version with more
 * syntax errors than the function had is dropped.
 */
export async function augmentedVersions(
  tree: SyntaxTree,
  block: Block,
  { path, count, vocabulary }: AugmentWants,
  checkpoint: Checkpoint,
): Promise<readonly AugmentedVersion[]> {
  if (count === 0) return [];
  const { span, nameSpan, docSpan } = block;
  const keep = isWithin(docSpan, span) ? docSpan : undefined;
  const subject = subjectOf(tree, span, nameSpan);
  const code = without(docSpan, span, tree.text);
  const most = await errorsOf(tree, block, code, checkpoint);
  const versions = new Map<string, AugmentedVersion>();
  for (let number = 0; number < count; number++) {
    const seed = seedOf(path, block.name, span.start, number);
    const version = rewritten(subject, vocabulary, keep, seed);
    if (version === undefined) break;
    const changed = codeOf(subject, keep, version.edits);
    if (changed === code || versions.has(changed)) continue;
    if ((await errorsOf(tree, block, changed, checkpoint)) <= most)
      versions.set(changed, { operators: version.operators, code: changed });
  }
  return [...versions.values()];
}

function isWithin(inner: Span | undefined, outer: Span): boolean {
  return inner !== undefined && inner.end > outer.start && inner.start < outer.end;
}

/** As {@link without} cuts the doc comment out, with the edits made on both sides of it. */
function codeOf({ tree: { text }, span }: Subject, keep: Span | undefined, edits: readonly Edit[]): string {
  if (keep === undefined) return rendered(text, span, edits);
  const head = rendered(text, { start: span.start, end: keep.start }, edits);
  const tail = rendered(text, { start: keep.end, end: span.end }, edits);
  const hole = { start: head.length, end: head.length };
  return without(hole, { start: 0, end: head.length + tail.length }, head + tail);
}

/** Syntax errors of a block's code as a file of its own. */
async function errorsOf(
  { language }: SyntaxTree,
  { kind }: Block,
  code: string,
  checkpoint: Checkpoint,
): Promise<number> {
  const [before, after] = tableOf(language.augment).around[kind] ?? ['', ''];
  return await errorsIn(language, `${before}\n${code}\n${after}`, checkpoint);
}
