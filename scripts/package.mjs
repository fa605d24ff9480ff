// Packs dist/, grammars and models into tenon.vsix. `--all-platforms` puts the binaries of every platform in.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const shared = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
execFileSync(process.execPath, ['scripts/build.mjs', '--production', ...process.argv.slice(2)], shared);
const vsce = join('node_modules', '@vscode', 'vsce', 'vsce');
const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], {
  cwd: root,
  encoding: 'utf8',
});
const missing = shippedModelFiles().filter((file) => !listed.split(/\r?\n/).includes(file));
if (missing.length > 0) {
  console.error(`.vscodeignore leaves out what a model's manifest names: ${missing.join(', ')}`);
  process.exit(1);
}
execFileSync(
  process.execPath,
  [
    vsce,
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    'tenon.vsix',
  ],
  shared,
);

/** Every file that the manifest of a model names, of the models that are shipped. */
function shippedModelFiles() {
  const held = readFileSync(join(root, '.vscodeignore'), 'utf8');
  return readdirSync(join(root, 'models')).flatMap((name) => {
    const manifest = join(root, 'models', name, 'manifest.json');
    if (!existsSync(manifest) || !held.includes(`!models/${name}/**`)) return [];
    const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
    return ['manifest.json', ...Object.keys(files)].map((file) => `models/${name}/${file}`);
  });
}
