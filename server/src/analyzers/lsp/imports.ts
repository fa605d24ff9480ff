import {
  CompletionRequest,
  CompletionResolveRequest,
  CompletionTriggerKind,
  type CancellationToken,
  type CompletionItem,
} from 'vscode-languageserver-protocol/node';
import type { NameImport, NamePlace, Source } from '../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { LineIndex } from '../../base/text.ts';
import { pullDiagnostics } from './faults.ts';
import type { Session } from './session.ts';

/** Modules with the same name in them that are looked at: with more it is not sure which is meant. */
const mostModules = 6;

/** The imports that a server offers with a name: what its completions of that name edit elsewhere in the text. */
export async function importsOf(
  session: Session,
  source: Source,
  { span, mentionedIn }: NamePlace,
  token: CancellationToken,
): Promise<Outcome<readonly NameImport[]>> {
  const { connection, overlay, habits } = session;
  if (habits.offersImports === undefined) return none('the analyzer offers no imports');
  // Where no configuration says which files belong together, a server knows those that it was shown, and what they import.
  for (const file of mentionedIn) {
    overlay.show(file);
    if (habits.offersImports === 'of what it has checked') await pullDiagnostics(connection, file.uri, token);
  }
  overlay.show(source);
  const lines = new LineIndex(source.text);
  const asked = {
    textDocument: { uri: source.uri },
    position: lines.placeAt(span.end),
    context: { triggerKind: CompletionTriggerKind.Invoked },
  };
  const answer = await connection.sendRequest(CompletionRequest.type, asked, token);
  const items = answer === null ? [] : 'items' in answer ? answer.items : answer;
  const name = source.text.slice(span.start, span.end);
  const same = items.filter(({ label }) => label === name);
  if (same.length > mostModules) return none(`more than ${mostModules} modules have ${name}`);
  const resolved = await Promise.all(
    same.map(async (item) =>
      item.additionalTextEdits === undefined
        ? await connection.sendRequest(CompletionResolveRequest.type, item, token)
        : item,
    ),
  );
  return some(resolved.flatMap((item) => importIn(item, lines)));
}

/** An item that edits nothing elsewhere is in scope already. */
function importIn(item: CompletionItem, lines: LineIndex): readonly NameImport[] {
  const { additionalTextEdits: edits = [], labelDetails } = item;
  if (edits.length === 0) return [];
  const changes = edits.map(({ range, newText }) => ({
    span: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
    text: newText,
  }));
  return [{ from: labelDetails?.description ?? '', changes }];
}
