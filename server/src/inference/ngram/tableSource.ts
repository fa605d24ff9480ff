import type { Lexicon } from './lexicon.ts';
import { firstRole, newName, Renaming } from './renaming.ts';
import {
  firstRoleCode,
  newNameCode,
  otherCode,
  type LanguageTable,
  type TableEntry,
  type TableOrder,
} from './table.ts';

/** A table whose words are lexemes of a lexicon. */
export class BoundTable {
  readonly #table: LanguageTable;
  readonly #lexicon: Lexicon;
  /** By code, the id. */
  readonly #ids: readonly number[];
  /** By id, the code of a word. */
  readonly #codes = new Map<number, number>();

  constructor(table: LanguageTable, lexicon: Lexicon) {
    this.#table = table;
    this.#lexicon = lexicon;
    this.#ids = table.words.map((word) => lexicon.intern(word));
    for (const [code, id] of this.#ids.entries()) this.#codes.set(id, code);
  }

  /** The table at the end of a context of ids. */
  after(context: readonly number[]): TableThere {
    const renaming = new Renaming((id) => this.#lexicon.isName(id) && !this.#codes.has(id));
    const codes = codesOf(context, renaming, (id) => this.#codes.get(id));
    return {
      entry: (order) => this.#table.entry(order, codes),
      tokenOf: (code) => {
        if (code <= firstRoleCode && code > firstRoleCode - 64)
          return renaming.tokenOf(firstRole - (firstRoleCode - code));
        return this.#ids[code];
      },
    };
  }
}

export interface TableThere {
  entry(order: TableOrder): TableEntry | undefined;
  /** The token that a code stands for there, or undefined. */
  tokenOf(code: number): number | undefined;
}

/** Ids as codes of a table: words, roles of names, and what is neither. */
export function codesOf(
  ids: readonly number[],
  renaming: Renaming,
  wordOf: (id: number) => number | undefined,
): number[] {
  return ids.map((id) => {
    const role = renaming.roleOf(id);
    if (role >= 0) return wordOf(role) ?? otherCode;
    return role === newName ? newNameCode : firstRoleCode - (firstRole - role);
  });
}
