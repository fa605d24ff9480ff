import { Languages } from '../../server/src/syntax/languages.ts';
import { assetsAround } from '../../server/src/workspace/assets.ts';
import { grammarFolder } from '../../server/src/workspace/grammars.ts';
import { recalls, type Recall } from './clones/recall.ts';
import { precisionOf, readSheet } from './clones/sheet.ts';
import { javaSpeeds, speeds, updateMilliseconds, type Speed } from './clones/speed.ts';
import { semanticClones } from './clones-semantic.ts';
import { jscpdVersion } from './peers.ts';
import type { BenchOptions, BenchReport, Part } from './report.ts';
import { heldOutRepositories, missingNote } from './repositories.ts';

/** Clones planted of each type in each language. */
const plantedEach = 60;
const sizes = [1000, 10_000, 20_000] as const;
const updatedAmong = 10_000;

/** Clones: what of planted ones is found, what of reports is right, how long it takes beside jscpd, and type 4. */
export async function clonesBench(options: BenchOptions): Promise<BenchReport> {
  const assets = assetsAround(import.meta.dirname);
  const languages = await Languages.load(grammarFolder(assets.grammars, assets.runtime));
  const found = await recalls(options, languages, options.quick ? 5 : plantedEach);
  const parts = [recallPart(found), ...sheetPart()];
  parts.push(speedPart(await speeds(options, options.quick ? [1000] : sizes)));
  parts.push(...javaPart(await javaSpeeds(options)));
  const update = await updateMilliseconds(options, languages, options.quick ? 1000 : updatedAmong);
  const semantic = await semanticClones(options);
  return {
    tables: [...parts.map(({ table }) => table), ...semantic.tables],
    notes: [
      'Planted: a function of 60 to 500 tokens of a held-out repository, edited on its tree (Roy and Cordy 2009), in a file of its own among statements of others; type 1: white space, line breaks, comments; type 2: local variables renamed, else literals and one name; type 3: one to four statements deleted, inserted, replaced or changed, at least 70 % of the tokens left. Found: one class has places over 80 % of the lines of both.',
      `One saved file among ${update.files.toLocaleString('en')}: ${update.median.toFixed(0)} ms in the median, ${update.p95.toFixed(0)} ms for 95 of 100.`,
      'Speed: the built command and the peer as processes on one folder, one after the other; ours reads the same files (it skips minified and generated ones). Memory: most resident memory, Linux only.',
      ...missingNote(heldOutRepositories(options)),
      ...semantic.notes,
    ],
    figures: {
      ...Object.assign({}, ...parts.map(({ figures }) => figures)),
      'update_ms.10k': update.median,
      'update_ms.10k.p95': update.p95,
      ...semantic.figures,
    },
  };
}

function recallPart(found: readonly Recall[]): Part {
  const languages = [...new Set(found.map(({ language }) => language))];
  const rate = (rows: readonly Recall[]) => {
    const planted = rows.reduce((sum, row) => sum + row.planted, 0);
    return planted === 0 ? Number.NaN : rows.reduce((sum, row) => sum + row.found, 0) / planted;
  };
  const of = (type: number, language?: string) =>
    found.filter((row) => row.type === type && (language === undefined || row.language === language));
  const count = (rows: readonly Recall[]) => rows.reduce((sum, row) => sum + row.planted, 0);
  const row = (name: string, language?: string) => [
    name,
    ...[1, 2, 3].flatMap((type) => [count(of(type, language)), rate(of(type, language))]),
  ];
  return {
    table: {
      title: 'Planted clones that were found',
      columns: ['language', 'type 1', 'recall', 'type 2', 'recall', 'type 3', 'recall'],
      rows: [...languages.map((language) => row(language, language)), row('**all**')],
    },
    figures: {
      'recall.type1': rate(of(1)),
      'recall.type2': rate(of(2)),
      'recall.type3': rate(of(3)),
      'planted.type1': count(of(1)),
      'planted.type2': count(of(2)),
      'planted.type3': count(of(3)),
    },
  };
}

function sheetPart(): readonly Part[] {
  const sheet = readSheet();
  if (sheet === undefined) return [];
  const rows = ([1, 2, 3] as const).map((type) => [type, precisionOf(sheet, type)] as const);
  const all = precisionOf(sheet);
  return [
    {
      table: {
        title: `Reports read by hand: ${sheet.repository}, ${sheet.read.length} of ${sheet.classes.toLocaleString('en')} (test/bench/clones/sheet.json)`,
        columns: ['type', 'read', 'clones', 'precision'],
        rows: [
          ...rows.map(([type, { right, read }]) => [String(type), read, right, right / read]),
          ['**all**', all.read, all.right, all.right / all.read],
        ],
      },
      figures: { 'precision.sheet': all.right / all.read },
    },
  ];
}

function javaPart(found: Awaited<ReturnType<typeof javaSpeeds>>): readonly Part[] {
  if (found === undefined) return [];
  const { files, ours, jscpd, cpd } = found;
  const row = (name: string, run: Speed['peer']) => [name, run?.seconds ?? '–', run?.megabytes ?? '–'];
  return [
    {
      table: {
        title: `Java alone, ${files.toLocaleString('en')} files, types 1 and 2`,
        columns: ['', 's', 'peak MB'],
        rows: [row('tenon', ours), row(`jscpd ${jscpdVersion}`, jscpd), row('PMD CPD 7.27.0', cpd)],
      },
      figures: {
        'seconds.java': ours.seconds,
        'seconds.java.cpd': cpd.seconds,
        ...(jscpd === undefined ? {} : { 'seconds.java.jscpd': jscpd.seconds }),
      },
    },
  ];
}

function speedPart(found: readonly Speed[]): Part {
  const figures: Record<string, number> = {};
  for (const { files, ours, all, peer } of found) {
    const key = `${Math.round(files / 1000)}k`;
    figures[`seconds.${key}`] = ours.seconds;
    figures[`seconds.${key}.types1to3`] = all.seconds;
    figures[`peak_mb.${key}`] = ours.megabytes;
    figures[`peak_mb.${key}.types1to3`] = all.megabytes;
    if (peer === undefined) continue;
    figures[`seconds.${key}.jscpd`] = peer.seconds;
    figures[`peak_mb.${key}.jscpd`] = peer.megabytes;
  }
  const numbers = (run: Speed['peer']) => (run === undefined ? ['–', '–'] : [run.seconds, run.megabytes]);
  return {
    table: {
      title: 'Seconds and memory, whole processes',
      columns: [
        'files',
        'MB',
        'types 1-2 s',
        'peak MB',
        `jscpd ${jscpdVersion} s`,
        'peak MB',
        'types 1-3 s',
        'peak MB',
      ],
      rows: found.map(({ files, megabytes, ours, peer, all }) => [
        files,
        megabytes,
        ...numbers(ours),
        ...numbers(peer),
        ...numbers(all),
      ]),
    },
    figures,
  };
}
