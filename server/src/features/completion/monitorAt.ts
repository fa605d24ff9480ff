import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { visibleNames } from '../../analysis/visible.ts';
import { none, some } from '../../base/outcome.ts';
import type { Monitor } from '../../decoding/monitor.ts';
import { monitorOf } from '../../monitors/monitorOf.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';

/** Milliseconds of a suggestion in which the analyzer is asked what its look at the whole would tell as well. */
const patience = 300;
/** Code units of a document whose scopes are looked at with every suggestion. */
const longest = 150_000;

export interface HeldPlace {
  readonly snapshot: Snapshot;
  /** Of the cursor, in UTF-16 code units. */
  readonly offset: number;
  readonly analysis: StaticAnalysis | undefined;
  readonly trees: Pick<Trees, 'with'>;
  /** Whether no look at the whole comes afterwards, so that all is asked, however long it takes. */
  readonly isAll: boolean;
  /** Whether the look at the whole may import a name that is not in scope. */
  readonly imports: boolean;
  /** Whether a look at the whole has found an error in what was written here. */
  isSuspect(): boolean;
  onLate(reason: string): void;
}

/**
 * What is held while something is written there: nothing, where no analyzer knows the language. Beyond the cursor, what is
 * mostly right is written first and looked at as a whole: only when that finds an error is the analyzer asked about each place.
 */
export function monitorAt({
  snapshot,
  offset,
  analysis,
  trees,
  isAll,
  imports,
  isSuspect,
  onLate,
}: HeldPlace): Monitor {
  if (analysis === undefined) return { applies: () => false, maskAfter: () => undefined };
  const { uri, text, language } = snapshot;
  const after = text.slice(offset);
  const languageId = language.description.editorIds[0] ?? language.id;
  return monitorOf({
    language: language.description,
    analysis,
    sourceOf: (before) => ({ uri, languageId, text: before + after }),
    visible: async (checkpoint) =>
      text.length > longest
        ? none('the document is too long for its scopes')
        : some(await trees.with(snapshot, async (tree) => visibleNames(tree, offset), checkpoint)),
    patience: isAll ? Infinity : patience,
    isWorth: (written, isImported) =>
      isAll || isSuspect() || (written.length <= offset && !(isImported && imports)),
    onLate,
  });
}
