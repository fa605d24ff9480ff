import type { LexedText } from '../../syntax/lexical.ts';
import type { Occurrence } from './table.ts';

/** The texts that clones are looked for in, each under a number of its own, its slot. */
export interface Texts {
  /** Only of a slot that has been loaded. */
  lexedOf(slot: number): LexedText;
  /** Which file comes first: by path, so that an answer does not depend on the order in which files were read. */
  compare(a: number, b: number): number;
}

/** A run of tokens in a text. */
export interface Fragment {
  readonly lexed: LexedText;
  readonly at: number;
}

export function fragmentOf({ slot, at }: Occurrence, texts: Texts): Fragment {
  return { lexed: texts.lexedOf(slot), at };
}

export function inOrder(a: Occurrence, b: Occurrence, texts: Texts): number {
  return a.slot === b.slot ? a.at - b.at : texts.compare(a.slot, b.slot);
}

/** In the order of the source, without those that overlap the one before in the same text. */
export function apart(members: readonly Occurrence[], length: number, texts: Texts): readonly Occurrence[] {
  const kept: Occurrence[] = [];
  for (const member of members.toSorted((a, b) => inOrder(a, b, texts))) {
    const last = kept.at(-1);
    if (last === undefined || last.slot !== member.slot || last.at + length <= member.at) kept.push(member);
  }
  return kept;
}
