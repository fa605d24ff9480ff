import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { patternOf } from '../../base/pattern.ts';
import type { Monitor } from '../../decoding/monitor.ts';
import type { MemberPorts } from '../../monitors/members.ts';
import { monitorOf } from '../../monitors/monitorOf.ts';
import type { LanguageDescription } from '../../syntax/language.ts';
import { closersFor, openingsReader } from '../../syntax/openings.ts';
import type { Snapshot, Trees } from '../../syntax/trees.ts';
import { pathOf } from '../../workspace/paths.ts';
import { foldersAround } from './folders.ts';
import { visibleAt } from './visibleAt.ts';

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
  readonly sharesAt?: MemberPorts['sharesAt'];
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
  sharesAt,
  isAll,
  imports,
  isSuspect,
  onLate,
}: HeldPlace): Monitor {
  if (analysis === undefined) return { applies: () => false, maskAfter: () => undefined };
  const { uri, text, language } = snapshot;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [rest = ''] = text.slice(offset).split('\n', 1);
  const languageId = language.description.editorIds[0] ?? language.id;
  const path = pathOf(uri);
  const mayApply = placeOf(language.description);
  return onDemand(mayApply, () => {
    const openingsOf = openingsReader(language.description, text.slice(0, lineStart));
    return monitorOf({
      language: language.description,
      analysis,
      openingsOf,
      // A bracket that is still open may take in the lines after it; a call that is closed lacks its other arguments.
      sourceOf: (before, isClosed) => {
        const closers = isClosed ? closersFor(openingsOf?.(before) ?? [], lineStart, rest) : '';
        return { uri, languageId, text: before + closers + text.slice(offset) };
      },
      ...(sharesAt && { sharesAt }),
      visible: async (checkpoint) =>
        text.length > longest
          ? none('the document is too long for its scopes')
          : some(await visibleAt({ snapshot, offset, trees }, checkpoint)),
      entriesAt: path === undefined ? undefined : foldersAround(path),
      patience: isAll ? Infinity : patience,
      isWorth: (written, isImported) =>
        isAll || isSuspect() || (written.length <= offset && !(isImported && imports)),
      onLate,
    });
  });
}

/** Made when something is held for the first time: at most places the model has nothing to say that could be. */
function onDemand(mayApply: RegExp, make: () => Monitor): Monitor {
  let made: Monitor | undefined;
  return {
    applies: (text) => mayApply.test(text.slice(-reach)) && (made ??= make()).applies(text),
    maskAfter: (text, checkpoint) => (made ??= make()).maskAfter(text, checkpoint),
  };
}

/** No longer piece of text is looked at before a name. */
const reach = 200;

/** What a text ends in where a monitor may apply: a dereference, a quote with what is in it, a list, a word that a name comes after. */
function placeOf({ dereference, monitors = {} }: LanguageDescription): RegExp {
  const { instantiation, cases } = monitors;
  const operators = dereference.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const words = [instantiation, cases].flatMap((place) => (place === undefined ? [] : [place.before]));
  const places = [...operators, String.raw`[{,]\s*`, ...words].join('|');
  return patternOf(String.raw`(?:(?:${places})#?[\p{ID_Continue}$]*|["'\x60][^\n]*)$`);
}
