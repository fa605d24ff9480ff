import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../bench/projects.ts';
import { findChromium } from './chromium.ts';
import { openBrowser, startHost, workspaceCopy } from './host.ts';
import type { Report } from './suite/index.ts';
import { walkThrough } from './ui.ts';

// The real-editor tests: one Mocha suite inside the extension host, and a walk by keyboard through the packaged
// extension. The editor is code-server shown by Chromium where there is a Chromium, else the desktop VS Code that
// @vscode/test-electron downloads (the walk needs a browser and is then counted as skipped). `--suites` and `--suite NAME`
// leave the walk out, `--walk NAME` walks through one workspace alone.

const root = join(import.meta.dirname, '..', '..');
const out = join(root, 'out', 'editor');
const allSuites = ['baseline', 'tenon', 'clones'] as const;
/** `--suite NAME` runs one alone. */
const suiteNames = allSuites.filter((name) => name === (valueOf('--suite') ?? name));
const suitePath = join(root, 'out', 'editor-suite', 'index.cjs');

function valueOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at === -1 ? undefined : process.argv[at + 1];
}

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(): Promise<void> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  bundleSuite();
  const chromium = findChromium();
  if (chromium === undefined) await inDesktop(tally);
  else await inBrowser(chromium, tally);
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  process.stdout.write(`editor: ${tally.passed} passed, ${tally.failed} failed${skipped}\n`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

function bundleSuite(): void {
  const options = [
    '--bundle',
    '--platform=node',
    '--format=cjs',
    '--external:vscode',
    '--external:mocha',
    '--log-level=warning',
  ];
  execFileSync(
    join(root, 'node_modules', '.bin', 'esbuild'),
    [join(import.meta.dirname, 'suite', 'index.ts'), `--outfile=${suitePath}`, ...options],
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
}

async function inBrowser(chromium: string, tally: Tally): Promise<void> {
  execFileSync(join(import.meta.dirname, 'host', 'install.sh'), { stdio: ['ignore', 'inherit', 'inherit'] });
  const wanted = process.argv.includes('--walk') ? [] : suiteNames;
  for (const name of wanted) await suiteInBrowser(chromium, name, tally);
  if (process.argv.includes('--suites') || process.argv.includes('--suite')) return;
  const vsix = join(root, 'tenon.vsix');
  for (const { title, message } of await walkThrough(chromium, vsix, valueOf('--walk'))) {
    process.stdout.write(
      message === undefined ? `  ok    ${title}\n` : `  FAIL  ${title}\n        ${message}\n`,
    );
    if (message === undefined) tally.passed += 1;
    else tally.failed += 1;
  }
}

async function suiteInBrowser(chromium: string, name: SuiteName, tally: Tally): Promise<void> {
  const host = await startHost({ smokeTestDriver: true, environment: suiteEnvironment(name) });
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const ended = new Promise<void>((resolve) => {
      void page.exposeFunction('codeAutomationExit', () => resolve());
    });
    await page.exposeFunction('codeAutomationLog', () => {});
    const remote = (path: string) => `vscode-remote://${host.authority}${path}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', remote(extensionUnderTest(name))],
      ['extensionTestsPath', remote(suitePath)],
      ['enableProposedApi', ''],
      ['skipWelcome', 'true'],
    ]);
    await page.goto(
      `${host.base}/?folder=${encodeURIComponent(suiteWorkspace(name))}&payload=${encodeURIComponent(payload)}`,
    );
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 300_000).unref())]);
    await page.screenshot({ path: join(out, `${name}.png`) });
  } finally {
    await browser.close();
    await host.stop();
  }
  count(name, tally);
}

async function inDesktop(tally: Tally): Promise<void> {
  const { runTests } = await import('@vscode/test-electron');
  for (const name of suiteNames) {
    const launchArgs = [suiteWorkspace(name), '--disable-workspace-trust', '--skip-welcome'];
    await runTests({
      extensionDevelopmentPath: extensionUnderTest(name),
      extensionTestsPath: suitePath,
      launchArgs,
      extensionTestsEnv: suiteEnvironment(name),
    }).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    count(name, tally);
  }
  process.stdout.write('  skip  the walk by keyboard: it needs Linux with Chromium\n');
  tally.skipped += 1;
}

/** A copy of a real project, with what the suites need beside it in folders of its own; that of clones is small and of its own. */
function suiteWorkspace(name: SuiteName): string {
  if (name === 'clones') return workspaceCopy(join(root, 'test', 'fixtures', 'clones'));
  const workspace = workspaceCopy(projectFolder('rxjs'));
  cpSync(join(root, 'test', 'fixtures', 'suggestions'), join(workspace, 'suggestions'), { recursive: true });
  return workspace;
}

type SuiteName = (typeof allSuites)[number];

/** The baseline is the editor with an extension that does nothing. */
function extensionUnderTest(name: SuiteName): string {
  return name === 'baseline' ? join(import.meta.dirname, 'nothing') : root;
}

function suiteEnvironment(name: SuiteName): Record<string, string> {
  return {
    TENON_SUITE: name,
    TENON_REPORT: reportPath(name),
    TENON_BASELINE: join(out, 'suggest-baseline.json'),
    TENON_MEASURED: join(out, 'measured.json'),
  };
}

function reportPath(name: SuiteName): string {
  return join(out, `${name}.json`);
}

function count(name: SuiteName, tally: Tally): void {
  if (!existsSync(reportPath(name))) {
    process.stdout.write(
      `  FAIL  ${name}: the suite wrote no report (it did not load, or did not end in time)\n`,
    );
    tally.failed += 1;
    return;
  }
  const report: Report = JSON.parse(readFileSync(reportPath(name), 'utf8'));
  process.stdout.write(`  ${name}: ${report.passed} passed\n`);
  for (const { title, message } of report.failures)
    process.stdout.write(`  FAIL  ${title}\n        ${message}\n`);
  tally.passed += report.passed;
  tally.failed += report.failures.length;
}

await main();
