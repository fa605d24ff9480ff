import type { StaticAnalysis } from '../../server/src/analysis/staticAnalysis.ts';

/** The same questions about the same text are asked once. */
export function remembering(analysis: StaticAnalysis): StaticAnalysis {
  const members = new Map<string, ReturnType<StaticAnalysis['members']>>();
  const faults = new Map<string, ReturnType<StaticAnalysis['faults']>>();
  return {
    ...analysis,
    members(source, offset, checkpoint) {
      const key = `${offset} ${source.text}`;
      const answer = members.get(key) ?? analysis.members(source, offset, checkpoint);
      members.set(key, answer);
      return answer;
    },
    faults(source, checkpoint) {
      const answer = faults.get(source.text) ?? analysis.faults(source, checkpoint);
      faults.set(source.text, answer);
      return answer;
    },
  };
}
