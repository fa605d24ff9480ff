import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** One outcome of a Mocha run, as the launcher reads it. */
export interface Report {
  readonly passed: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

/** The entry that VS Code calls in its extension host (the convention of @vscode/test-electron). */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 120_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const suite = process.env['TENON_SUITE'] ?? 'tenon';
  if (suite === 'baseline') await import('./suggest-baseline.ts');
  else if (suite === 'clones') await import('./clones.ts');
  else {
    await import('./tenon.ts');
    await import('./suggestions.ts');
  }
  const report = await runMocha(mocha);
  const path = process.env['TENON_REPORT'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(report));
  if (report.failures.length > 0)
    throw new Error(report.failures.map(({ title, message }) => `${title}: ${message}`).join('\n'));
}

function runMocha(mocha: Mocha): Promise<Report> {
  return new Promise((resolve) => {
    const failures: { title: string; message: string }[] = [];
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failures }));
    runner.on('fail', (failed: Mocha.Runnable, error: unknown) => {
      failures.push({
        title: failed.fullTitle(),
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    });
  });
}
