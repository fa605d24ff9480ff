import { HoverRequest, type CancellationToken, type Hover } from 'vscode-languageserver-protocol/node';
import type { Source } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import type { Session } from './session.ts';

/** The type that the server shows of the variable at `offset`. */
export async function typeOf(
  { connection, overlay, habits }: Session,
  source: Source,
  offset: number,
  token: CancellationToken,
): Promise<Outcome<string>> {
  if (habits.typed === undefined) return none('it is not asked for types');
  overlay.show(source);
  const position = new LineIndex(source.text).placeAt(offset);
  const asked = { textDocument: { uri: source.uri }, position };
  const hover = await connection.sendRequest(HoverRequest.type, asked, token);
  const type = hover === null ? undefined : new RegExp(habits.typed, 'u').exec(wordsOf(hover))?.[1];
  return type === undefined ? none('it has no type there') : some(type.trim());
}

/** Without the fences of Markdown. */
export function wordsOf({ contents }: Hover): string {
  const parts = Array.isArray(contents) ? contents : [contents];
  const texts = parts.map((part) => (typeof part === 'string' ? part : part.value));
  return texts
    .join('\n')
    .replaceAll(/^```.*$/gm, '')
    .trim();
}
