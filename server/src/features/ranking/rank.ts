import { flush } from '../../analysis/flush.ts';
import type { Member, StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import type { Span } from '../../base/text.ts';
import type { TokenCaches } from '../../index/tokenCaches.ts';
import { dereferenceMonitor } from '../../monitors/dereference.ts';
import type { Snapshot } from '../../syntax/trees.ts';

/** So many members get a star at most. */
const mostStarred = 5;
/** A member with less of the probability of all members gets none. */
const leastShare = 0.03;

export interface RankingRequest {
  readonly snapshot: Snapshot;
  /** Absolute, with '/'. */
  readonly path: string;
  /** UTF-16 code units. */
  readonly offset: number;
}

export interface RankingPorts {
  readonly caches: Pick<TokenCaches, 'memberShares'>;
  analysisOf(languageId: string): StaticAnalysis | undefined;
  /** Why there is no analysis of a language. */
  absenceOf(languageId: string): string;
}

/** The members of one dereference that get a star. */
export interface Ranking {
  readonly members: readonly RankedMember[];
  /** Where the operator stands, in UTF-16 code units: the word after it is not part of it. */
  readonly operator: Span;
}

/** A member that is likely to come next. */
export interface RankedMember extends Member {
  /** Of the probability of all members. */
  readonly share: number;
}

/** The members after the dereference at the place that usually come next, the likeliest first; `none` where there is no dereference. */
export async function rankMembers(
  { snapshot, path, offset }: RankingRequest,
  { caches, analysisOf, absenceOf }: RankingPorts,
  checkpoint: Checkpoint,
): Promise<Outcome<Ranking>> {
  const { language, text, uri } = snapshot;
  const typed = /#?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.exec(text.slice(0, offset))?.[0] ?? '';
  const at = offset - typed.length;
  const operator = operatorBefore(text, at, language.description.dereference);
  if (operator === undefined) return none('no dereference stands before the cursor');
  const languageId = language.description.editorIds[0] ?? language.id;
  const analysis = analysisOf(languageId);
  if (analysis === undefined) return none(absenceOf(languageId));
  const asked = flush(language.description, analysis)({ uri, languageId, text }, at);
  const members = await analysis.members(...asked, checkpoint);
  if (members.kind === 'none') return members;
  const writing = { path, family: language.family, text, offset: at, written: '' };
  const shares = caches.memberShares(members.value, writing);
  const starred = members.value
    .map((member) => ({ ...member, share: shares.get(member.name) ?? 0 }))
    .filter(({ share }) => share >= leastShare)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, mostStarred);
  return some({ members: starred, operator });
}

function operatorBefore(text: string, end: number, operators: readonly string[]): Span | undefined {
  const place = dereferenceMonitor({ operators }, async () => none('only its place is asked'));
  if (!place.applies(text.slice(0, end))) return undefined;
  const longestFirst = operators.toSorted((a, b) => b.length - a.length);
  const operator = longestFirst.find((each) => text.endsWith(each, end));
  return operator === undefined ? undefined : { start: end - operator.length, end };
}
