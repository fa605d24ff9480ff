import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reports of one repository, drawn at random and read by hand. */
interface Sheet {
  readonly repository: string;
  readonly commit: string;
  /** What was asked: `tenon clones` with these arguments. */
  readonly asked: string;
  readonly classes: number;
  readonly read: readonly SheetRow[];
}

interface SheetRow {
  readonly id: string;
  readonly type: 1 | 2 | 3;
  readonly places: readonly string[];
  /** Whether a person who looks at the places would call them copies of each other, with what would be done about them. */
  readonly verdict: 'clone' | 'no clone';
  readonly note: string;
}

/** `sheet.json`: the reports that were read, each with its verdict. */
export function readSheet(): Sheet | undefined {
  const path = join(import.meta.dirname, 'sheet.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Share of the reports that were read, of a type or of all, that are clones. */
export function precisionOf(
  { read }: Sheet,
  type?: number,
): { readonly right: number; readonly read: number } {
  const rows = read.filter((row) => type === undefined || row.type === type);
  return { right: rows.filter(({ verdict }) => verdict === 'clone').length, read: rows.length };
}
