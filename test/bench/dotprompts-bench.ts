import { openAnalyzers } from '../../server/src/analyzers/analyzers.ts';
import { silent } from '../../server/src/base/logger.ts';
import { serverOf } from '../../server/src/completionHost.ts';
import { layFoundation, type Foundation } from '../../server/src/composition.ts';
import { uriOf } from '../../server/src/workspace/paths.ts';
import { dotProjects, heldOutRepositories, type DotProject } from './dotprompts-sources.ts';
import { DotWorkspace, pointsIn, type DotPoint, type Measured, type Written } from './dotprompts.ts';
import type { BenchOptions, BenchReport, Part } from './report.ts';
import { shuffled } from './sources.ts';
import { mean } from './statistics.ts';

/** A point, where it was, and what came of it. */
interface Done extends Measured {
  readonly repository: string;
  readonly language: string;
}

interface Tally {
  readonly done: Done[];
  /** Why points were left out, and how often. */
  readonly leftOut: Map<string, number>;
}

/** Milliseconds that an analyzer has here: what is measured is what it knows, not how fast this machine is. */
const cap = 30_000;

/**
 * Dereferences of repositories that nothing was trained on are written again to the end of the line, with monitors and
 * without: DotPrompts of monitor-guided decoding (arXiv 2306.10763, section 4).
 */
export async function dotpromptsBench({ quick, say, mirrors }: BenchOptions): Promise<BenchReport> {
  const foundation = await layFoundation();
  const projects =
    mirrors === undefined ? [] : dotProjects(mirrors, foundation.languages, heldOutRepositories);
  if (projects.length === 0) throw new Error('dotprompts needs --mirrors DIR with its repositories');
  const tally: Tally = { done: [], leftOut: new Map() };
  for (const project of projects) {
    say(`writing in ${project.repository} ...`);
    await measure(project, { foundation, count: quick ? 10 : 180, say }, tally);
  }
  const parts = ['typescript', 'python'].flatMap((language) => {
    const done = tally.done.filter((each) => each.language === language);
    return done.length === 0 ? [] : partsOf(language, done);
  });
  return {
    tables: parts.map(({ table }) => table),
    notes: notes(projects, tally),
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
  };
}

interface Measuring {
  readonly foundation: Foundation;
  /** Points of a repository. */
  readonly count: number;
  readonly say: BenchOptions['say'];
}

async function measure(project: DotProject, { foundation, count, say }: Measuring, tally: Tally) {
  const where = { ...foundation, configured: {}, folder: project.folder };
  const analyzers = openAnalyzers({
    serverOf: (languageId) => serverOf(languageId, where),
    folders: [{ uri: uriOf(project.folder), name: project.repository }],
    logger: silent,
    cap,
  });
  const analysis = analyzers.analysisOf(project.grammar.description.editorIds[0] ?? '');
  if (analysis === undefined) throw new Error(`no analyzer for ${project.language}`);
  const workspace = new DotWorkspace(project, analysis);
  try {
    let taken = 0;
    for await (const point of candidates(project, count)) {
      if (taken === count) break;
      const members = await workspace.members(point);
      if (members.kind === 'none') {
        tally.leftOut.set(members.reason, (tally.leftOut.get(members.reason) ?? 0) + 1);
        continue;
      }
      const { repository, language } = project;
      tally.done.push({ ...(await workspace.measured(point, members.value)), repository, language });
      taken += 1;
      if (taken % 30 === 0) say(`  ${taken} of ${count}`);
    }
  } finally {
    workspace.dispose();
    await analyzers.close();
  }
}

/** Random points of random files, evenly over the files. */
async function* candidates(project: DotProject, count: number): AsyncGenerator<DotPoint> {
  const files = shuffled(
    project.files.filter(({ isSource }) => isSource),
    1,
  );
  const most = Math.max(6, Math.ceil((3 * count) / files.length));
  for (const file of files) yield* shuffled(await pointsIn(file, project), 2).slice(0, most);
}

const share = (done: readonly Done[], holds: (each: Done) => boolean) =>
  mean(done.map((each) => (holds(each) ? 1 : 0)));

type Way = 'plain' | 'monitored' | 'verified' | 'plainShown' | 'verifiedShown';

