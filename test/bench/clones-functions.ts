import { basename, relative } from 'node:path';
import { bagOf, Interner, type Bag } from '../../server/src/features/clones/semantic/bags.ts';
import { isNaming, lexemesOf } from '../../server/src/features/clones/semantic/lexemes.ts';
import { semanticDefaults } from '../../server/src/features/clones/semantic/pairs.ts';
import { profileOf, type Profile } from '../../server/src/features/clones/semantic/profile.ts';
import type { Block } from '../../server/src/syntax/block.ts';
import { blocksOf } from '../../server/src/syntax/blocks.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';
import { parse, type SyntaxTree } from '../../server/src/syntax/parse.ts';
import { libraryFolder, sheet, type Library, type PartName } from './clones-libraries.ts';
import { sourcesIn } from './sources.ts';

/** A function of a library, as the pairs are made of it. */
export interface LibraryFunction {
  readonly library: string;
  readonly part: PartName;
  readonly language: string;
  /** Normalised: what pairs meet by. */
  readonly name: string;
  /** For a person: path, name and line. */
  readonly place: string;
  readonly profile: Profile;
  /** The tokens, the function's own name blinded. */
  readonly code: string;
  readonly tokens: Bag;
  /** Runs of three tokens with names and literals blinded. */
  readonly shapes: Bag;
}

/** Numbers the texts of all libraries. */
export const names = new Interner();

const mostTokens = 1500;
const goOn = async () => {};

/** Functions of a library, of several of one name (overloads, private halves) the longest. Undefined where it cannot be fetched. */
export async function functionsOf(
  library: string,
  languages: Languages,
): Promise<readonly LibraryFunction[] | undefined> {
  const known = sheet.libraries[library];
  if (known === undefined) throw new Error(`no library ${library}`);
  const folder = libraryFolder(library);
  const language = languages.byId(known.language);
  if (language === undefined || folder === undefined) return undefined;
  const wanted = new RegExp(known.files);
  const longest = new Map<string, LibraryFunction>();
  for (const { path, text } of sourcesIn(folder, languages).get(language) ?? []) {
    const shown = relative(folder, path).replaceAll('\\', '/');
    if (!wanted.test(shown)) continue;
    const tree = await parse(language, text, undefined, goOn);
    for (const block of blocksOf(tree).filter((each) => isWanted(each, tree, known))) {
      const made = functionOf(block, tree, { ...known, name: library, path: shown });
      const { size, bodySize } = made.profile;
      if (bodySize < semanticDefaults.leastBodyTokens) continue;
      if (
        size >= semanticDefaults.leastTokens &&
        size <= mostTokens &&
        size > (longest.get(made.name)?.profile.size ?? 0)
      )
        longest.set(made.name, made);
    }
    tree.dispose();
  }
  return [...longest.values()];
}

interface Origin extends Library {
  readonly name: string;
  readonly path: string;
}

function functionOf(block: Block, tree: SyntaxTree, origin: Origin): LibraryFunction {
  const { part, language, path } = origin;
  const line = tree.text.slice(0, block.nameSpan.start).split('\n').length;
  return {
    library: origin.name,
    part,
    language,
    name: nameOf(block, path, language),
    place: `${origin.name} ${path}:${line} ${block.name}`,
    ...profileOf(tree, block, names),
    ...textOf(tree, block),
  };
}

/** Public, with a body, and not one that only hands on; its own name says nothing: a function that calls itself hands nothing on. */
function isWanted(block: Block, tree: SyntaxTree, { language, delegates }: Library): boolean {
  const { bodySpan, span, name } = block;
  if (bodySpan === undefined || !isPublic(block, language)) return false;
  if (delegates === undefined) return true;
  return !new RegExp(delegates).test(tree.text.slice(span.start, span.end).replaceAll(name, ''));
}

function textOf(
  tree: SyntaxTree,
  { span, name, docSpan }: Block,
): Pick<LibraryFunction, 'tokens' | 'shapes'> {
  const lexemes = lexemesOf(tree, span, name, docSpan);
  const blind = lexemes.map(({ type, text }) =>
    isNaming(type) ? 'a' : type === 'string' || type === 'number' ? '1' : text,
  );
  const runs = blind.slice(2).map((text, at) => `${blind[at]} ${blind[at + 1]} ${text}`);
  return {
    tokens: bagOf(
      lexemes.map(({ text }) => text),
      names,
    ),
    shapes: bagOf(runs, names),
  };
}

/** A function of a module, or a method where functions can be nothing else. */
function isPublic({ kind, name, container }: Block, language: string): boolean {
  if (sheet.byContainer.includes(language)) return kind === 'method';
  if (kind === 'method') return unnamed.test(normalised(name));
  return kind === 'function' && container.length === 0 && !(language === 'python' && name.startsWith('_'));
}

/** What a module exports without a name, and methods whose class says what they do. */
const unnamed = /^(exports|default|apply|call|compute|distance|similarity|getrawscore|getsimscore)$/;

function nameOf({ name, container }: Block, path: string, language: string): string {
  const own = normalised(name);
  if (!unnamed.test(own)) return sheet.byContainer.includes(language) ? own + kindOf(container) : own;
  return normalised(container.at(-1) ?? basename(path).replace(/\.\w+$/, ''));
}

/** In lower case, without what separates words and without what marks the private half of a function. */
export function normalised(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
    .replace(/^(?:base|sugar)(?=\w{3})|(?:implementation|distance|similarity)$/g, '');
}

/** What a class of static methods is for: `indexOf` of a string is not that of an array. */
function kindOf(container: readonly string[]): string {
  const owner = container.at(-1) ?? '';
  if (/Arr|Prim|^(Int|Long|Double|Float|Byte|Short|Boolean|Char)s$/.test(owner)) return ':array';
  if (/^(Str|Char|Text|Word|Case|Naming|Ascii)/.test(owner)) return ':string';
  return /Math|Arith|Num|Precision/.test(owner) ? ':number' : '';
}
