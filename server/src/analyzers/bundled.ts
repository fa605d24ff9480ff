import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageServerCommand } from './lsp/session.ts';

/** Types are not fetched from npm behind anyone's back: https://www.typescriptlang.org/tsconfig/#typeAcquisition. */
const settings = {
  'js/ts': { tsserver: { automaticTypeAcquisition: { enabled: false } } },
  typescript: { disableAutomaticTypeAcquisition: true },
  javascript: { disableAutomaticTypeAcquisition: true },
};

/** The TypeScript 7 server that is shipped for this platform; undefined where there is none. */
export function typescriptServer(root: string, isBundled: boolean): LanguageServerCommand | undefined {
  const modules = join(root, ...(isBundled ? ['dist'] : []), 'node_modules');
  const folder = join(modules, '@typescript', `typescript-${process.platform}-${process.arch}`);
  const command = join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
  if (!existsSync(command)) return undefined;
  makeExecutable(command);
  return { name: `TypeScript ${versionIn(folder)}`, command, args: ['--lsp', '--stdio'], settings };
}

/** An archive may have lost the mode. Where it cannot be set, the process does not start and says so. */
function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    tryToSetMode(path);
  }
}

function tryToSetMode(path: string): void {
  try {
    chmodSync(path, 0o755);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function versionIn(folder: string): string {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
