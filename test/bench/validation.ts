import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceTerms } from '../../server/src/index/queryTerms.ts';
import type { RankQuery } from '../../server/src/index/rank.ts';
import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { asked } from './asking.ts';
import { heldOut, type HeldOut } from './held-out.ts';
import type { BenchModels } from './models.ts';
import type { BenchOptions } from './report.ts';

/** Every folder in `from` that is a checkout named LANGUAGE-ANYTHING (`python-requests`), indexed with all models; doc comments blanked or kept. */
export async function validationProjects(
  { from, quick, say }: BenchOptions,
  models: BenchModels,
  keepsDocs: boolean,
): Promise<readonly HeldOut[]> {
  if (from === undefined)
    throw new Error('this wants --from DIR: checkouts of the validation split, named LANGUAGE-NAME');
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const { static: table, small } = models;
  const encoders = {
    ...(table === undefined ? {} : { static: table.remembered }),
    ...(small === undefined ? {} : { encoder: small.remembered }),
  };
  const projects: HeldOut[] = [];
  for (const name of readdirSync(from).toSorted()) {
    say(`reading and encoding ${name} ...`);
    const repository = {
      name,
      folder: join(from, name),
      language: name.split('-')[0] ?? '',
      from: 'git' as const,
    };
    const project = await heldOut(repository, {
      languages,
      encoders,
      mostFiles: quick ? 30 : 400,
      keepsDocs,
    });
    projects.push({ ...project, pairs: project.pairs.slice(0, quick ? 20 : mostPairs) });
  }
  return projects;
}

/** What the product would look for, in all layers that there are. */
export async function queryOf(
  sentence: string,
  { index }: HeldOut,
  { static: table, small }: BenchModels,
): Promise<RankQuery> {
  const vectors = await asked(sentence, { static: table?.encoder, encoder: small?.remembered });
  const { terms } = sentenceTerms(sentence, index.lexicon);
  return { terms, vectors, accepts: () => true, excluded: new Set() };
}

/** Of one repository. */
const mostPairs = 120;

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
