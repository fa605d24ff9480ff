import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GrammarSource } from '../syntax/languages.ts';

/** The language folders of `grammars/`. `runtime` is web-tree-sitter's own WebAssembly where the library cannot find it. */
export function grammarFolder(folder: string, runtime: string | undefined): GrammarSource {
  return {
    languages: async () => {
      const entries = await readdir(folder, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      const described = await Promise.all(
        names.map((name) => readIfThere(join(folder, name, 'language.json'))),
      );
      return names.filter((_, i) => described[i] !== undefined).sort();
    },
    read: (language, file) => readIfThere(join(folder, language, file)),
    runtime: async () => (runtime === undefined ? undefined : await readIfThere(runtime)),
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
