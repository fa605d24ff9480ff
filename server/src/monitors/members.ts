import type { Member, Source, StaticAnalysis } from '../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import type { KnownMembers } from './dereference.ts';

export interface MemberPorts extends Pick<StaticAnalysis, 'members' | 'takesAnyName'> {
  /** How likely each of the members is at the end of `before`, if one of them comes there; absent where nobody knows. */
  readonly sharesAt?:
    ((before: string, members: readonly Member[]) => ReadonlyMap<string, number>) | undefined;
}

/** What an analysis knows of the receiver of the dereference before `offset`. */
export async function membersAt(
  analysis: MemberPorts,
  source: Source,
  offset: number,
  checkpoint: Checkpoint,
): Promise<Outcome<KnownMembers>> {
  const members = await analysis.members(source, offset, checkpoint);
  if (members.kind === 'none') return members;
  const names = new Set(members.value.map(({ name }) => name));
  const { sharesAt, takesAnyName } = analysis;
  return some({
    names,
    ...(sharesAt && { shares: sharesAt(source.text.slice(0, offset), members.value) }),
    ...(takesAnyName && { takesAnyName: () => takesAnyName(source, offset, checkpoint) }),
  });
}
