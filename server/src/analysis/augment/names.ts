import type { SyntaxTree } from '../../syntax/parse.ts';
import { tokensOf } from '../../syntax/tokens.ts';
import { shuffledBy, type Random } from './random.ts';

/** What new names of a file's functions are drawn from and may not be. */
export interface Vocabulary {
  /** Names of variables of the file, each once. */
  readonly known: readonly string[];
  /** Words of the language. */
  readonly keywords: readonly string[];
}

export function vocabularyOf(tree: SyntaxTree): Vocabulary {
  const names = tokensOf(tree)
    .filter(({ type }) => type === 'identifier' || type === 'parameter')
    .map(({ span }) => tree.text.slice(span.start, span.end));
  return { known: [...new Set(names)], keywords: keywordsOf(tree) };
}

/** Every anonymous symbol of the grammar that is a word. */
export function keywordsOf({ tree }: SyntaxTree): readonly string[] {
  const grammar = tree.language;
  const keywords: string[] = [];
  for (let id = 0; id < grammar.nodeTypeCount; id++) {
    const type = grammar.nodeTypeForId(id);
    if (type !== null && !grammar.nodeTypeIsNamed(id) && /^\w+$/.test(type)) keywords.push(type);
  }
  return keywords;
}

const ordinary =
  `value item result count index entry element current previous following total size length width height offset limit
  left right first second last source target input output buffer text line word token key label title number amount
  sum minimum maximum start stop head tail node edge root child branch path file folder record row column cell field
  option flag state status mode level depth rank score weight price rate ratio step delta range bounds origin point
  batch group queue stack cache table map entry chunk part piece slot place position pair list values items results
  data temp tmp other another candidate answer reply request response message event signal handler callback config
  settings params context scope holder bucket found seen known pending done ready active old fresh extra rest`
    .split(/\s+/)
    .filter((name) => name !== '');

const functions =
  `process handle compute apply perform run work execute resolve build make prepare produce helper routine act
  operate carry fulfil conduct`.split(/\s+/);

/** Names that nothing in the function and no keyword of the language has, each given once. */
export class FreshNames {
  readonly #pool: string[];
  readonly #taken: Set<string>;
  #number = 0;

  /** `words` are those of the function. */
  constructor(words: ReadonlySet<string>, { known, keywords }: Vocabulary, random: Random) {
    this.#taken = new Set([...words].map(bare).concat(keywords));
    const others = known.filter((name) => /^[a-z][a-z0-9]*(?:[_A-Z][A-Za-z0-9_]*)?$/.test(name));
    this.#pool = [...ordinary, ...shuffledBy(others, random).slice(0, ordinary.length)];
    this.#pool = shuffledBy([...new Set(this.#pool)], random);
  }

  variable(): string {
    for (let name = this.#pool.pop(); name !== undefined; name = this.#pool.pop())
      if (this.#take(name)) return name;
    for (;;) {
      this.#number += 1;
      const name = `${ordinary[this.#number % ordinary.length] ?? 'value'}${this.#number}`;
      if (this.#take(name)) return name;
    }
  }

  /** In the case of the old name's first letter. */
  function(old: string, random: Random): string | undefined {
    const isCapital = /^\p{Lu}/u.test(old);
    return shuffledBy(functions, random)
      .map((name) => (isCapital ? name.slice(0, 1).toUpperCase() + name.slice(1) : name))
      .find((name) => this.#take(name));
  }

  #take(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}

function bare(word: string): string {
  return word.replace(/^\$/, '');
}
