import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointOf } from '../../../server/src/base/checkpoint.ts';
import { defaultRules } from '../../../server/src/features/clones/rules.ts';
import { WorkspaceClones } from '../../../server/src/features/clones/workspaceClones.ts';
import type { Languages } from '../../../server/src/syntax/languages.ts';
import { heldOutRepositories } from '../repositories.ts';
import { quantile, type BenchOptions } from '../report.ts';
import { copyPastePeer, cpdPeer } from '../peers.ts';
import { shuffled } from '../sources.ts';

/** Seconds and most resident memory of one run as a process. */
interface Run {
  readonly seconds: number;
  /** NaN where the operating system does not tell. */
  readonly megabytes: number;
}

export interface Speed {
  readonly files: number;
  readonly megabytes: number;
  /** Types 1 and 2, as the peer finds them. */
  readonly ours: Run;
  /** Types 1 to 3. */
  readonly all: Run;
  /** jscpd's native program with names and literals blinded; undefined where it has none for this machine. */
  readonly peer: Run | undefined;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** The built command on folders of so many files of the held-out repositories, each beside the peer on the same folder. */
export async function speeds(options: BenchOptions, sizes: readonly number[]): Promise<readonly Speed[]> {
  execFileSync(process.execPath, ['scripts/build.mjs', '--production'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const scratch = mkdtempSync(join(tmpdir(), 'tenon-clones-'));
  const found: Speed[] = [];
  try {
    for (const size of sizes) {
      options.say(`finding clones in ${size} files ...`);
      const folder = join(scratch, String(size));
      const { files, bytes } = manyFiles(folder, size, options);
      const clones = (types: string) =>
        run([
          process.execPath,
          join(root, 'dist', 'cli.mjs'),
          'clones',
          folder,
          '--type',
          types,
          '--format',
          'json',
        ]);
      const peer = copyPastePeer(folder);
      found.push({
        files,
        megabytes: bytes / 1e6,
        ours: await clones('1..2'),
        peer: peer === undefined ? undefined : await run(peer),
        all: await clones('1..3'),
      });
    }
    return found;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The Java files of the held-out repositories, types 1 and 2: ours, jscpd's and PMD CPD's; undefined where CPD does not run. */
export async function javaSpeeds(
  options: BenchOptions,
): Promise<
  | { readonly files: number; readonly ours: Run; readonly jscpd: Run | undefined; readonly cpd: Run }
  | undefined
> {
  const scratch = mkdtempSync(join(tmpdir(), 'tenon-clones-'));
  try {
    const paths = sourcePaths(options).filter((path) => path.endsWith('.java'));
    for (const [at, path] of paths.entries()) cpSync(path, join(scratch, `f${at}.java`));
    const command = cpdPeer(scratch);
    if (command === undefined) return undefined;
    options.say(`finding clones in ${paths.length} Java files ...`);
    const cli = join(root, 'dist', 'cli.mjs');
    const jscpd = copyPastePeer(scratch);
    return {
      files: paths.length,
      ours: await run([process.execPath, cli, 'clones', scratch, '--type', '1..2', '--format', 'json']),
      jscpd: jscpd === undefined ? undefined : await run(jscpd),
      cpd: await run(command),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Median milliseconds to take one saved file in, among the files of the held-out repositories up to so many. */
export async function updateMilliseconds(
  options: BenchOptions,
  languages: Languages,
  size: number,
): Promise<{ readonly median: number; readonly p95: number; readonly files: number }> {
  options.say(`updating single files of ${size} ...`);
  const paths = sourcePaths(options).slice(0, size);
  const texts = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const clones = new WorkspaceClones(
    {
      files: async () => paths,
      read: async (path) => ({ text: texts.get(path) ?? '', category: 'code' }),
      languageOf: (path) => languages.ofPath(path),
      uriOf: (path) => path,
      shownPathOf: (path) => path,
      onProgress() {},
    },
    { rules: defaultRules, tokens: Infinity },
  );
  const never = checkpointOf(new AbortController().signal);
  await clones.find(never);
  const times: number[] = [];
  for (const path of shuffled(paths, 5).slice(0, 200)) {
    const lines = (texts.get(path) ?? '').split('\n');
    // A person adds a line in the middle and saves.
    texts.set(path, [...lines.slice(0, lines.length >> 1), '', ...lines.slice(lines.length >> 1)].join('\n'));
    const startedAt = performance.now();
    await clones.update(path, never);
    times.push(performance.now() - startedAt);
  }
  return { median: quantile(times, 0.5), p95: quantile(times, 0.95), files: paths.length };
}

const source = /\.(ts|tsx|js|mjs|py|java|go|cs|rs|rb|php|cpp|cc|c|h)$/;
const largest = 1024 * 1024;

/** Source files of the held-out repositories, repository by repository. */
function sourcePaths(options: BenchOptions): readonly string[] {
  return heldOutRepositories(options).repositories.flatMap(({ folder }) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && source.test(entry.name) && !/\.(d\.ts|min\.js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted(),
  );
}

/** A folder with so many files: all of the repositories, then copies of them under other names. */
function manyFiles(folder: string, wanted: number, options: BenchOptions): { files: number; bytes: number } {
  const paths = sourcePaths(options);
  let files = 0;
  let bytes = 0;
  for (let round = 0; files < wanted && paths.length > 0; round++) {
    for (const path of paths) {
      if (files >= wanted) break;
      const content = readFileSync(path);
      if (content.length > largest) continue;
      const target = join(folder, `round${round}`, `part${files % 97}`);
      mkdirSync(target, { recursive: true });
      cpSync(path, join(target, `f${files}${path.slice(path.lastIndexOf('.'))}`));
      files++;
      bytes += content.length;
    }
  }
  return { files, bytes };
}

/** Runs a command to its end, looking at its memory meanwhile. */
async function run([command = '', ...given]: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(command, given, { stdio: ['ignore', 'ignore', 'ignore'] });
  let megabytes = Number.NaN;
  const look = setInterval(() => {
    const seen = peakOf(child.pid ?? 0);
    if (!Number.isNaN(seen)) megabytes = seen;
  }, 20);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(look);
  if (code === null || code > 1) throw new Error(`${command} ended with ${code}`);
  return { seconds: (performance.now() - startedAt) / 1000, megabytes };
}

function peakOf(pid: number): number {
  const path = `/proc/${pid}/status`;
  try {
    if (!existsSync(path)) return Number.NaN;
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.NaN) / 1024;
  } catch {
    // It ended between the two looks.
    return Number.NaN;
  }
}
