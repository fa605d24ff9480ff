import type { Source, StaticAnalysis } from '../../server/src/analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../server/src/base/checkpoint.ts';

/** The same questions about the same text are asked once, unless they are given up. */
export function remembering(analysis: StaticAnalysis): StaticAnalysis {
  const { takesAnyName } = analysis;
  const faults = known((source, _, checkpoint) => analysis.faults(source, checkpoint));
  return {
    ...analysis,
    members: known((...asked) => analysis.members(...asked)),
    ...(takesAnyName && { takesAnyName: known(takesAnyName) }),
    faults: (source, checkpoint) => faults(source, 0, checkpoint),
  };
}

type Question<T> = (source: Source, offset: number, checkpoint: Checkpoint) => Promise<T>;

function known<T>(ask: Question<T>): Question<T> {
  const answers = new Map<string, Promise<T>>();
  return (source, offset, checkpoint) => {
    const key = `${offset} ${source.text}`;
    const before = answers.get(key);
    if (before !== undefined) return before;
    const answer = ask(source, offset, checkpoint);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
