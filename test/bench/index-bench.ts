import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Status } from '../../server/protocol/status.ts';
import { projectFolder, type ProjectName } from './projects.ts';
import type { BenchOptions, BenchReport } from './report.ts';
import { startServer, type RunningServer } from './server.ts';

const root = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'tenon-bench-'));

interface Run {
  readonly workspace: string;
  readonly files: number;
  readonly blocks: number;
  readonly firstAnswer: number;
  readonly allWords: number;
  /** NaN when vectors were not waited for. */
  readonly allVectors: number;
  readonly reopen: number;
  readonly peakMegabytes: number;
}

/** The built server on real workspaces, as the editor runs it: first answer, everything indexed, reopening, memory. */
export async function indexBench({ quick, say }: BenchOptions): Promise<BenchReport> {
  execFileSync(process.execPath, ['scripts/build.mjs', '--production'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  try {
    const runs: Run[] = [];
    say('rxjs ...');
    const rxjs = await measure('rxjs', projectFolder('rxjs'), true);
    runs.push(rxjs);
    if (!quick) {
      say('the Python standard library ...');
      runs.push(await measure('cpython standard library', projectFolder('cpython'), true));
      say('10,000 files, words only ...');
      runs.push(await measure('10,000 files (copies of all projects)', manyFiles(10_000), false));
    }
    const main = runs[1] ?? rxjs;
    const largest = runs.at(-1) ?? rxjs;
    return {
      tables: [
        {
          title: 'The built server, one workspace each',
          columns: [
            'workspace',
            'files',
            'blocks',
            'first answer s',
            'all words s',
            'all vectors s',
            'reopen s',
            'server peak MB',
          ],
          rows: runs.map((run) => [
            run.workspace,
            run.files,
            run.blocks,
            run.firstAnswer,
            run.allWords,
            Number.isNaN(run.allVectors) ? 'not waited for' : run.allVectors,
            run.reopen,
            run.peakMegabytes,
          ]),
        },
      ],
      notes: [
        'First answer: from starting the server process to the first search that finds something. Reopen: the same with the index on disk, all of it there. Peak: the most resident memory of the server process (the inference host is a process of its own), read from the operating system; Linux only.',
      ],
      figures: {
        files: main.files,
        blocks: main.blocks,
        'seconds.first_answer': main.firstAnswer,
        'seconds.all_words': main.allWords,
        ...(Number.isNaN(main.allVectors) ? {} : { 'seconds.all_vectors': main.allVectors }),
        'seconds.reopen': main.reopen,
        peak_mb: main.peakMegabytes,
        'files.largest': largest.files,
        'blocks.largest': largest.blocks,
        'peak_mb.largest': largest.peakMegabytes,
        'seconds.first_answer.largest': largest.firstAnswer,
        'seconds.reopen.largest': largest.reopen,
      },
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(workspace: string, folder: string, vectors: boolean): Promise<Run> {
  const storage = mkdtempSync(join(scratch, 'storage-'));
  const query = 'parse a number from text';
  let started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const first = await startServer({ folder, storage, settings: { index: { vectors } } });
  await first.until(() => answers(first, query));
  const firstAnswer = elapsed();
  await first.until(async () => isPast((await first.status()).index.phase, 'indexing'));
  const allWords = elapsed();
  await first.until(async () => (await first.status()).index.phase === 'ready');
  const allVectors = vectors ? elapsed() : Number.NaN;
  const { index } = await first.status();
  const peakMegabytes = peakOf(first.pid);
  await first.stop();
  started = performance.now();
  const second = await startServer({ folder, storage, settings: { index: { vectors } } });
  await second.until(
    async () => (await second.status()).index.blocks >= index.blocks && (await answers(second, query)),
  );
  const reopen = elapsed();
  await second.stop();
  return {
    workspace,
    files: index.files,
    blocks: index.blocks,
    firstAnswer,
    allWords,
    allVectors,
    reopen,
    peakMegabytes,
  };
}

async function answers(server: RunningServer, query: string): Promise<boolean> {
  const list = await server.search(query);
  return list.kind === 'hits' && list.hits.length > 0;
}

function isPast(phase: Status['index']['phase'], before: 'indexing'): boolean {
  return !['opening', 'scanning', before].includes(phase);
}

function peakOf(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return Number.NaN;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}

/** A folder of at least `wanted` source files: the projects, copied until there are enough. */
function manyFiles(wanted: number): string {
  const folder = join(scratch, 'many');
  const names: readonly ProjectName[] = ['effect', 'three', 'lodash', 'cpython', 'rxjs', 'react-native'];
  let files = 0;
  for (let round = 1; files < wanted; round += 1) {
    for (const name of names) {
      if (files >= wanted) break;
      const target = join(folder, `${name}-${round}`);
      mkdirSync(target, { recursive: true });
      cpSync(projectFolder(name), target, { recursive: true });
      files += sourceCount(target);
    }
  }
  return folder;
}

function sourceCount(folder: string): number {
  const source = /\.(ts|tsx|js|mjs|py|java|cpp|cc|c|h|rb)$/;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => source.test(path) && !/\.(d\.ts|min\.js)$/.test(path),
  ).length;
}
