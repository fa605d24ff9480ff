import type { Checkpoint } from '../base/checkpoint.ts';
import { none, some, type Outcome } from '../base/outcome.ts';
import { patternOf } from '../base/pattern.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import type { MonitorPlaces, StringStyle } from '../syntax/language.ts';
import type { OpeningsOf } from '../syntax/openings.ts';
import { wordsOf } from './names.ts';

/** What is in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What is in the folder that a path leads to from the document's own: `../lib/`. `none` where there is no such folder. */
export type EntriesAt = (path: string, checkpoint: Checkpoint) => Promise<Outcome<readonly FolderEntry[]>>;

/** No longer piece of text is looked at before a quote. */
const reach = 60;

/**
 * A relative path in an import leads to a file that is there, or to a folder. It is held piece by piece: what is in a folder is asked
 * once the path has come to it. Packages are not held: which there are no list tells.
 */
export function moduleMonitor(
  {
    strings,
    before,
    endings = '',
  }: { readonly strings: StringStyle } & NonNullable<MonitorPlaces['modules']>,
  openingsOf: OpeningsOf,
  entriesAt: EntriesAt,
): Monitor {
  const opens = patternOf(`(?:${before})$`);
  const words = [...wordsOf(endings)].map((word) => `.${word}`);
  const pathIn = (text: string) => {
    const inner = openingsOf(text).at(-1);
    if (inner?.kind !== 'string' || !strings.line.includes(inner.by)) return undefined;
    const typed = text.slice(inner.at + inner.by.length);
    const isImport = opens.test(text.slice(Math.max(0, inner.at - reach), inner.at));
    return isImport && /^\.\.?(?:\/[^\\?]*)?$/.test(typed) ? { typed, quote: inner.by } : undefined;
  };
  return {
    applies: (text) => pathIn(text) !== undefined,
    maskAfter(text, checkpoint) {
      const path = pathIn(text);
      if (path === undefined) return undefined;
      const start = path.typed.lastIndexOf('/') + 1;
      // `.` and `..` are no names, but they may become paths.
      if (start === 0) return Promise.resolve(some((token: string) => /^[./'"]/.test(token)));
      return entriesAt(path.typed.slice(0, start), checkpoint).then((found) =>
        found.kind === 'none'
          ? none(found.reason)
          : some(
              pieceMask(found.value, { typed: path.typed.slice(start), quote: path.quote, endings: words }),
            ),
      );
    },
  };
}

interface Piece {
  /** What is there of the name in the folder. */
  readonly typed: string;
  readonly quote: string;
  /** Endings that may be left out or be another: `.ts` is imported as `.js` or without. */
  readonly endings: readonly string[];
}

function pieceMask(entries: readonly FolderEntry[], { typed, quote, endings }: Piece): Mask {
  const folders = new Set(['..', '.', ...entries.flatMap(({ name, isFolder }) => (isFolder ? [name] : []))]);
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const bareOf = (name: string) => {
    const ending = endings.find((each) => name.endsWith(each));
    return ending === undefined ? name : name.slice(0, -ending.length);
  };
  const bare = files.map(bareOf);
  const names = [...folders, ...files, ...bare];
  const isNamed = (name: string) => names.includes(name) || bare.includes(bareOf(name));
  return (token) => {
    const whole = typed + token;
    const end = whole.search(/[/?]/);
    const close = whole.indexOf(quote);
    // Further pieces of one token are looked at where they stand.
    if (end !== -1 && (close === -1 || end < close))
      return whole.charAt(end) === '/' ? folders.has(whole.slice(0, end)) : isNamed(whole.slice(0, end));
    if (close !== -1) return whole.slice(0, close) === '' || isNamed(whole.slice(0, close));
    const isBegun = endings.some((each) => bare.some((name) => `${name}${each}`.startsWith(whole)));
    return isBegun || names.some((name) => name.startsWith(whole));
  };
}
