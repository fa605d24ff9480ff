import { URI } from 'vscode-uri';

/** One key for an address, however a server writes it: `C:` for `c%3A`, `+` for `%2B`. */
export function keyOf(uri: string): string {
  return URI.parse(uri).toString();
}
