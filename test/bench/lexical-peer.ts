import { answer } from './asking.ts';
import type { HeldOut } from './held-out.ts';
import { ripgrepPeer } from './peers.ts';
import { quantile, type Part } from './report.ts';

/** A query by words alone beside ripgrep over the same files. */
export async function lexicalTable(projects: readonly HeldOut[]): Promise<Part> {
  const ours: number[] = [];
  for (const project of projects) ours.push(...(await timesOf(project)));
  const own = quantile(ours, 0.5);
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
        ['lexical query, ms (ripgrep over the same files, any of the words)', own, theirs, own / theirs],
      ],
    },
    figures: { 'lexical_ms.tenon': own, 'lexical_ms.ripgrep': theirs },
  };
}

/** Milliseconds of ranked lexical queries. */
async function timesOf(project: HeldOut): Promise<readonly number[]> {
  const times: number[] = [];
  for (const { sentence } of project.pairs.slice(0, 10)) {
    const started = performance.now();
    const question = {
      sentence,
      vectors: { static: [], encoder: [] },
      head: undefined,
      isSmallDefault: false,
    };
    await answer(project, question, 'bm25', 50);
    times.push(performance.now() - started);
  }
  return times;
}
