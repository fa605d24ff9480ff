import type { StaticAnalysis } from '../../server/src/analysis/staticAnalysis.ts';
import { syntacticAnalysis } from '../../server/src/analyzers/syntactic/analyzer.ts';
import { TableFill } from '../../server/src/analyzers/syntactic/fill.ts';
import { openAnalyzers } from '../../server/src/analyzers/analyzers.ts';
import { silent } from '../../server/src/base/logger.ts';
import { LineIndex } from '../../server/src/base/text.ts';
import { serverOf } from '../../server/src/completionHost.ts';
import { layFoundation, type Foundation } from '../../server/src/composition.ts';
import type { Monitor } from '../../server/src/decoding/monitor.ts';
import { monitorAt } from '../../server/src/features/completion/monitorAt.ts';
import { lexemesOf } from '../../server/src/inference/ngram/lexemes.ts';
import { Trees } from '../../server/src/syntax/trees.ts';
import { pathOf, uriOf } from '../../server/src/workspace/paths.ts';
import {
  dotProjects,
  filesEnding,
  heldOutRepositories,
  type DotFile,
  type DotProject,
} from './dotprompts-sources.ts';
import { monitoredRepositories } from './monitored-repositories.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { shuffled } from './sources.ts';

const goOn = async () => {};
/** Milliseconds that an analyzer has here: what is measured is what it knows, not how fast this machine is. */
const cap = 30_000;

/** How far a line as it stands got. */
interface Passed {
  /** Places at which something was held. */
  readonly places: number;
  /** Places at which members are asked about, where these alone are held, and those at which they are known. */
  readonly asked: number;
  readonly known: number;
  /** Where a token of the line is refused, as a person reads it; '' where none is. */
  readonly refused: string;
}

interface Row {
  readonly repository: string;
  readonly lines: number;
  /** Places at which members are asked about, and those at which they are known. */
  readonly asked: number;
  readonly known: number;
  readonly places: number;
  readonly byMembers: number;
  readonly byOthers: number;
}

/**
 * What monitors would wrongly forbid: lines as they stand, in which the analyzer finds no error, are written again token by
 * token, and every mask has to let them through.
 */
export async function monitorsBench({
  quick,
  say,
  mirrors,
  languages,
  bySyntax,
}: BenchOptions): Promise<BenchReport> {
  const foundation = await layFoundation();
  const repositories =
    languages === undefined
      ? heldOutRepositories
      : [...heldOutRepositories, ...monitoredRepositories].filter(({ language }) =>
          languages.includes(language),
        );
  const projects = mirrors === undefined ? [] : dotProjects(mirrors, foundation.languages, repositories);
  if (projects.length === 0) throw new Error('monitors needs --mirrors DIR with its repositories');
  const rows: Row[] = [];
  for (const project of projects) {
    say(`lines of ${project.repository} ...`);
    rows.push(await rowOf(project, foundation, { count: quick ? 10 : 150, say, bySyntax }));
  }
  const all = rows.reduce((sum, row) => ({
    repository: 'all',
    lines: sum.lines + row.lines,
    asked: sum.asked + row.asked,
    known: sum.known + row.known,
    places: sum.places + row.places,
    byMembers: sum.byMembers + row.byMembers,
    byOthers: sum.byOthers + row.byOthers,
  }));
  return {
    tables: [
      {
        title: 'Lines that stand there and would be refused',
        columns: ['repository', 'lines', 'asked', 'known', 'places', 'by members', 'by other properties'],
        rows: [...rows, all].map((row) => [
          row.repository,
          row.lines,
          row.asked,
          row.known,
          row.places,
          row.byMembers,
          row.byOthers,
        ]),
      },
    ],
    notes: [
      'Random lines in which the analyzer finds no error. No package is installed: what one would declare is not known to it.',
      'A place is one before a token at which something is held; asked and known: for members alone.',
      'Wrong masks were looked for, and repaired, on other lines of the same repositories.',
    ],
    figures: {
      refused_by_members: all.byMembers / Math.max(1, all.lines),
      refused_by_others: all.byOthers / Math.max(1, all.lines),
    },
  };
}

async function rowOf(
  project: DotProject,
  foundation: Foundation,
  { count, say, bySyntax }: Pick<BenchOptions, 'say' | 'bySyntax'> & { readonly count: number },
): Promise<Row> {
  const { repository, folder, grammar } = project;
  const analyzers = openAnalyzers({
    serverOf: (languageId) => serverOf(languageId, { ...foundation, configured: {}, folder }),
    folders: [{ uri: uriOf(folder), name: repository }],
    logger: silent,
    cap,
  });
  const languageId = grammar.description.editorIds[0] ?? '';
  const analysis = bySyntax ? await syntaxOf(project) : analyzers.analysisOf(languageId);
  if (analysis === undefined)
    throw new Error(`no analyzer for ${project.language}: ${analyzers.absenceOf(languageId)}`);
  const trees = new Trees(4);
  const row = { repository, lines: 0, asked: 0, known: 0, places: 0, byMembers: 0, byOthers: 0 };
  try {
    for await (const line of linesOf(project, analysis, { count, bySyntax })) {
      const members = await passed(
        line,
        monitorOf(line, { analysis: onlyMembers(analysis), trees, project }),
      );
      const all = await passed(line, monitorOf(line, { analysis, trees, project }));
      row.lines += 1;
      row.asked += members.asked;
      row.known += members.known;
      row.places += all.places;
      if (members.refused !== '') row.byMembers += 1;
      else if (all.refused !== '') row.byOthers += 1;
      // Other files are to see this one as it is, not with the line left out.
      await analyzers.filesChanged([{ uri: uriOf(line.file.path), kind: 'changed' }]);
      const refused = all.refused || members.refused;
      if (refused !== '') say(`  ${line.file.path}: ${refused}`);
    }
  } finally {
    trees.dispose();
    await analyzers.close();
  }
  return row;
}

