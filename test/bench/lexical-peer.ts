import { answer } from './asking.ts';
import type { HeldOut } from './held-out.ts';
import { ripgrepPeer } from './peers.ts';
import { quantile, type Part } from './report.ts';

/** A query by words alone beside ripgrep over the same files. */
export function lexicalTable(projects: readonly HeldOut[]): Part {
  const ours = quantile(projects.flatMap(timesOf), 0.5);
  const theirs = ripgrepPeer(
    projects.map(({ repository, pairs }) => ({
      folder: repository.folder,
      sentences: pairs.slice(0, 10).map(({ sentence }) => sentence),
    })),
  );
  return {
    table: {
      title: 'Beside a peer, same machine, same run',
      columns: ['what', 'Tenon', 'peer', 'ratio'],
      rows: [
        ['lexical query, ms (ripgrep over the same files, any of the words)', ours, theirs, ours / theirs],
      ],
    },
    figures: { 'lexical_ms.tenon': ours, 'lexical_ms.ripgrep': theirs },
  };
}

/** Milliseconds of ranked lexical queries. */
function timesOf({ index, pairs }: HeldOut): readonly number[] {
  return pairs.slice(0, 10).map(({ sentence }) => {
    const started = performance.now();
    answer(index, { sentence, vectors: { static: [], encoder: [] }, isSmallDefault: false }, 'bm25', 50);
    return performance.now() - started;
  });
}
