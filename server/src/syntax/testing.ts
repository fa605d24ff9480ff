// For tests only: the grammars of this checkout, read from disk.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointOf, type Checkpoint } from '../base/checkpoint.ts';
import { Languages, type GrammarSource } from './languages.ts';
import { readMarks, type MarkedText } from './marks.ts';
import { parse, type SyntaxTree } from './parse.ts';

export const grammarsFolder = join(import.meta.dirname, '../../../grammars');

export const never: Checkpoint = checkpointOf(new AbortController().signal);

/** Reads the language folders of `folder`; a grammar that was not copied yet is taken from its package. */
export function folderSource(folder: string): GrammarSource {
  return {
    languages: async () =>
      readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, 'language.json')))
        .toSorted(),
    read: async (language, file) =>
      read(join(folder, language, file)) ??
      (file === 'grammar.wasm' ? packaged(folder, language) : undefined),
    runtime: async () => undefined,
  };
}

export const languages = await Languages.load(folderSource(grammarsFolder));

/** The tree of `text`, which `using` disposes of. */
export async function treeOf(id: string, text: string): Promise<SyntaxTree & Disposable> {
  const language = languages.byId(id);
  if (language === undefined) throw new Error(`no language ${id}`);
  const tree = await parse(language, text, undefined, never);
  return Object.assign(tree, { [Symbol.dispose]: () => tree.dispose() });
}

function read(path: string): Uint8Array | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

function packaged(folder: string, language: string): Uint8Array | undefined {
  const { wasm } = JSON.parse(readFileSync(join(folder, language, 'language.json'), 'utf8')) as {
    wasm: string;
  };
  return read(join(grammarsFolder, 'node_modules', wasm));
}

/** `grammars/<id>/marks/<kind>.*`, without the lines of its marks. */
export function markedFixture(id: string, kind: string): MarkedText {
  const folder = join(grammarsFolder, id, 'marks');
  const file = readdirSync(folder).find((name) => name.startsWith(`${kind}.`));
  if (file === undefined) throw new Error(`${id} has no marks for ${kind}`);
  return readMarks(readFileSync(join(folder, file), 'utf8'));
}
