/**
 * Fits the network of `server/src/index/members` on dereferences of repositories that are in no training or held-out split.
 * Prints, for each of them, what a network that was fitted on the others makes of it; or fits it on all and writes its weights.
 * usage: node test/bench/member-fit.ts MIRRORS [--write]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAnalyzers } from '../../server/src/analyzers/analyzers.ts';
import type { Member } from '../../server/src/analysis/staticAnalysis.ts';
import { silent } from '../../server/src/base/logger.ts';
import { serverOf } from '../../server/src/completionHost.ts';
import { layFoundation, type Foundation } from '../../server/src/composition.ts';
import { memberFeatures, placeFeatures } from '../../server/src/index/members/features.ts';
import type { Network } from '../../server/src/index/members/network.ts';
import { TokenCaches } from '../../server/src/index/tokenCaches.ts';
import { uriOf } from '../../server/src/workspace/paths.ts';
import { tableOf } from './completing.ts';
import { dotProjects, validRepositories, type DotProject } from './dotprompts-sources.ts';
import { pointsIn, type DotPoint } from './dotprompts.ts';
import { joinedOf, measured, trained, type Sample } from './member-training.ts';
import { shuffled } from './sources.ts';

/** A place in a file, in UTF-16 code units, and what its receiver has. */
interface Listed {
  readonly path: string;
  readonly offset: number;
  readonly members: readonly Member[];
}

const root = join(import.meta.dirname, '..', '..');
const mostPoints = 1200;
const seeds = [1, 2, 3];
const goOn = async () => {};

/** What the analyzer lists at points of a repository: asked once, and kept. */
async function listedIn(project: DotProject, foundation: Foundation): Promise<readonly Listed[]> {
  const kept = join(
    root,
    '.cache',
    'members',
    `${project.repository.replace('/', '+')}-${project.commit.slice(0, 12)}.json`,
  );
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const analyzers = openAnalyzers({
    serverOf: (languageId) => serverOf(languageId, { ...foundation, configured: {}, folder: project.folder }),
    folders: [{ uri: uriOf(project.folder), name: project.repository }],
    logger: silent,
    cap: 30_000,
  });
  const languageId = project.grammar.description.editorIds[0] ?? '';
  const listed: Listed[] = [];
  try {
    for await (const { file, before, after } of pointsOf(project)) {
      if (listed.length === mostPoints) break;
      const source = { uri: uriOf(file.path), languageId, text: before + after };
      const members = await analyzers.analysisOf(languageId)?.members(source, before.length, goOn);
      if (members?.kind !== 'some') continue;
      listed.push({
        path: file.path.slice(project.folder.length),
        offset: before.length,
        members: members.value,
      });
    }
  } finally {
    await analyzers.close();
  }
  mkdirSync(join(root, '.cache', 'members'), { recursive: true });
  writeFileSync(kept, JSON.stringify(listed));
  return listed;
}

async function* pointsOf(project: DotProject): AsyncGenerator<DotPoint> {
  const files = shuffled(
    project.files.filter(({ isSource }) => isSource),
    1,
  );
  const most = Math.max(6, Math.ceil((3 * mostPoints) / files.length));
  for (const file of files) yield* shuffled(await pointsIn(file, project), 2).slice(0, most);
}

/** In a workspace, and in a file that is alone. */
interface Samples {
  readonly around: readonly Sample[];
  readonly alone: readonly Sample[];
}

function samplesOf(project: DotProject, listed: readonly Listed[]): Samples {
  const { family } = project.grammar;
  const around = new TokenCaches(tableOf);
  for (const { path, text } of project.files) around.put(path, family, text);
  const alone = listed.filter((_, at) => at % 4 === 0);
  return {
    around: samplesIn(around, project, listed),
    alone: samplesIn(new TokenCaches(tableOf), project, alone),
  };
}

