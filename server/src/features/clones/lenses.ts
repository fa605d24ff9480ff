import type { CodeLens } from 'vscode-languageserver';
import { showClonesCommand, type CloneClass } from '../../../protocol/clones.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { LineIndex, type Span } from '../../base/text.ts';
import type { Block } from '../../syntax/block.ts';
import { blocksOf } from '../../syntax/blocks.ts';
import type { Snapshot } from '../../syntax/trees.ts';
import type { ClonePorts } from './ports.ts';

/** The part of a function that has to be of a class for the class to be shown over it. */
const leastShare = 0.5;

/** "2 similar blocks" over every function most of which stands in other places too. */
export async function cloneLenses(
  uri: string,
  ports: ClonePorts,
  checkpoint: Checkpoint,
): Promise<readonly CodeLens[]> {
  const snapshot = ports.settings()['clones.codeLens'] ? await ports.saved(uri) : undefined;
  const now = snapshot === undefined ? undefined : await ports.snapshot(uri);
  // Places are those of the text on disk: where the editor has another, lenses would stand over the wrong lines.
  if (snapshot === undefined || now?.text !== snapshot.text) return [];
  const list = await ports.classes.of(uri, checkpoint);
  if (list.kind === 'none') return [];
  const blocks = await ports.trees.with(now, blocksOf, checkpoint);
  const functions = blocks.filter(({ kind }) => kind !== 'class');
  return functions.flatMap((block) => lensOver(block, now, list.classes));
}

function lensOver(
  { span, nameSpan }: Block,
  { uri, text }: Snapshot,
  classes: readonly CloneClass[],
): CodeLens[] {
  const lines = new LineIndex(text);
  const shareOf = ({ members }: CloneClass) =>
    Math.max(
      ...members
        .filter((member) => member.uri === uri)
        .map(({ range }) =>
          shareIn(span, { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }),
        ),
    );
  const [best] = classes
    .map((each) => ({ each, share: shareOf(each) }))
    .filter(({ share }) => share >= leastShare)
    .toSorted((a, b) => b.share - a.share || b.each.members.length - a.each.members.length);
  if (best === undefined) return [];
  const others = best.each.members.length - 1;
  const title = others === 1 ? '1 similar block' : `${others} similar blocks`;
  const at = lines.placeAt(nameSpan.start);
  const command = { title, command: showClonesCommand, arguments: [best.each.id] };
  return [{ range: { start: at, end: at }, command }];
}

/** Which part of a function a place covers; 0 for one that reaches out of it, which is of more than the function. */
function shareIn(block: Span, place: Span): number {
  const covered = Math.min(block.end, place.end) - Math.max(block.start, place.start);
  const isMore = place.end - place.start > 2 * (block.end - block.start);
  return isMore ? 0 : Math.max(0, covered) / Math.max(1, block.end - block.start);
}
