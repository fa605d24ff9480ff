/** Words by number, so that postings are numbers. Numbers are given in order and never given back. */
export class Lexicon {
  readonly #ids = new Map<string, number>();
  readonly #words: string[] = [];

  get size(): number {
    return this.#words.length;
  }

  idOf(word: string): number | undefined {
    return this.#ids.get(word);
  }

  wordOf(id: number): string {
    return this.#words[id] ?? '';
  }

  /** The word's number, a new one if it has none. */
  intern(word: string): number {
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    const id = this.#words.length;
    this.#words.push(word);
    this.#ids.set(word, id);
    return id;
  }

  /** Words numbered `first` and up: what a store has not yet seen. */
  since(first: number): readonly string[] {
    return this.#words.slice(first);
  }
}