/** The features of what is listed, by the code that serves. */
function samplesIn(caches: TokenCaches, project: DotProject, listed: readonly Listed[]): readonly Sample[] {
  const { family } = project.grammar;
  const texts = new Map(project.files.map(({ path, text }) => [path, text]));
  return listed.flatMap(({ path: end, offset, members }) => {
    const path = project.folder.replaceAll('\\', '/') + end;
    const [before, rest] = [texts.get(path)?.slice(0, offset) ?? '', texts.get(path)?.slice(offset) ?? ''];
    const [name = ''] = /^#?[\p{ID_Start}_$][\p{ID_Continue}$]*/u.exec(rest) ?? [];
    const text = before + rest.slice(rest.search(/\r?\n|$/));
    const { candidates, place } = caches.sight(members, { path, family, text, offset, written: '' });
    const right = candidates.findIndex((candidate) => candidate.name === name);
    if (right === -1 || candidates.length < 2) return [];
    const rows = candidates.map((candidate) => memberFeatures.map((feature) => feature(candidate, place)));
    return [{ members: rows, place: placeFeatures.map((feature) => feature(place)), right }];
  });
}

/** As the caches rank: by the first feature. */
const byCaches: Network = {
  means: new Float64Array(memberFeatures.length + placeFeatures.length),
  deviations: new Float64Array(memberFeatures.length + placeFeatures.length).fill(4),
  inner: [],
  biases: [],
  outer: [],
  direct: [4],
};

function report(name: string, samples: readonly Sample[], network: Network): void {
  const shown = [byCaches, network].map((each) => {
    const { first, five, nats } = measured(samples, each);
    return `R@1 ${first.toFixed(3)} R@5 ${five.toFixed(3)} ${nats.toFixed(3)} nats`;
  });
  process.stdout.write(
    `${name}, ${samples.length} lists: caches ${shown[0]}, fitted on the others ${shown[1]}\n`,
  );
}

/** In thousandths, as `weights.ts` has them. */
function written(network: Network): string {
  const lines = (values: ArrayLike<number>) => {
    const numbers = Array.from(values, (value) => Math.round(value * 1000));
    return Array.from(
      { length: Math.ceil(numbers.length / 24) },
      (_, row) => `  ${numbers.slice(row * 24, row * 24 + 24).join(', ')},\n`,
    ).join('');
  };
  const parts = (['means', 'deviations', 'inner', 'biases', 'outer', 'direct'] as const).map(
    (part) => `// prettier-ignore\nconst ${part} = [\n${lines(network[part])}];\n`,
  );
  return parts.join('') + tail;
}

const tail = `
const whole = (thousandths: readonly number[]) => Float64Array.from(thousandths, (each) => each / 1000);

export const network: Network = {
  means: whole(means),
  deviations: whole(deviations),
  inner: whole(inner),
  biases: whole(biases),
  outer: whole(outer),
  direct: whole(direct),
};
`;

const [mirrors, write] = process.argv.slice(2);
if (mirrors === undefined) throw new Error('usage: node test/bench/member-fit.ts MIRRORS [--write]');
const foundation = await layFoundation();
const all: ({ readonly name: string } & Samples)[] = [];
for (const project of dotProjects(mirrors, foundation.languages, validRepositories))
  all.push({ name: project.repository, ...samplesOf(project, await listedIn(project, foundation)) });
const fit = (of: readonly Samples[]) => {
  const samples = of.flatMap(({ around, alone }) => [...around, ...alone]);
  return joinedOf(seeds.map((seed) => trained(samples, seed)));
};
if (write !== '--write')
  for (const { name, around, alone } of all) {
    const network = fit(all.filter((each) => each.name !== name));
    report(name, around, network);
    report(`${name}, each file alone`, alone, network);
  }
else {
  const target = join(root, 'server', 'src', 'index', 'members', 'weights.ts');
  const kept = existsSync(target) ? readFileSync(target, 'utf8') : '// prettier-ignore\n';
  const head = kept.slice(0, kept.indexOf('// prettier-ignore\n'));
  writeFileSync(target, head + written(fit(all)));
}
