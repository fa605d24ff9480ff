// Copies the WebAssembly of the published grammars to grammars/<language>/grammar.wasm.
// What is copied from where stands in grammars/<language>/language.json as "wasm": "package/file.wasm".
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'grammars');
if (!existsSync(join(folder, 'node_modules'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}
for (const entry of readdirSync(folder, { withFileTypes: true })) {
  const description = join(folder, entry.name, 'language.json');
  if (!entry.isDirectory() || !existsSync(description)) continue;
  const { wasm } = JSON.parse(readFileSync(description, 'utf8'));
  copyFileSync(join(folder, 'node_modules', wasm), join(folder, entry.name, 'grammar.wasm'));
}
