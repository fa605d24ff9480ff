import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder with files and one for the index, both removed by `using`. */
export class Workspace implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'tenon-'));
  readonly folder = join(this.#root, 'workspace');
  readonly storage = join(this.#root, 'storage');

  constructor(files: Readonly<Record<string, string>> = sample) {
    mkdirSync(this.folder, { recursive: true });
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).toString();
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

export const sample = {
  'src/cart.py': `def total_price(items):
    """Add up what all items of a cart cost."""
    total = 0
    for item in items:
        total += item.price * item.count
    return total


def drop_entry(basket, name):
    """Take an entry out of the basket."""
    return [entry for entry in basket if entry.name != name]
`,
  'src/invoice.ts': `/** What an invoice comes to, everything on it together. */
export function invoiceTotal(items: readonly Item[]): number {
  let total = 0;
  for (const item of items) total += item.price * item.count;
  return total;
}

export class HttpClient {
  /** Fetches a page and retries when the server is busy. */
  async fetchPage(url: string): Promise<string> {
    return await this.retry(() => fetch(url));
  }
}
`,
  'tests/test_cart.py': `def test_total_price():
    assert total_price([]) == 0
`,
  'ignored/secret.py': 'def hidden_function():\n    return 1\n',
  '.gitignore': 'ignored/\n',
  'lib/app.min.js': 'function minifiedThing(){}\n',
} as const;

/** Many files of many functions, so that indexing takes a while. */
export function large(files: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `part${file % 7}/module${file}.py`,
      Array.from({ length: 12 }, (_, i) => functionText(file, i)).join('\n\n'),
    ]),
  );
}

function functionText(file: number, i: number): string {
  return `def handle_${file}_${i}(request, limit):\n    """Handle kind ${file % 17} of request ${i}."""\n    for part in request.parts[:limit]:\n        part.apply(${i}, name="f${file}")\n    return request\n`;
}
