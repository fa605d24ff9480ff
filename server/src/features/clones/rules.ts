import type { CloneType } from '../../../protocol/clones.ts';
import type { CloneRules } from '../../index/clones/family.ts';

/** Chosen on hand-read reports of repositories that are not measured (vuejs/core; `test/bench/clones/sheet.json` is of another). */
export const defaultRules: CloneRules = {
  tokens: 50,
  naming: 0.6,
  near: { similarity: 0.68, naming: 0.6 },
};

/** The same with another least size of clones, and without near misses where neither type 3 nor 4 is wanted. */
export function rulesFor(tokens: number, types: ReadonlySet<CloneType> = allTypes): CloneRules {
  const { near, ...rest } = defaultRules;
  return { ...rest, tokens, ...((types.has(3) || types.has(4)) && near !== undefined ? { near } : {}) };
}

const allTypes: ReadonlySet<CloneType> = new Set([1, 2, 3, 4]);