/** All of the project is read first. */
async function syntaxOf({ grammar, files, folder }: DotProject): Promise<StaticAnalysis | undefined> {
  const { memberTables: rules } = grammar.description;
  if (rules === undefined) return undefined;
  const beside = filesEnding(folder, rules.alsoIn ?? []);
  const fill = new TableFill({
    language: grammar,
    logger: silent,
    paths: () => [...files.map(({ path }) => path), ...beside],
  });
  await fill.filled();
  return syntacticAnalysis({ language: grammar, rules, absence: '', pathOf, tables: () => fill.tables });
}

/** A line without its indentation: offsets in UTF-16 code units of the file. */
interface Line {
  readonly file: DotFile;
  readonly start: number;
  readonly end: number;
}

async function* linesOf(
  project: DotProject,
  analysis: StaticAnalysis,
  { count, bySyntax }: { readonly count: number; readonly bySyntax: boolean },
): AsyncGenerator<Line> {
  const files = shuffled(
    project.files.filter(({ isSource }) => isSource),
    11,
  );
  const each = Math.max(3, Math.ceil(count / files.length));
  let left = count;
  for (const file of files) {
    const languageId = project.grammar.description.editorIds[0] ?? '';
    const faults = await analysis.faults({ uri: uriOf(file.path), languageId, text: file.text }, goOn);
    if (faults.kind === 'none' && !bySyntax) continue;
    const wrong = faults.kind === 'none' ? [] : faults.value;
    const isRight = ({ start, end }: Line) => !wrong.some(({ span }) => span.start < end && span.end > start);
    for (const line of shuffled(linesIn(file, project), 13).filter(isRight).slice(0, each)) {
      if (left-- <= 0) return;
      yield line;
    }
  }
}

/** Lines with more than a bracket in them, and no comments as far as a line tells. */
function linesIn(file: DotFile, { grammar }: DotProject): readonly Line[] {
  const { lineComment = '//' } = grammar.description;
  const index = new LineIndex(file.text);
  return Array.from({ length: index.lineCount }, (_, line) => index.offsetAt({ line, character: 0 })).flatMap(
    (at, line, starts) => {
      const text = file.text.slice(at, starts[line + 1] ?? file.text.length);
      const start = at + text.search(/\S|$/);
      const content = text.trim();
      const isCode =
        /\p{L}/u.test(content) && !content.startsWith(lineComment) && !/^(?:\/?\*|""")/.test(content);
      return isCode ? [{ file, start, end: start + content.length }] : [];
    },
  );
}

function onlyMembers(analysis: StaticAnalysis): StaticAnalysis {
  const { takesAnyName } = analysis;
  return {
    name: analysis.name,
    members: (...asked) => analysis.members(...asked),
    ...(takesAnyName && { takesAnyName }),
    faults: (...asked) => analysis.faults(...asked),
  };
}

let version = 0;

function monitorOf(
  { file, start, end }: Line,
  {
    analysis,
    trees,
    project,
  }: { readonly analysis: StaticAnalysis; readonly trees: Trees; readonly project: DotProject },
): Monitor {
  version += 1;
  const text = file.text.slice(0, start) + file.text.slice(end);
  return monitorAt({
    snapshot: { uri: uriOf(file.path), version, language: project.grammar, text },
    offset: start,
    analysis,
    trees,
    isAll: true,
    imports: false,
    isSuspect: () => true,
    onLate() {},
  });
}

async function passed({ file, start, end }: Line, monitor: Monitor): Promise<Passed> {
  const tokens = lexemesOf(file.text.slice(start, end));
  let before = file.text.slice(0, start);
  let places = 0;
  let [asked, known] = [0, 0];
  for (const [at, token] of tokens.entries()) {
    const answer = await monitor.maskAfter(before, goOn);
    const isMember = monitor.applies(before);
    if (isMember) asked += 1;
    if (answer?.kind === 'some') {
      places += 1;
      if (isMember) known += 1;
      const ahead = tokens.slice(at + 1).join('');
      const first = answer.value;
      const mask = first(token, ahead) ? first : ((await first.appeal?.(token, ahead)) ?? first);
      if (!mask(token, ahead))
        return { places, asked, known, refused: `${tokens.slice(0, at).join('')}[${token}]${ahead}` };
    }
    before += token;
  }
  return { places, asked, known, refused: '' };
}
