import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions, BenchReport } from './report.ts';

const root = join(import.meta.dirname, '..', '..');

/** What Tenon costs the editor: activation, and the editor's own suggestions with and without it, in a real VS Code. */
export async function editorBench({ say }: BenchOptions): Promise<BenchReport> {
  say('building, then two runs of a real editor ...');
  for (const args of [
    ['scripts/build.mjs', '--production'],
    ['test/editor/main.ts', '--suites'],
  ]) {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  }
  const figures: Record<string, number> = JSON.parse(
    readFileSync(join(root, 'out', 'editor', 'measured.json'), 'utf8'),
  );
  return {
    tables: [
      {
        title: 'What the editor feels',
        columns: ['what', 'ms'],
        rows: [
          ['loading the client', figures['activation_ms.load'] ?? Number.NaN],
          ['activating the client', figures['activation_ms.activate'] ?? Number.NaN],
          [
            "the editor's own suggestions, median of 15, without Tenon",
            figures['suggest_ms.without'] ?? Number.NaN,
          ],
          [
            "the editor's own suggestions, median of 15, while Tenon indexes",
            figures['suggest_ms.with'] ?? Number.NaN,
          ],
        ],
      },
    ],
    notes: [
      'rxjs as the workspace, TypeScript suggestions after a dot, each after a fresh edit; two runs of the same editor.',
    ],
    figures,
  };
}
