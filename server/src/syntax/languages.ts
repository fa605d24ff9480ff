import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { LexicalTable } from './lexical.ts';
import {
  Language,
  queryNames,
  type LanguageDescription,
  type LoadedParts,
  type MonitorPlaces,
  type QueryName,
} from './language.ts';

/** Where the folders of `grammars/` are read from. */
export interface GrammarSource {
  /** Names of the language folders. */
  languages(): Promise<readonly string[]>;
  /** A file of a language's folder (`queries/blocks.scm`), or undefined when there is none. */
  read(language: string, file: string): Promise<Uint8Array | undefined>;
  /** The WebAssembly of web-tree-sitter itself, or undefined to let the library find it beside its module. */
  runtime(): Promise<Uint8Array | undefined>;
}

/** Every language there is a folder for. Grammars and queries are loaded on first use. */
export class Languages {
  readonly all: readonly Language[];
  readonly #byId: ReadonlyMap<string, Language>;
  readonly #byEditorId: ReadonlyMap<string, Language>;
  readonly #byExtension: ReadonlyMap<string, Language>;
  readonly #byFilename: ReadonlyMap<string, Language>;

  private constructor(all: readonly Language[]) {
    const keyed = (keys: (description: LanguageDescription) => readonly string[]) =>
      new Map(all.flatMap((language) => keys(language.description).map((key) => [key, language] as const)));
    this.all = all;
    this.#byId = keyed(({ id }) => [id]);
    this.#byEditorId = keyed(({ editorIds }) => editorIds);
    this.#byExtension = keyed(({ extensions }) => extensions);
    this.#byFilename = keyed(({ filenames }) => filenames);
  }

  /** Reads the descriptions only. A grammar is loaded when its language is first parsed. */
  static async load(source: GrammarSource): Promise<Languages> {
    const started = once(() => startRuntime(source));
    const names = await source.languages();
    const all = await Promise.all(
      names.map(async (name) => {
        const described = parseDescription(name, await readText(source, name, 'language.json'));
        const monitors = await monitorPlaces(source, described);
        const lexical = (await inheritedTable(source, described, 'lexical.json')) as LexicalTable | undefined;
        const description = { ...described, ...(monitors && { monitors }), ...(lexical && { lexical }) };
        return new Language(description, async () => {
          await started();
          return await loadParts(source, description);
        });
      }),
    );
    return new Languages(all);
  }

  byId(id: string): Language | undefined {
    return this.#byId.get(id);
  }

  ofEditorId(id: string): Language | undefined {
    return this.#byEditorId.get(id);
  }

  /** By file name, then by extension. `path` may use either separator. */
  ofPath(path: string): Language | undefined {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const dot = name.lastIndexOf('.');
    return (
      this.#byFilename.get(name) ??
      (dot === -1 ? undefined : this.#byExtension.get(name.slice(dot).toLowerCase()))
    );
  }

  /** Deletes the compiled queries. Trees are their makers' to delete. */
  dispose(): void {
    for (const language of this.all) language.dispose();
  }
}

async function startRuntime(source: GrammarSource): Promise<void> {
  const wasmBinary = await source.runtime();
  await Parser.init(wasmBinary === undefined ? {} : { wasmBinary: exactBuffer(wasmBinary) });
}

async function loadParts(source: GrammarSource, description: LanguageDescription): Promise<LoadedParts> {
  const wasm = await source.read(description.id, 'grammar.wasm');
  if (wasm === undefined) throw new Error(`grammars/${description.id}/grammar.wasm is missing`);
  const queries = await Promise.all(
    queryNames.map(
      async (name) => [name, await inherited(source, description, `queries/${name}.scm`)] as const,
    ),
  );
  const dataflow = await inheritedTable(source, description, 'dataflow.json');
  const augment = await inheritedTable(source, description, 'augment.json');
  const extract = await inheritedTable(source, description, 'extract.json');
  return {
    grammar: await Grammar.load(wasm),
    queries: Object.fromEntries(queries) as Record<QueryName, string>,
    dataflow,
    augment,
    extract,
  };
}

async function inherited(
  source: GrammarSource,
  description: LanguageDescription,
  file: string,
): Promise<string> {
  const base = description.extends === undefined ? '' : await readText(source, description.extends, file);
  return [base, await readText(source, description.id, file)].filter((text) => text !== '').join('\n');
}

/** Property by property. */
async function monitorPlaces(
  source: GrammarSource,
  { id, extends: base }: LanguageDescription,
): Promise<MonitorPlaces | undefined> {
  const texts = [base === undefined ? '' : await readText(source, base, 'monitors.json')];
  texts.push(await readText(source, id, 'monitors.json'));
  const tables = texts.filter((text) => text !== '').map((text) => JSON.parse(text) as MonitorPlaces);
  return tables.length === 0 ? undefined : Object.assign({}, ...tables);
}

async function inheritedTable(
  source: GrammarSource,
  description: LanguageDescription,
  file: string,
): Promise<unknown> {
  const own = await readText(source, description.id, file);
  if (own !== '') return JSON.parse(own);
  const base = description.extends === undefined ? '' : await readText(source, description.extends, file);
  return base === '' ? undefined : JSON.parse(base);
}

async function readText(source: GrammarSource, language: string, file: string): Promise<string> {
  const bytes = await source.read(language, file);
  return bytes === undefined ? '' : new TextDecoder().decode(bytes);
}

function parseDescription(folder: string, text: string): LanguageDescription {
  const read = JSON.parse(text) as Partial<LanguageDescription>;
  if (read.id !== folder) throw new Error(`grammars/${folder}/language.json names the language ${read.id}`);
  return {
    name: folder,
    family: folder,
    editorIds: [],
    extensions: [],
    filenames: [],
    dereference: [],
    doc: { line: [], block: [] },
    ...read,
    id: folder,
  };
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function once(start: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => (started ??= start());
}
