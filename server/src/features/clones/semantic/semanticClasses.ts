import type { CloneClass, CloneMember } from '../../../../protocol/clones.ts';
import type { Checkpoint } from '../../../base/checkpoint.ts';
import { LineIndex } from '../../../base/text.ts';
import { contentKey } from '../../../index/clones/classes.ts';
import type { StaticAccess } from '../../../index/queryVectors.ts';
import type { Category } from '../../../index/store.ts';
import { silence, type IndexView } from '../../../index/view.ts';
import type { Languages } from '../../../syntax/languages.ts';
import { parse, type SyntaxTree } from '../../../syntax/parse.ts';
import { semanticDefaults, semanticPairs, type ClonePlace, type SemanticPair } from './pairs.ts';

export interface SemanticClassesPorts {
  readonly view: IndexView;
  readonly static: StaticAccess;
  readonly languages: Languages;
  /** The text of a file, undefined where it is not that of people or is gone. */
  read(path: string): Promise<{ readonly text: string; readonly category: Category } | undefined>;
  uriOf(path: string): string;
  shownPathOf(path: string): string;
}

export interface SemanticClasses {
  readonly classes: readonly CloneClass[];
  /** Why there are none, or what they rest on; ''. */
  readonly caveat: string;
}

/**
 * Least probability of what is shown. Pairs were fitted among look-alikes of which a quarter are clones; in a workspace far fewer
 * neighbours are, and below this most of what was read was none.
 */
const leastShown = 0.6;

/** Clone classes of type 4, the surest first. `known` are those of types 1 to 3: what they say is not said again. */
export async function semanticClasses(
  ports: SemanticClassesPorts,
  known: readonly CloneClass[],
  checkpoint: Checkpoint,
): Promise<SemanticClasses> {
  const { view } = ports;
  const silent =
    silence(view) ?? (view.vectors ? undefined : 'vectors are switched off (tenon.index.vectors)');
  const encoder = await ports.static();
  if (silent !== undefined || view.store === undefined) return nothing(silent ?? 'the index is being opened');
  if (encoder.kind === 'none') return nothing(encoder.reason);
  const texts = new Map<string, ReadText>();
  const places = placesOf(known);
  const found = await semanticPairs(
    {
      index: view.index,
      store: view.store,
      encoder: encoder.value,
      withTree: (path, use, each) => withTree(path, use, { ...ports, texts }, each),
      isClone: (one, other) => isTogether(one, other, texts, { places, uriOf: ports.uriOf }),
    },
    {
      ...semanticDefaults,
      leastScore: leastShown,
      mayMatch: (one, other) => ports.languages.byId(one)?.family === ports.languages.byId(other)?.family,
    },
    checkpoint,
  );
  if (found.kind === 'none') return nothing(found.reason);
  const classes = found.value.map((pair) => classOf(pair, texts, ports));
  return {
    classes: classes.toSorted((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)),
    caveat: '',
  };
}

function nothing(reason: string): SemanticClasses {
  return { classes: [], caveat: `no clones of type 4: ${reason}` };
}

/** What is kept of a file that was read. */
interface ReadText {
  readonly lines: LineIndex;
  readonly category: Category;
  readonly language: string;
  /** Key of the content of a function, by its start. */
  readonly keys: Map<number, { readonly key: string; readonly tokens: number }>;
}

async function withTree<T>(
  path: string,
  use: (tree: SyntaxTree) => T,
  ports: SemanticClassesPorts & { readonly texts: Map<string, ReadText> },
  checkpoint: Checkpoint,
): Promise<T | undefined> {
  const language = ports.languages.ofPath(path);
  const source = language === undefined ? undefined : await ports.read(path);
  if (language === undefined || source === undefined) return undefined;
  const { text, category } = source;
  const tree = await parse(language, text, undefined, checkpoint);
  try {
    const used = use(tree);
    const keys: ReadText['keys'] = new Map();
    for (const block of blocksIn(used)) {
      const lexed = language.lexer.lex(text.slice(block.span.start, block.span.end));
      keys.set(block.span.start, { key: contentKey(lexed.exact, 0, lexed.count), tokens: lexed.count });
    }
    ports.texts.set(path, { lines: new LineIndex(text), category, language: language.id, keys });
    return used;
  } finally {
    tree.dispose();
  }
}

function blocksIn(used: unknown): readonly ClonePlace['block'][] {
  return Array.isArray(used) ? (used as readonly ClonePlace[]).map(({ block }) => block) : [];
}

type Places = ReadonlyMap<string, readonly { readonly member: CloneMember; readonly id: string }[]>;

function placesOf(known: readonly CloneClass[]): Places {
  const all = known.flatMap(({ id, members }) => members.map((member) => ({ member, id })));
  return Map.groupBy(all, ({ member }) => member.uri);
}

/** Whether most of each of the two lies in a place of one class. */
function isTogether(
  one: ClonePlace,
  other: ClonePlace,
  texts: ReadonlyMap<string, ReadText>,
  { places, uriOf }: { readonly places: Places; uriOf(path: string): string },
): boolean {
  const classesAround = ({ path, block }: ClonePlace) => {
    const lines = texts.get(path)?.lines;
    const first = lines?.placeAt(block.span.start).line ?? 0;
    const last = lines?.placeAt(block.span.end).line ?? 0;
    const around = (places.get(uriOf(path)) ?? []).filter(({ member: { range } }) => {
      const shared = Math.min(last, range.end.line) - Math.max(first, range.start.line) + 1;
      return shared >= mostShared * (last - first + 1);
    });
    return new Set(around.map(({ id }) => id));
  };
  const around = classesAround(other);
  return [...classesAround(one)].some((id) => around.has(id));
}

const mostShared = 0.6;

function classOf(
  { one, other, score, reason }: SemanticPair,
  texts: ReadonlyMap<string, ReadText>,
  ports: SemanticClassesPorts,
): CloneClass {
  const places = [one, other].map((place) => memberOf(place, texts, ports));
  const members = places.map(({ member }) => member);
  return {
    id: `=${places.map(({ key }) => key.slice(0, 8)).join('')}`,
    type: 4,
    similarity: Math.round(score * 1000) / 1000,
    tokens: Math.max(...members.map(({ tokens }) => tokens)),
    lines: Math.max(...members.map(({ range }) => range.end.line - range.start.line + 1)),
    members,
    files: new Set(members.map(({ uri }) => uri)).size,
    language: texts.get(one.path)?.language ?? '',
    reason,
  };
}

function memberOf(
  { path, block }: ClonePlace,
  texts: ReadonlyMap<string, ReadText>,
  { uriOf, shownPathOf }: SemanticClassesPorts,
): { readonly member: CloneMember; readonly key: string } {
  const read = texts.get(path);
  const { key, tokens } = read?.keys.get(block.span.start) ?? { key: '', tokens: 0 };
  const at = (offset: number) => read?.lines.placeAt(offset) ?? { line: 0, character: 0 };
  const member = {
    uri: uriOf(path),
    path: shownPathOf(path),
    range: { start: at(block.span.start), end: at(block.span.end) },
    name: block.name,
    tokens,
    category: read?.category ?? 'code',
  };
  return { member, key };
}
