import type { CloneClass, CloneMember } from '../../../protocol/clones.ts';

export function titleOf({ type, members, lines, tokens, similarity }: CloneClass): string {
  const alike = similarity === 1 ? '' : `, ${Math.round(similarity * 100)} % alike`;
  return `type ${type}: ${members.length} places of ${lines} lines (${tokens} tokens)${alike}`;
}

export function placeOf({ path, range }: CloneMember): string {
  return `${path}:${range.start.line + 1}-${range.end.line + 1}`;
}
