// Every test there is: types, lint, dead code, unit and protocol tests, and the real editor. On a fresh machine it
// installs what it needs first. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, environment, fail, node, root, run, say, setUp } from './toolchain.mjs';

const only = process.argv.slice(2);
const tally = { passed: 0, failed: 0, skipped: 0 };

setUp();
mkdirSync(cache, { recursive: true });
const stages = {
  types: () => check('types', ['node_modules/typescript/bin/tsc', '-b']),
  lint: () => check('lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  format: () =>
    check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']),
  'dead-code': () => check('dead code', ['node_modules/knip/bin/knip.js']),
  unit: unitTests,
  training: trainingTests,
  start: () => check('the main job, in the terminal', ['scripts/start.mjs', '--terminal']),
  package: () => check('package', ['scripts/package.mjs']),
  editor: editorTests,
};
const unknown = only.filter((name) => !(name in stages));
if (unknown.length > 0)
  fail(`No such stage: ${unknown.join(', ')}. There are ${Object.keys(stages).join(', ')}.`);
for (const [name, stage] of Object.entries(stages)) if (only.length === 0 || only.includes(name)) stage();
if (tally.skipped > 0) say(`\n${tally.skipped} skipped: what did not run is said above, with the reason.`);
say(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed > 0 ? 1 : 0);

/** A check that passes or fails as a whole. */
function check(title, args) {
  say(`\n== ${title}`);
  const { status } = spawnSync(node, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) tally.passed += 1;
  else tally.failed += 1;
  say(status === 0 ? `${title}: passed` : `${title}: FAILED`);
}

function unitTests() {
  say('\n== unit, protocol and parity tests');
  const report = join(cache, 'unit.json');
  run(node, ['scripts/build.mjs'], { sentence: 'The build failed: see above.' });
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  const { status } = spawnSync(node, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  tally.passed += numPassedTests;
  tally.failed +=
    numFailedTests + (status !== 0 && numFailedTests === 0 ? 1 : 0) + (numTotalTests === 0 ? 1 : 0);
  tally.skipped += numPendingTests;
}

/** Python's half: networks, exports, parity with published architectures. Only where its environment was made. */
function trainingTests() {
  say('\n== training');
  const folder = join(root, 'models', 'training');
  const python = join(
    folder,
    '.venv',
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const modules = 'import torch, onnx, onnxruntime, tokenizers, numpy';
  if (spawnSync(python, ['-c', modules]).status !== 0) {
    tally.skipped += 1;
    say('The training tests DID NOT RUN: models/training/.venv is not there, or lacks its packages.');
    say('To run them, with Python 3.11 or newer: cd models/training && python3 -m venv .venv');
    say('&& .venv/bin/pip install -r requirements-dev.lock, then npm test -- training');
    return;
  }
  const { status, stderr } = spawnSync(python, ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], {
    cwd: folder,
    env: { ...environment, OMP_NUM_THREADS: environment.OMP_NUM_THREADS ?? '2' },
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  process.stderr.write(stderr);
  const ran = Number(/^Ran (\d+) tests?/m.exec(stderr)?.[1] ?? 0);
  const count = (word) => Number(new RegExp(`${word}=(\\d+)`).exec(stderr)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  const skipped = count('skipped');
  tally.passed += Math.max(0, ran - failed - skipped);
  tally.failed += failed + (status !== 0 && failed === 0 ? 1 : 0);
  tally.skipped += skipped;
}

function editorTests() {
  say('\n== the real editor');
  const { status, stdout } = spawnSync(node, ['test/editor/main.ts'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  const counts = /editor: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?/.exec(stdout);
  tally.passed += Number(counts?.[1] ?? 0);
  tally.failed += Number(counts?.[2] ?? 0) + (counts === null || (status !== 0 && counts[2] === '0') ? 1 : 0);
  tally.skipped += Number(counts?.[3] ?? 0);
}
