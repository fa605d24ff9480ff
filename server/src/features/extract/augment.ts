import { rewritten, type OperatorName, type Original } from '../../analysis/augment/augment.ts';
import { rendered, type Edit } from '../../analysis/augment/edits.ts';
import { countErrors } from '../../analysis/augment/errors.ts';
import { seedOf } from '../../analysis/augment/random.ts';
import { tableOf } from '../../analysis/augment/table.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Span } from '../../base/text.ts';
import { without } from '../../index/texts.ts';
import type { Block } from '../../syntax/block.ts';
import { parse, type SyntaxTree } from '../../syntax/parse.ts';
import { tokensOf } from '../../syntax/tokens.ts';

/** A function that does the same as the block's, without its doc comment as `code` is. */
export interface AugmentedVersion {
  readonly operators: readonly OperatorName[];
  readonly code: string;
}

export interface AugmentWants {
  /** Of the file; with the block's place it is the seed. */
  readonly path: string;
  readonly count: number;
  /** Names of variables of the file. */
  readonly known: readonly string[];
}

/**
 * Up to `count` versions of a function, all different, the same for the same file each time. A version with more
 * syntax errors than the function had is dropped.
 */
export async function augmentedVersions(
  tree: SyntaxTree,
  block: Block,
  { path, count, known }: AugmentWants,
  checkpoint: Checkpoint,
): Promise<readonly AugmentedVersion[]> {
  if (count === 0) return [];
  const { span, nameSpan, docSpan } = block;
  const keep = isWithin(docSpan, span) ? docSpan : undefined;
  const original: Original = { span, nameSpan, keep };
  const code = without(docSpan, span, tree.text);
  const most = await errorsOf(tree, block, code, checkpoint);
  const versions = new Map<string, AugmentedVersion>();
  for (let number = 0; number < count; number++) {
    const seed = seedOf(path, block.name, span.start, number);
    const version = rewritten(tree, original, known, seed);
    if (version === undefined) break;
    const changed = codeOf(tree.text, original, version.edits);
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
function codeOf(text: string, { span, keep }: Original, edits: readonly Edit[]): string {
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
  const parsed = await parse(language, `${before}\n${code}\n${after}`, undefined, checkpoint);
  try {
    return countErrors(parsed);
  } finally {
    parsed.dispose();
  }
}

/** Names of a file that could be a variable's, each once. */
export function variableNames(tree: SyntaxTree): readonly string[] {
  const names = tokensOf(tree)
    .filter(({ type }) => type === 'identifier' || type === 'parameter')
    .map(({ span }) => tree.text.slice(span.start, span.end));
  return [...new Set(names)];
}
