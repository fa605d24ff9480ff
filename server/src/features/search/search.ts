import type { HitList, SearchParams } from '../../../protocol/requests.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { none } from '../../base/outcome.ts';
import { acceptorOf } from '../../index/filters.ts';
import { hitsOf, type Addressing } from '../../index/hits.ts';
import { sentenceTerms } from '../../index/queryTerms.ts';
import { forSentences, queryVectors, type QueryEncoders } from '../../index/queryVectors.ts';
import { rank, type Ranked } from '../../index/rank.ts';
import { rerank, reranked } from '../../index/rerank.ts';
import { caveatOf, silence, type IndexView } from '../../index/view.ts';

export interface SearchPorts {
  view(): IndexView;
  readonly encoders: QueryEncoders;
  readonly addressing: Addressing & { pathOf(uri: string): string | undefined };
}

/** The blocks that a sentence may mean, best first: by its words and, as far as there are vectors, by its meaning. */
export async function search(
  params: SearchParams,
  ports: SearchPorts,
  checkpoint: Checkpoint,
): Promise<HitList> {
  const query = params.query.trim();
  if (query === '') return none('nothing to search for');
  const view = ports.view();
  const silent = silence(view);
  if (silent !== undefined || view.store === undefined) return none(silent ?? 'the index is being opened');
  const { vectors, caveat } = await queryVectors([query], view, forSentences(ports.encoders), checkpoint);
  const { terms, writtenOf } = sentenceTerms(query, view.index.lexicon);
  if (terms.length + vectors.static.length + vectors.encoder.length === 0)
    return none(`no block has a word of this; ${caveat}`);
  const { folder } = params.filters;
  const accepts = acceptorOf(
    params.filters,
    folder === undefined ? undefined : ports.addressing.pathOf(folder),
  );
  const wanted = { terms, vectors, accepts, excluded: new Set<number>() };
  const ranked = await ordered(
    query,
    rank(view.index, wanted, Math.max(params.limit, reranked)),
    ports,
    checkpoint,
  );
  if (ranked.length === 0) return none('no block fits the words and the filters');
  return {
    kind: 'hits',
    hits: await hitsOf(ranked.slice(0, params.limit), {
      store: view.store,
      addressing: ports.addressing,
      writtenOf,
    }),
    caveat: [caveat, caveatOf(view)].filter((text) => text !== '').join('; '),
  };
}

/** By the matching head, where there are the static vectors that it compares words by. */
async function ordered(
  query: string,
  ranked: readonly Ranked[],
  ports: SearchPorts,
  checkpoint: Checkpoint,
): Promise<readonly Ranked[]> {
  const { index, store, vectors } = ports.view();
  const opened = vectors ? await ports.encoders.static() : undefined;
  if (opened?.kind !== 'some' || store === undefined) return ranked;
  const blockOf = ({ address }: Ranked) => store.block(address.file, address.ordinal);
  return await rerank(query, ranked, { index, blockOf, static: opened.value }, checkpoint);
}
