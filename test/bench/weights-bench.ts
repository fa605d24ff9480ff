import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceTerms } from '../../server/src/index/queryTerms.ts';
import { noVector } from '../../server/src/index/vectors.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { openBenchEncoder } from './encoder.ts';
import { heldOut, type HeldOut } from './held-out.ts';
import type { BenchOptions, BenchReport } from './report.ts';

const goOn = async () => {};
const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/**
 * MRR by the share of BM25 in the fusion, on repositories of the validation split: `--from DIR`, in which every folder is
 * a checkout named LANGUAGE-ANYTHING (`python-requests`). The constants of index/fusion.ts are the best share found so.
 */
export async function weightsBench({ quick, say, from }: BenchOptions): Promise<BenchReport> {
  if (from === undefined)
    throw new Error('weights needs --from DIR: checkouts of the validation split, named LANGUAGE-NAME');
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const { encoder, dispose } = await openBenchEncoder();
  const options = { languages, encoders: { encoder }, mostFiles: quick ? 30 : 400 };
  const reciprocal = shares.map((): number[] => []);
  const names = readdirSync(from);
  for (const name of names) {
    say(`reading and encoding ${name} ...`);
    const language = name.split('-')[0] ?? '';
    const project = await heldOut({ name, folder: join(from, name), language, from: 'git' }, options);
    for (const { sentence, slot } of project.pairs.slice(0, quick ? 20 : 200)) {
      const vectors = await encoder.encode([sentence], goOn);
      if (vectors.kind === 'none') throw new Error(vectors.reason);
      const scores = standardised(project, sentence, vectors.value[0] ?? new Float32Array());
      shares.forEach((share, at) => reciprocal[at]?.push(1 / rankOf(slot, share, scores)));
    }
  }
  await dispose();
  const rows = shares.map((share, at) => [share, mean(reciprocal[at] ?? [])] as const);
  return {
    tables: [
      {
        title: `Fusion on the validation split (${names.join(', ')}; ${reciprocal[0]?.length ?? 0} queries)`,
        columns: ['share of BM25', 'MRR'],
        rows: rows.map(([share, mrr]) => [share.toFixed(1), mrr]),
      },
    ],
    notes: [],
    figures: Object.fromEntries(rows.map(([share, mrr]) => [`mrr.${share}`, mrr])),
  };
}

interface Scores {
  readonly lexical: Float32Array;
  readonly semantic: Float32Array;
}

/** z-scores over all blocks, by the index's own scores. */
function standardised({ index }: HeldOut, sentence: string, vector: Float32Array): Scores {
  const lexical = new Float32Array(index.postings.capacity);
  index.postings.score(sentenceTerms(sentence, index.lexicon).terms, lexical);
  const cosines =
    index.vectors('encoder')?.nearest(vector, index.postings.capacity).cosines ??
    new Float32Array(lexical.length);
  return {
    lexical: zOf(lexical),
    semantic: zOf(cosines.map((cosine) => (cosine === noVector ? 0 : cosine))),
  };
}

function zOf(values: Float32Array): Float32Array {
  const average = mean([...values]);
  const deviation = Math.sqrt(mean([...values].map((value) => (value - average) ** 2))) || 1;
  return values.map((value) => (value - average) / deviation);
}

function rankOf(slot: number, share: number, { lexical, semantic }: Scores): number {
  const scoreOf = (at: number) => share * (lexical[at] ?? 0) + (1 - share) * (semantic[at] ?? 0);
  const own = scoreOf(slot);
  let better = 0;
  for (let at = 0; at < lexical.length; at += 1) if (scoreOf(at) > own) better += 1;
  return better + 1;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
