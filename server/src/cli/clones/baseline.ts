import { readFileSync, writeFileSync } from 'node:fs';
import type { CloneClass } from '../../../protocol/clones.ts';
import { UsageError } from '../options.ts';

/** The clones that were there when a team began to look, so that only new ones count. */
export interface Baseline {
  /** Whether the class was not there, or has more places than it had. */
  isNew(found: CloneClass): boolean;
}

/** What a baseline file holds: places by class. */
interface BaselineFile {
  readonly version: 1;
  readonly classes: Readonly<Record<string, number>>;
}

export function readBaseline(path: string): Baseline {
  const { classes } = parsedBaseline(path);
  return {
    isNew: ({ id, members }) => members.length > (Object.hasOwn(classes, id) ? (classes[id] ?? 0) : 0),
  };
}

export function writeBaseline(path: string, classes: readonly CloneClass[]): void {
  const entries = classes.map(({ id, members }) => [id, members.length] as const);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file: BaselineFile = { version: 1, classes: Object.fromEntries(sorted) };
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`);
}

function parsedBaseline(path: string): BaselineFile {
  const wrong = (why: string) =>
    new UsageError(`the baseline '${path}' ${why}; --update-baseline writes one`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw wrong('cannot be read');
  }
  try {
    const file = JSON.parse(text) as Partial<BaselineFile>;
    if (file.version === 1 && typeof file.classes === 'object') return file as BaselineFile;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw wrong('is none');
}
