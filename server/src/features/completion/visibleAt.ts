import { visibleNames } from '../../analysis/visible.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';

export interface NamesPlace {
  readonly snapshot: Snapshot;
  /** UTF-16 code units. */
  readonly offset: number;
  readonly trees: Pick<Trees, 'with'>;
}

/** A line with what stands around it, and the names that were visible there when it was asked about first. */
interface Line {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
  readonly names: ReadonlySet<string>;
}

const word = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu;
const lastLine = new WeakMap<NamesPlace['trees'], Line>();

/**
 * Names that may stand at a place, as {@link visibleNames} tells them: while a person types in one line, once, and with it the words of
 * the line, which may define something.
 */
export async function visibleAt(
  { snapshot, offset, trees }: NamesPlace,
  checkpoint: Checkpoint,
): Promise<ReadonlySet<string>> {
  const { uri, text } = snapshot;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const [before, after] = [text.slice(0, lineStart), lineEnd === -1 ? '' : text.slice(lineEnd)];
  const last = lastLine.get(trees);
  const isSame = last?.uri === uri && last.before === before && last.after === after;
  const names = isSame
    ? last.names
    : await trees.with(snapshot, async (tree) => visibleNames(tree, offset), checkpoint);
  lastLine.set(trees, { uri, before, after, names });
  // The word that the cursor is in is only being written.
  const written = text.slice(lineStart, offset).replace(/[\p{ID_Continue}$]+$/u, '');
  const words = written.match(word) ?? [];
  return words.every((each) => names.has(each)) ? names : new Set([...names, ...words]);
}
