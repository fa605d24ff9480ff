import type { Source, StaticAnalysis } from '../../server/src/analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../server/src/base/checkpoint.ts';

/** The same questions about the same text are asked once. */
export function remembering(analysis: StaticAnalysis): StaticAnalysis {
  const members = new Map<string, ReturnType<StaticAnalysis['members']>>();
  const open = new Map<string, ReturnType<NonNullable<StaticAnalysis['takesAnyName']>>>();
  const { takesAnyName } = analysis;
  const faults = new Map<string, ReturnType<StaticAnalysis['faults']>>();
  return {
    ...analysis,
    ...(takesAnyName && {
      takesAnyName: (source: Source, offset: number, checkpoint: Checkpoint) => {
        const key = `${offset} ${source.text}`;
        const answer = open.get(key) ?? takesAnyName(source, offset, checkpoint);
        open.set(key, answer);
        return answer;
      },
    }),
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
