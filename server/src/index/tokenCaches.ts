import type { Member } from '../analysis/staticAnalysis.ts';
import { Lru } from '../base/lru.ts';
import type { LanguageModel } from '../inference/ports.ts';
import { TokenCache } from '../inference/ngram/cache.ts';
import { Lexicon } from '../inference/ngram/lexicon.ts';
import { NestedCaches } from '../inference/ngram/nested.ts';
import type { LanguageTable } from '../inference/ngram/table.ts';
import { BoundTable } from '../inference/ngram/tableSource.ts';
import { ToldBefore } from '../inference/ngram/told.ts';
import { rolesOf } from '../inference/ngram/renaming.ts';
import { documentTokens, sightOf, type DocumentTokens, type Sight } from './members/ranking.ts';
import { sharesOf } from './members/network.ts';
import { usesIn, type Uses } from './members/uses.ts';
import { network } from './members/weights.ts';

/** Tokens of the workspace that are held at most, some 45 bytes each. */
const mostTokens = 1_500_000;
/** Tokens of a file that are read at most. */
const mostOfFile = 40_000;
/** Tokens of one folder that are held at most. */
const mostOfFolder = 80_000;
const foldersKept = 4;
const documentsKept = 4;
/** Lists of members of one line whose shares are kept. */
const sharesKept = 16;

/** Tokens of context that a model is given: caches look no further back. */
const contextTokens = 64;
/** UTF-16 code units that hold as many tokens. */
const contextLength = 2000;

/** A document where something is to be written. */
export interface Writing {
  /** Absolute, with '/'. */
  readonly path: string;
  /** Languages of one family share their caches. */
  readonly family: string;
  readonly text: string;
}

/** What is known of what follows a place. */
export interface ModelThere {
  readonly model: LanguageModel;
  /** The tokens before the place, the oldest first. */
  readonly context: readonly number[];
}

/** Where a member is to be written: after `written`, which would stand at `offset` (UTF-16 code units) of a document. */
export interface MemberWriting extends Writing {
  readonly offset: number;
  /** Ends in an operator, or is empty where one stands before the place. */
  readonly written: string;
}

interface HeldFile {
  readonly family: string;
  readonly ids: Int32Array;
  readonly uses: Uses;
}

/** The same text in tokens and in roles. */
interface Pair {
  readonly cache: TokenCache;
  readonly renamed: TokenCache;
}

interface HeldDocument extends Pair {
  readonly before: string;
  readonly after: string;
  /** Read when members are asked about. */
  tokens: DocumentTokens | undefined;
  /** By the line up to a member and the list that it is of: a person who types its name asks about the same ones with every key. */
  readonly shares: Lru<string, ReadonlyMap<string, number>>;
}

/**
 * What the workspace says, in tokens: every file that was read, for the nested caches of the language model. A file's own
 * stored version is not in the caches around it while it is written in.
 */
export class TokenCaches {
  readonly lexicon = new Lexicon();
  readonly #tableOf: (family: string) => LanguageTable | undefined;
  readonly #tables = new Map<string, BoundTable | undefined>();
  readonly #files = new Map<string, HeldFile>();
  readonly #families = new Map<string, Pair>();
  readonly #folders = new Lru<string, TokenCache>(foldersKept);
  readonly #documents = new Lru<string, HeldDocument>(documentsKept);
  /** Of the document that was written in last. */
  readonly #told = new ToldBefore();
  #toldOf: HeldDocument | undefined;
  #tokens = 0;
  /** The file whose stored version is not in its family's cache. */
  #aside: string | undefined;

  /** `tableOf`: what is written in a family of languages everywhere; asked once. */
  constructor(tableOf: (family: string) => LanguageTable | undefined = () => undefined) {
    this.#tableOf = tableOf;
  }

  /** Tokens that are held. */
  get tokens(): number {
    return this.#tokens;
  }

