import type { Alignment } from './alignment.ts';
import type { Profile } from './profile.ts';

/** Variables that correspond less than this do so by chance. */
const leastShown = 0.3;
const mostShown = 4;

/** Why two functions are taken for the same: `arr ↔ list, size ↔ n; 5 of 8 def-use edges shared`. */
export function reasonOf({ pairs, sharedEdges, edges }: Alignment, one: Profile, other: Profile): string {
  const variables = pairs
    .filter(({ likeness }) => likeness >= leastShown)
    .toSorted((a, b) => b.likeness - a.likeness || a.one - b.one)
    .slice(0, mostShown)
    .toSorted((a, b) => a.one - b.one)
    .map((pair) => `${one.variables[pair.one]?.name} ↔ ${other.variables[pair.other]?.name}`);
  const whole = Math.max(...edges);
  const shared = whole === 0 ? [] : [`${sharedEdges} of ${whole} def-use edges shared`];
  return [...(variables.length === 0 ? [] : [variables.join(', ')]), ...shared].join('; ');
}