const ways = ['plain', 'monitored', 'verified'] as const;

/** Of those that wrote something. */
function written(done: readonly Done[], way: Way): readonly Written[] {
  return done.map((each) => each[way]).filter(({ verdict }) => verdict !== 'nothing');
}

function inventedIn(all: readonly Written[]): number {
  const [known, invented] = [sum(all.map((each) => each.known)), sum(all.map((each) => each.invented))];
  return (1000 * invented) / Math.max(1, known);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const errorsIn = (all: readonly Written[]) => mean(all.map(({ errors }) => (errors.length > 0 ? 1 : 0)));
const verifiedOf = (all: readonly Written[]) => all.filter(({ verdict }) => verdict === 'verified');

function partsOf(language: string, done: readonly Done[]): readonly Part[] {
  const groups = [...Map.groupBy(done, ({ repository }) => repository), ['all', done] as const];
  return [
    writing(language, groups, done),
    trust(language, groups, done),
    codes(language, done),
    shown(language, groups, done),
    ranks(language, groups, done),
  ];
}

type Groups = readonly (readonly [string, readonly Done[]])[];

/** Keys of TypeScript have no suffix. */
function keyed(language: string, figures: Readonly<Record<string, number>>) {
  const suffix = language === 'typescript' ? '' : `.${language}`;
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key + suffix, value]));
}

function writing(language: string, groups: Groups, done: readonly Done[]): Part {
  const nim = (of: readonly Done[], way: Way) => share(of, (each) => each[way].isNextRight);
  const ism = (of: readonly Done[], way: Way) => share(of, (each) => each[way].areIdentifiersRight);
  const pm = (of: readonly Done[], way: Way) => mean(of.map((each) => each[way].prefix));
  const rows = groups.map(([name, of]) => [
    name,
    of.length,
    ...[nim, ism, pm].flatMap((metric) => ways.map((way) => metric(of, way))),
  ]);
  const columns = ['repository', 'points'];
  columns.push(...['NIM', 'ISM', 'PM'].flatMap((metric) => ways.map((way) => `${metric} ${way}`)));
  return {
    table: { title: `The rest of a line after a dot, ${language}: all is written`, columns, rows },
    figures: keyed(language, {
      points: done.length,
      ...Object.fromEntries(
        ways.flatMap((way) => [
          [`nim.${way}`, nim(done, way)],
          [`ism.${way}`, ism(done, way)],
          [`pm.${way}`, pm(done, way)],
        ]),
      ),
    }),
  };
}

function trust(language: string, groups: Groups, done: readonly Done[]): Part {
  const measures = (of: readonly Done[]) => {
    const [plain, monitored, all] = [written(of, 'plain'), written(of, 'monitored'), written(of, 'verified')];
    return {
      'invented_per_1000.plain': inventedIn(plain),
      'invented_per_1000.monitored': inventedIn(monitored),
      'invented_per_1000.verified': inventedIn(verifiedOf(all)),
      'compile_errors.plain': errorsIn(plain),
      'compile_errors.monitored': errorsIn(monitored),
      'compile_errors.verified': errorsIn(all),
      'compile_errors.truth': share(of, ({ hasTruthError }) => hasTruthError),
      verified_share: verifiedOf(all).length / Math.max(1, all.length),
      'nothing.monitored': 1 - monitored.length / of.length,
      'nothing.verified': 1 - all.length / of.length,
    };
  };
  const columns = [
    'repository',
    ...ways.map((way) => `invented ${way}`),
    ...ways.map((way) => `errors ${way}`),
  ];
  columns.push('errors in what stood there', 'verified', 'nothing monitored', 'nothing verified');
  const rows = groups.map(([name, of]) => [name, ...Object.values(measures(of))]);
  return {
    table: {
      title: `What is wrong in it, ${language}: members per 1,000 dereferences, shares of lines`,
      columns,
      rows,
    },
    figures: keyed(language, measures(done)),
  };
}

/** Kinds of errors that are listed. */
const mostCodes = 10;

