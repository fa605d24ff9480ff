import type { Line } from './prices.ts';

/** Keeps a visitor's basket in the browser, so that it is there tomorrow. */
export class Basket {
  readonly #lines = new Map<string, Line>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#restore();
  }

  /** Puts copies of a book in; the same book twice becomes one line. */
  add(isbn: string, copies: number, cents: number): void {
    const before = this.#lines.get(isbn);
    this.#lines.set(isbn, { isbn, copies: (before?.copies ?? 0) + copies, cents });
    this.#persist();
  }

  /** Takes a book out altogether. */
  remove(isbn: string): void {
    this.#lines.delete(isbn);
    this.#persist();
  }

  get lines(): readonly Line[] {
    return [...this.#lines.values()];
  }

  #persist(): void {
    this.#storage.setItem('basket', JSON.stringify(this.lines));
  }

  #restore(): void {
    const saved = this.#storage.getItem('basket');
    if (saved === null) return;
    for (const line of JSON.parse(saved) as Line[]) this.#lines.set(line.isbn, line);
  }
}
