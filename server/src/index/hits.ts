import type { Hit } from '../../protocol/requests.ts';
import type { Ranked } from './rank.ts';
import type { Store } from './store.ts';
import { summaryOf } from './texts.ts';

/** How paths are shown and addressed. Paths are absolute with '/'. */
export interface Addressing {
  uriOf(path: string): string;
  /** Relative to the workspace folder. */
  shownPathOf(path: string): string;
}

/** What hits are made of. */
export interface HitSources {
  readonly store: Store;
  readonly addressing: Addressing;
  /** How the query writes the word of that number. */
  writtenOf(id: number): string;
}

/** Words shown for a hit. */
const mostWords = 8;

/** Ranked blocks as clients see them; one whose file has just left the store is left out. */
export async function hitsOf(ranked: readonly Ranked[], sources: HitSources): Promise<Hit[]> {
  const hits = await Promise.all(ranked.map((each) => hitOf(each, sources)));
  return hits.filter((hit) => hit !== undefined);
}

async function hitOf(ranked: Ranked, { store, addressing, writtenOf }: HitSources): Promise<Hit | undefined> {
  const { facts, file, ordinal } = ranked.address;
  const block = await store.block(file, ordinal);
  if (block === undefined) return undefined;
  const piece = ranked.piece === undefined ? undefined : block.pieces[ranked.piece];
  return {
    uri: addressing.uriOf(facts.path),
    path: addressing.shownPathOf(facts.path),
    language: facts.language,
    kind: block.kind,
    name: block.name,
    container: block.container,
    signature: block.signature,
    summary: summaryOf(block.doc),
    range: block.range,
    nameRange: block.nameRange,
    category: facts.category,
    score: ranked.score,
    why: {
      lexical: ranked.lexical,
      semantic: ranked.semantic,
      words: ranked.shared.slice(0, mostWords).map(writtenOf),
      piece: { range: piece?.range ?? block.range, kind: piece?.kind ?? 'whole' },
    },
  };
}
