import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the server brings along, wherever it runs from: its source, or the bundle in `dist/`. */
export interface Assets {
  readonly root: string;
  readonly grammars: string;
  readonly models: string;
  /** web-tree-sitter's WebAssembly beside the bundle; undefined when running from source. */
  readonly runtime: string | undefined;
  readonly isBundled: boolean;
}

/** Looks upward from `folder` for the folder whose package.json is Tenon's. */
export function assetsAround(folder: string): Assets {
  for (let at = folder; ; at = dirname(at)) {
    if (isOurs(join(at, 'package.json'))) return assetsIn(at, folder);
    if (dirname(at) === at) throw new Error(`no Tenon around ${folder}`);
  }
}

function isOurs(path: string): boolean {
  if (!existsSync(path)) return false;
  return (JSON.parse(readFileSync(path, 'utf8')) as { name?: string }).name === 'tenon';
}

function assetsIn(root: string, folder: string): Assets {
  const runtime = join(folder, 'web-tree-sitter.wasm');
  return {
    root,
    grammars: join(root, 'grammars'),
    models: join(root, 'models'),
    runtime: existsSync(runtime) ? runtime : undefined,
    isBundled: folder.startsWith(join(root, 'dist')),
  };
}
