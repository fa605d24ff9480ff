import type { CloneRules } from '../../index/clones/family.ts';

/** Chosen on hand-read reports of repositories that are not measured (`test/bench/clones/README.md`). */
export const defaultRules: CloneRules = {
  tokens: 50,
  naming: 0.6,
  near: { similarity: 0.7, naming: 0.6 },
};

/** The same with another least size of clones. */
export function rulesFor(tokens: number): CloneRules {
  return { ...defaultRules, tokens };
}
