import type { StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { None } from '../base/outcome.ts';

/**
 * One analysis, and another for members that the first does not know and `passesOn`. What is not about members is asked of the first
 * alone. Its name is that of the one that answered last.
 */
export function inTurn(
  first: StaticAnalysis,
  other: StaticAnalysis,
  passesOn: (answer: None) => boolean,
): StaticAnalysis {
  let answered = first;
  return {
    ...first,
    get name() {
      return answered.name;
    },
    members: async (source, offset, checkpoint) => {
      const answer = await first.members(source, offset, checkpoint);
      answered = first;
      if (answer.kind === 'some' || !passesOn(answer)) return answer;
      const found = await other.members(source, offset, checkpoint);
      if (found.kind === 'none') return answer;
      answered = other;
      return found;
    },
  };
}
