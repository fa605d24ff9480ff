import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GrammarSource } from '../syntax/languages.ts';

/** The folders of `folder` that hold a `language.json`; its `web-tree-sitter.wasm`, if there is one, is the runtime. */
export function grammarSource(folder: string): GrammarSource {
  return {
    async languages() {
      const entries = await readdir(folder, { withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
        .map(({ name }) => name);
      const described = await Promise.all(
        names.map((name) => readIfThere(join(folder, name, 'language.json'))),
      );
      return names.filter((_, index) => described[index] !== undefined).toSorted();
    },
    read: (language, file) => readIfThere(join(folder, language, file)),
    runtime: () => readIfThere(join(folder, 'web-tree-sitter.wasm')),
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
