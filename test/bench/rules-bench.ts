import { layFoundation } from '../../server/src/composition.ts';
import { lexemesOf } from '../../server/src/inference/ngram/lexemes.ts';
import { ruleMonitors, type RuleMonitor } from '../../server/src/monitors/rules.ts';
import { openingsReader } from '../../server/src/syntax/openings.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { dotProjects, heldOutRepositories, type DotProject } from './dotprompts-sources.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { shuffled } from './sources.ts';

const goOn = async () => {};
/** Code units of a file at most. */
const longest = 80_000;
/** Of what is refused so much is shown. */
const mostShown = 20;

interface Tally {
  files: number;
  places: number;
  readonly refused: Map<RuleMonitor['property'], number>;
  readonly shown: string[];
}

/** What the rules of a language would wrongly forbid: whole files that parse are written again token by token. */
export async function rulesBench({ quick, say, mirrors }: BenchOptions): Promise<BenchReport> {
  const { languages } = await layFoundation();
  const projects = mirrors === undefined ? [] : dotProjects(mirrors, languages, heldOutRepositories);
  if (projects.length === 0) throw new Error('rules needs --mirrors DIR with its repositories');
  const rows: (string | number)[][] = [];
  const all: Tally = { files: 0, places: 0, refused: new Map(), shown: [] };
  for (const project of projects) {
    say(`files of ${project.repository} ...`);
    const tally: Tally = { files: 0, places: 0, refused: new Map(), shown: all.shown };
    for (const { text } of shuffled(project.files, 1).slice(0, quick ? 5 : 100))
      await writeAgain(text, project, tally);
    rows.push(rowOf(project.repository, tally));
    add(all, tally);
  }
  for (const line of all.shown) say(line);
  return {
    tables: [
      {
        title: 'Places of files that parse at which a rule refuses what stands there',
        columns: ['repository', 'files', 'places', 'brackets', 'adjacency', 'assignment', 'protocols'],
        rows: [...rows, rowOf('all', all)],
      },
    ],
    notes: [
      '100 random files of each repository, of at most 80,000 characters; a place is one before a token within a line.',
    ],
    figures: {
      places: all.places,
      refused: [...all.refused.values()].reduce((sum, count) => sum + count, 0),
    },
  };
}

function rowOf(name: string, { files, places, refused }: Tally): (string | number)[] {
  const properties = ['brackets', 'adjacency', 'assignment', 'protocols'] as const;
  return [name, files, places, ...properties.map((property) => refused.get(property) ?? 0)];
}

function add(all: Tally, { files, places, refused }: Tally): void {
  all.files += files;
  all.places += places;
  for (const [property, count] of refused)
    all.refused.set(property, (all.refused.get(property) ?? 0) + count);
}

async function writeAgain(text: string, { grammar }: DotProject, tally: Tally): Promise<void> {
  const openingsOf = openingsReader(grammar.description, text);
  if (openingsOf === undefined || text.length > longest || !(await parses(text, grammar))) return;
  const rules = ruleMonitors(grammar.description, openingsOf);
  tally.files += 1;
  let lineStart = 0;
  for (const line of text.split('\n')) {
    let at = 0;
    for (const token of [...lexemesOf(line), '\n']) {
      if (at > 0)
        await tryToken(
          { before: text.slice(0, lineStart + at), token, ahead: line.slice(at + token.length) },
          rules,
          tally,
        );
      at += token.length;
    }
    lineStart += line.length + 1;
  }
}

async function parses(text: string, grammar: DotProject['grammar']): Promise<boolean> {
  const tree = await parse(grammar, text, undefined, goOn);
  try {
    return !tree.tree.rootNode.hasError;
  } finally {
    tree.dispose();
  }
}

interface Standing {
  /** The file up to the token. */
  readonly before: string;
  readonly token: string;
  /** The rest of its line. */
  readonly ahead: string;
}

async function tryToken(
  { before, token, ahead }: Standing,
  rules: readonly RuleMonitor[],
  tally: Tally,
): Promise<void> {
  tally.places += 1;
  for (const { property, monitor } of rules) {
    const mask = await monitor.maskAfter(before, goOn);
    if (mask?.kind !== 'some' || mask.value(token, ahead)) continue;
    tally.refused.set(property, (tally.refused.get(property) ?? 0) + 1);
    const line = before.slice(before.lastIndexOf('\n') + 1).trim();
    if (tally.shown.length < mostShown) tally.shown.push(`${property}: ${line}[${token}]${ahead}`);
  }
}