/** What the lines with errors are wrong about: each kind counts once a line. */
function codes(language: string, done: readonly Done[]): Part {
  const shareOf = (way: Way, code: string) => {
    const all = written(done, way);
    return mean(all.map(({ errors }) => (errors.includes(code) ? 1 : 0)));
  };
  const all = new Set(ways.flatMap((way) => done.flatMap((each) => each[way].errors)));
  const rows = [...all]
    .toSorted((a, b) => shareOf('monitored', b) - shareOf('monitored', a))
    .slice(0, mostCodes)
    .map((code) => [code, ...ways.map((way) => shareOf(way, code))]);
  return {
    table: { title: `Errors by their code, ${language}: shares of lines`, columns: ['code', ...ways], rows },
    figures: {},
  };
}

function shown(language: string, groups: Groups, done: readonly Done[]): Part {
  const measures = (of: readonly Done[]) => {
    const [plain, all] = [written(of, 'plainShown'), written(of, 'verifiedShown')];
    const right = (all: readonly Written[]) => mean(all.map(({ isNextRight }) => (isNextRight ? 1 : 0)));
    return {
      'shown.plain': plain.length / of.length,
      'shown.verified': all.length / of.length,
      'shown.nim.plain': right(plain),
      'shown.nim.verified': right(all),
      'shown.invented_per_1000.plain': inventedIn(plain),
      'shown.invented_per_1000.verified': inventedIn(verifiedOf(all)),
      'shown.compile_errors.plain': errorsIn(plain),
      'shown.compile_errors.verified': errorsIn(all),
      'shown.verified_share': verifiedOf(all).length / Math.max(1, all.length),
    };
  };
  const columns = ['repository', 'shown plain', 'shown verified', 'member right plain'];
  columns.push('member right verified', 'invented plain', 'invented verified', 'errors plain');
  columns.push('errors verified', 'verified');
  const rows = groups.map(([name, of]) => [name, ...Object.values(measures(of))]);
  return {
    table: { title: `As the editor shows it (confidence 0.5), ${language}`, columns, rows },
    figures: keyed(language, measures(done)),
  };
}

function ranks(language: string, groups: Groups, done: readonly Done[]): Part {
  const within = (of: readonly Done[], list: keyof Done['places'], most: number) =>
    share(of, ({ places }) => places[list] !== -1 && places[list] < most);
  const measures = (of: readonly Done[]) => ({
    'rank.r1': within(of, 'starred', 1),
    'rank.r5': within(of, 'starred', 5),
    'rank.r1.frequency': within(of, 'byFrequency', 1),
    'rank.r5.frequency': within(of, 'byFrequency', 5),
    'rank.r1.alphabetical': within(of, 'byAlphabet', 1),
    'rank.r5.alphabetical': within(of, 'byAlphabet', 5),
  });
  const columns = ['repository', 'starred R@1', 'starred R@5', 'frequency R@1', 'frequency R@5'];
  columns.push('alphabet R@1', 'alphabet R@5');
  const rows = groups.map(([name, of]) => [name, ...Object.values(measures(of))]);
  return {
    table: { title: `The member in the list of members, ${language}`, columns, rows },
    figures: keyed(language, measures(done)),
  };
}

function notes(projects: readonly DotProject[], { done, leftOut }: Tally): readonly string[] {
  const named = projects.map(
    ({ repository, commit, licence }) => `${repository} ${commit.slice(0, 7)} (${licence})`,
  );
  const out = [...leftOut].map(([reason, count]) => `${count.toLocaleString('en')} × ${reason}`);
  const unlisted = done.filter(({ isTruthKnown }) => !isTruthKnown).length;
  return [
    `${named.join(', ')}: the repository around a line is known to the caches, the rest of the line is not there. No package is installed.`,
    `Left out, for the analyzer does not know the receiver: ${out.join(', ') || 'none'}. In ${unlisted} points the list of its members lacks the one that stood there.`,
    '“monitored”: names after a dot are held to the members of the receiver, as in the paper, and the other properties with them. “verified”: the product on top of that, which tries again, shortens or writes nothing where the analyzer finds an error.',
    `Errors are the analyzer's in what was written (share of lines with one; “f(” at the end of a line lacks its arguments, which counts here, in what stood there too); invented members are asked of the finished text, apart from the monitor. Where nothing is written, NIM, ISM and PM are 0. An analyzer has ${cap / 1000} s a question here.`,
  ];
}
