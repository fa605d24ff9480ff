import type { Hit } from '../../protocol/requests.ts';
import type { BlockIndex } from './blockIndex.ts';
import type { Ranked } from './rank.ts';
import type { Store } from './store.ts';
import { summaryOf } from './texts.ts';

/** How paths are shown and addressed. Paths are absolute with '/'. */
export interface Addressing {
  uriOf(path: string): string;
  /** Relative to the workspace folder. */
  shownPathOf(path: string): string;
}

/** Words shown for a hit. */
const mostWords = 8;

/** Ranked blocks as clients see them; one whose file has just left the store is left out. */
export async function hitsOf(
  ranked: readonly Ranked[],
  index: BlockIndex,
  store: Store,
  addressing: Addressing,
): Promise<Hit[]> {
  const hits = await Promise.all(ranked.map((each) => hitOf(each, index, store, addressing)));
  return hits.filter((hit) => hit !== undefined);
}

async function hitOf(
  ranked: Ranked,
  index: BlockIndex,
  store: Store,
  addressing: Addressing,
): Promise<Hit | undefined> {
  const { facts, file, ordinal } = ranked.address;
  const block = await store.block(file, ordinal);
  if (block === undefined) return undefined;
  const piece = ranked.cosine === undefined ? undefined : block.pieces[ranked.piece];
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
      words: ranked.shared.slice(0, mostWords).map((id) => index.lexicon.wordOf(id)),
      piece: { range: piece?.range ?? block.range, kind: piece?.kind ?? 'whole' },
    },
  };
}