  get isFull(): boolean {
    return this.#tokens >= mostTokens;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Paths of the held files of a family that have the lexeme in them, in the order in which they were read. */
  pathsWith(lexeme: string, family: string): readonly string[] {
    const id = this.lexicon.idOf(lexeme);
    if (id === undefined) return [];
    const holds = ([, file]: readonly [string, HeldFile]) => file.family === family && file.ids.includes(id);
    return [...this.#files].filter(holds).map(([path]) => path);
  }

  /** Reads what is said of a family of languages everywhere, so that the first suggestion need not. */
  prepare(family: string): void {
    this.#languageOf(family);
  }

  /** Puts a file in place of what its path held. A full cache takes no more files, only new versions of those it has. */
  put(path: string, family: string, text: string): void {
    if (this.isFull && !this.has(path)) return;
    this.remove(path);
    const ids = Int32Array.from(this.lexicon.encode(text).slice(0, mostOfFile));
    this.#files.set(path, { family, ids, uses: usesIn(ids, this.lexicon) });
    this.#tokens += ids.length;
    this.#told.forget();
    if (path !== this.#aside) this.#addTo(this.#familyOf(family), ids, path);
    this.#folders.delete(folderKey(path, family));
  }

  remove(path: string): void {
    const held = this.#files.get(path);
    if (held === undefined) return;
    this.#told.forget();
    this.#files.delete(path);
    this.#tokens -= held.ids.length;
    removeFrom(this.#familyOf(held.family), path);
    this.#folders.delete(folderKey(path, held.family));
  }

  /**
   * The model of what follows `offset` (UTF-16 code units): the document's own text but for the line of the place, on top of
   * its folder's on top of the workspace's.
   */
  at(writing: Writing, offset: number): ModelThere {
    const { text } = writing;
    const from = offset <= contextLength ? 0 : text.lastIndexOf('\n', offset - contextLength) + 1;
    const ids = this.lexicon.encode(text.slice(from, offset));
    return { model: this.#modelIn(writing, offset), context: ids.slice(-contextTokens) };
  }

  /** How likely each of the members is, if one of them comes at the place. */
  memberShares(members: readonly Member[], writing: MemberWriting): ReadonlyMap<string, number> {
    const { before, shares } = this.#documentOf(writing, writing.offset);
    const line = writing.text.slice(before.length, writing.offset) + writing.written;
    const key = `${line}\0${members.map(({ name }) => name).join(' ')}`;
    const known = shares.get(key);
    if (known !== undefined) return known;
    const { candidates, place } = this.sight(members, writing);
    const found = sharesOf(network, candidates, place);
    const byName = new Map(candidates.map(({ name }, at) => [name, found[at] ?? 0]));
    shares.set(key, byName);
    return byName;
  }

  /** What tells the members of a list apart at a place. */
  sight(members: readonly Member[], writing: MemberWriting): Sight {
    const { path, family, text, offset, written } = writing;
    const { context } = this.at(writing, offset);
    const document = this.#documentOf(writing, offset);
    document.tokens ??= documentTokens(
      this.lexicon.encode(document.before),
      this.lexicon.encode(document.after),
      this.lexicon,
    );
    const start = text.slice(document.before.length, offset);
    const further = this.lexicon.encode(written);
    return sightOf(members, {
      text: { before: text.slice(0, offset) + written, after: document.after },
      document: document.tokens,
      line: this.lexicon.encode(start + written),
      context: [...context, ...further].slice(-contextTokens),
      model: this.#modelIn(writing, offset),
      workspace: this.#usesAround(path, family),
      path,
    });
  }

  #modelIn(writing: Writing, offset: number): NestedCaches {
    const { path, family } = writing;
    this.#setAside(path);
    const document = this.#documentOf(writing, offset);
    const workspace = this.#familyOf(family);
    const caches = [document.cache, this.#folderOf(path, family), workspace.cache];
    const language = this.#languageOf(family);
    const beside = { file: document.renamed, around: workspace.renamed, ...(language && { language }) };
    if (document !== this.#toldOf) this.#told.forget();
    this.#toldOf = document;
    return new NestedCaches(this.lexicon, caches, beside, this.#told);
  }

  *#usesAround(path: string, family: string): Generator<Uses> {
    for (const [other, file] of this.#files) if (other !== path && file.family === family) yield file.uses;
  }

  /** Takes the stored version of what is written in out of its family's cache, and puts the one before back. */
  #setAside(path: string): void {
    if (path === this.#aside) return;
    const before = this.#aside === undefined ? undefined : this.#files.get(this.#aside);
    if (before !== undefined && this.#aside !== undefined)
      this.#addTo(this.#familyOf(before.family), before.ids, this.#aside);
    const held = this.#files.get(path);
    if (held !== undefined) removeFrom(this.#familyOf(held.family), path);
    this.#aside = path;
  }

  #languageOf(family: string): BoundTable | undefined {
    if (!this.#tables.has(family)) {
      const table = this.#tableOf(family);
      this.#tables.set(family, table === undefined ? undefined : new BoundTable(table, this.lexicon));
    }
    return this.#tables.get(family);
  }

  #familyOf(family: string): Pair {
    const pair = this.#families.get(family) ?? newPair(mostTokens / 4);
    this.#families.set(family, pair);
    return pair;
  }

  #addTo({ cache, renamed }: Pair, ids: Iterable<number>, key: string): void {
    const tokens = [...ids];
    cache.add(tokens, key);
    renamed.add(rolesOf(tokens, this.lexicon), key);
  }

  /** What stands before and after the line of `offset`: the same cache while a person types on in one line. */
  #documentOf({ path, text }: Writing, offset: number): HeldDocument {
    const before = text.slice(0, text.lastIndexOf('\n', offset - 1) + 1);
    const end = text.indexOf('\n', offset);
    const after = end === -1 ? '' : text.slice(end);
    const held = this.#documents.get(path);
    if (held?.before === before && held.after === after) return held;
    const pair = newPair();
    this.#addTo(pair, this.lexicon.encode(after), 'after');
    this.#addTo(pair, this.lexicon.encode(before), 'before');
    const shares = new Lru<string, ReadonlyMap<string, number>>(sharesKept);
    const document = { before, after, ...pair, tokens: undefined, shares };
    this.#documents.set(path, document);
    return document;
  }

  #folderOf(path: string, family: string): TokenCache {
    const key = folderKey(path, family);
    const held = this.#folders.get(key);
    if (held !== undefined) return held;
    const cache = new TokenCache();
    for (const [other, file] of this.#files) {
      if (cache.size > mostOfFolder) break;
      if (other !== path && folderKey(other, file.family) === key) cache.add([...file.ids], other);
    }
    this.#folders.set(key, cache);
    return cache;
  }
}

function newPair(expected?: number): Pair {
  return { cache: new TokenCache(expected), renamed: new TokenCache(expected) };
}

function removeFrom({ cache, renamed }: Pair, key: string): void {
  cache.remove(key);
  renamed.remove(key);
}

function folderKey(path: string, family: string): string {
  return `${family}:${path.slice(0, path.lastIndexOf('/'))}`;
}
