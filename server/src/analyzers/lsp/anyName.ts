import { DefinitionRequest, HoverRequest, type CancellationToken } from 'vscode-languageserver-protocol/node';
import type { Source } from '../../analysis/staticAnalysis.ts';
import { LineIndex } from '../../base/text.ts';
import { wordsOf } from './hover.ts';
import { unwritten } from './members.ts';
import type { Session } from './session.ts';

/**
 * Whether the receiver before `offset` takes a name that nobody wrote: it has an index signature, or a base that the server
 * does not know. What it lists is no mask then. It is asked what it knows of such a name there, which is cheaper than its errors.
 */
export async function takesAnyName(
  { connection, overlay, habits }: Session,
  source: Source,
  offset: number,
  token: CancellationToken,
): Promise<boolean> {
  const { anyName } = habits;
  if (anyName === undefined) return false;
  // Called, so that it is not defined by what may be assigned to it.
  const text = `${source.text.slice(0, offset)}${unwritten}() ${source.text.slice(offset)}`;
  overlay.show({ ...source, text });
  const position = new LineIndex(text).placeAt(offset + 1);
  const asked = { textDocument: { uri: source.uri }, position };
  const [hover, definition] = await Promise.all([
    connection.sendRequest(HoverRequest.type, asked, token),
    anyName.isDefined === true ? connection.sendRequest(DefinitionRequest.type, asked, token) : null,
  ]);
  if (hover !== null && new RegExp(anyName.hover, 'u').test(wordsOf(hover))) return true;
  return Array.isArray(definition) ? definition.length > 0 : definition !== null;
}
