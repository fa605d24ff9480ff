import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from './report.ts';

const folder = join(import.meta.dirname, 'peers');
const cached = join(import.meta.dirname, '..', '..', '.cache');
/** The last one of which the registry has the native programs. */
export const jscpdVersion = '5.3.3';

/** Installs the peers on first use: about 500 MB, for benchmarks only. */
function install(): void {
  if (existsSync(join(folder, 'node_modules', '@vscode', 'ripgrep'))) return;
  const shell = process.platform === 'win32';
  execFileSync('npm', ['ci', '--ignore-scripts', '--loglevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell,
  });
}

/** Blocks a second of transformers.js with the model of `packageFolder`. */
export function embeddingPeer(packageFolder: string, texts: readonly string[]): number {
  install();
  const home = mkdtempSync(join(tmpdir(), 'tenon-peer-'));
  try {
    mkdirSync(join(home, 'model', 'onnx'), { recursive: true });
    for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json'])
      cpSync(join(packageFolder, file), join(home, 'model', file));
    cpSync(join(packageFolder, 'model.onnx'), join(home, 'model', 'onnx', 'model_quantized.onnx'));
    writeFileSync(join(home, 'texts.json'), JSON.stringify(texts));
    const output = execFileSync(process.execPath, [join(folder, 'embed.mjs'), home], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 2],
    });
    return (JSON.parse(output) as { blocksPerSecond: number }).blocksPerSecond;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Median milliseconds of one ripgrep over a folder for any of the words of a sentence. */
export function ripgrepPeer(
  questions: readonly { readonly folder: string; readonly sentences: readonly string[] }[],
): number {
  install();
  const executable = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const ripgrep = join(
    folder,
    'node_modules',
    '@vscode',
    `ripgrep-${process.platform}-${process.arch}`,
    'bin',
    executable,
  );
  const times = questions.flatMap((question) =>
    question.sentences.map((sentence) => {
      const words = sentence.match(/[A-Za-z]{4,}/g) ?? ['the'];
      const started = performance.now();
      const { status } = spawnSync(ripgrep, ['-i', '-l', '-e', words.join('|'), question.folder], {
        stdio: ['ignore', 'ignore', 'ignore'],
      });
      if (status === null || status > 1) throw new Error(`ripgrep ended with ${status}`);
      return performance.now() - started;
    }),
  );
  return quantile(times, 0.5);
}

/**
 * The command that finds clones of types 1 and 2 in a folder with jscpd's native program, names and literals blinded as ours; undefined
 * where there is none for this machine.
 */
export function copyPastePeer(target: string): readonly string[] | undefined {
  const home = join(cached, 'jscpd');
  const libc = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : '';
  const name = `jscpd-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}${libc}`;
  const program = join(
    home,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'jscpd.exe' : 'jscpd',
  );
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true }');
    const install = [
      'install',
      '--no-save',
      '--ignore-scripts',
      '--loglevel',
      'error',
      `${name}@${jscpdVersion}`,
    ];
    const { status } = spawnSync('npm', install, {
      cwd: home,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (status !== 0) return undefined;
  }
  return [
    program,
    '-k',
    '50',
    '-l',
    '1',
    '--ignore-identifiers',
    '--ignore-literals',
    '-r',
    'silent',
    target,
  ];
}

/**
 * The command that finds clones of types 1 and 2 among the Java files of a folder with PMD's CPD, names and literals blinded as ours;
 * undefined without Java and Maven on the PATH.
 */
export function cpdPeer(target: string): readonly string[] | undefined {
  const project = join(folder, 'cpd');
  const libraries = join(cached, 'cpd');
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    if (!existsSync(libraries)) {
      const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`];
      execFileSync('mvn', copy, { cwd: project, stdio: ['ignore', 'ignore', 'ignore'] });
    }
  } catch {
    return undefined;
  }
  return ['java', '-cp', join(libraries, '*'), join(project, 'Cpd.java'), target];
}
