import type { Source, StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import type { KnownMembers } from './dereference.ts';

/** What an analysis knows of the receiver of the dereference before `offset`. */
export async function membersAt(
  analysis: Pick<StaticAnalysis, 'members' | 'takesAnyName'>,
  source: Source,
  offset: number,
  checkpoint: Checkpoint,
): Promise<Outcome<KnownMembers>> {
  const members = await analysis.members(source, offset, checkpoint);
  if (members.kind === 'none') return members;
  const names = new Set(members.value.map(({ name }) => name));
  const { takesAnyName } = analysis;
  if (takesAnyName === undefined) return some({ names });
  return some({ names, takesAnyName: () => takesAnyName(source, offset, checkpoint) });
}
