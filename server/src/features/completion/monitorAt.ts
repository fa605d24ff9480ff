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
  readonly trees: Trees;
  /** Whether monitors are waited for however long it takes: no look at the whole comes after them. */
  readonly waits: boolean;
  onLate(reason: string): void;
}

/** What is held while something is written there: nothing, where no analyzer knows the language. */
export function monitorAt({ snapshot, offset, analysis, trees, waits, onLate }: HeldPlace): Monitor {
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
    patience: waits ? Infinity : patience,
    onLate,
  });
}
