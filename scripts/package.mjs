// Packs dist/, grammars and models into tenon.vsix. `--all-platforms` puts the binaries of every platform in.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const shared = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
execFileSync(process.execPath, ['scripts/build.mjs', '--production', ...process.argv.slice(2)], shared);
execFileSync(
  process.execPath,
  [
    join('node_modules', '@vscode', 'vsce', 'vsce'),
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    'tenon.vsix',
  ],
  shared,
);
