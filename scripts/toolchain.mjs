// What `npm start` and `npm test` do first on a fresh machine. Runs on Node 20 and on nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const cache = join(root, '.cache');
const bin = join(root, 'node_modules', '.bin');

/** The environment in which the project's own Node 24 and its tools come first. */
export const environment = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  ONNXRUNTIME_NODE_INSTALL: 'skip',
};

/** The project's own Node (24), whatever Node runs this script. */
export const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Ends the program with one clear sentence. */
export function fail(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** Runs a program to its end, its output shown; fails with `sentence` when its exit code is not among `allowed`. */
export function run(program, args, { cwd = root, sentence, allowed = [0] } = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && !program.endsWith('.exe'),
  });
  if (error !== undefined || !allowed.includes(status)) {
    fail(sentence ?? `${program} ${args.join(' ')} ended with ${error?.message ?? `exit code ${status}`}.`);
  }
}

/** Does `work` when the content of `files` is not what it was when it was last done. */
export function whenChanged(name, files, work) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  const wanted = hash.digest('hex');
  const stamp = join(cache, `${name}.stamp`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Packages, Node 24, grammars: everything that a build needs. */
export function setUp() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20)
    fail(`Tenon needs Node 20 or newer to set itself up; this is Node ${process.versions.node}.`);
  const offline =
    'The packages could not be installed. Setting up needs a package registry that npm can reach (npm config get registry); nothing else is downloaded.';
  if (!existsSync(node)) rmSync(join(cache, 'packages.stamp'), { force: true });
  whenChanged('packages', ['package-lock.json'], () => {
    say('Installing packages (about a minute, 800 MB) ...');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { sentence: offline });
  });
  if (!existsSync(node))
    fail(
      'The package "node" did not bring its Node 24. npm must be allowed to run its install script: npm config set ignore-scripts false.',
    );
  say('Copying the grammars ...');
  run(process.execPath, ['scripts/grammars.mjs'], { sentence: offline });
}
