import type { Lexicon } from './lexicon.ts';

/** A name that is none of the last ones. */
export const newName = -2;
/** The name before the last but n is `firstRole - n`. */
export const firstRole = -3;
/** So many names are told apart by when they were last written. */
const names = 12;

/**
 * Tokens with every name replaced by when it was written last (0: no other name since), as blinding identifiers does for
 * type-2 clones: `this.width = width` and `this.height = height` are the same. Words of the language stay.
 */
export class Renaming {
  readonly #isName: (id: number) => boolean;
  /** The last names, the newest first. */
  readonly #last: number[] = [];

  constructor(isName: (id: number) => boolean) {
    this.#isName = isName;
  }

  roleOf(id: number): number {
    if (!this.#isName(id)) return id;
    const at = this.#last.indexOf(id);
    if (at === -1) this.#last.length = Math.min(this.#last.length, names - 1);
    else this.#last.splice(at, 1);
    this.#last.unshift(id);
    return at === -1 ? newName : firstRole - at;
  }

  /** The token that a role stands for here, or undefined for a new name. */
  tokenOf(role: number): number | undefined {
    if (role >= 0) return role;
    return role === newName ? undefined : this.#last[firstRole - role];
  }
}

/** A text's tokens in roles. */
export function rolesOf(ids: readonly number[], lexicon: Lexicon): number[] {
  const renaming = new Renaming((id) => lexicon.isName(id));
  return ids.map((id) => renaming.roleOf(id));
}
