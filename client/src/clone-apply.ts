import * as vscode from 'vscode';
import type { ApplyThere, EditThere } from '../../server/protocol/clones.ts';
import { toRange, type CloneCompare } from './clone-compare.ts';
import type { HintPlace } from './clone-hints.ts';
import { counted, placeText } from './clone-text.ts';
import type { ServerConnection } from './server-connection.ts';

interface Item extends vscode.QuickPickItem {
  readonly there?: EditThere;
}

/**
 * Shows the edit as it would be in each of the other places, lets the person choose, and makes it: file by file, so that each takes
 * it back with one undo.
 */
export async function applyThere(
  { uri, version, hint }: HintPlace,
  { connection, compare }: { readonly connection: ServerConnection; readonly compare: CloneCompare },
): Promise<void> {
  const answer = await connection.applyThere({ textDocument: { uri, version }, classId: hint.classId });
  if (answer.kind === 'none' || answer.places.length === 0) {
    const reasons = answer.kind === 'none' ? answer.reason : refusals(answer);
    void vscode.window.showInformationMessage(`The edit cannot be made in the other places: ${reasons}.`);
    return;
  }
  const versions = await versionsOf(answer.places);
  const title = `The edit in ${counted(answer.places.length, 'other place')}`;
  await compare.showEdits(title, answer.places);
  const chosen = await choose(answer, title);
  await closeTab(title);
  if (chosen === undefined) return;
  const now = await versionsOf(chosen);
  const changed = [...now].find(([file, current]) => versions.get(file) !== current);
  if (changed !== undefined) {
    void vscode.window.showInformationMessage(`${changed[0]} has changed meanwhile: nothing was edited.`);
    return;
  }
  for (const [file, places] of Map.groupBy(chosen, ({ member }) => member.uri)) await edit(file, places);
}

async function choose(
  { places, refused }: Extract<ApplyThere, { kind: 'places' }>,
  title: string,
): Promise<readonly EditThere[] | undefined> {
  const items: readonly Item[] = [
    ...places.map((there) => ({
      label: placeText({ ...there.member, range: there.edits[0]?.range ?? there.member.range }),
      description: there.member.name,
      picked: true,
      there,
    })),
    ...(refused.length === 0 ? [] : [{ label: 'Not there', kind: vscode.QuickPickItemKind.Separator }]),
    ...refused.map(({ member, reason }) => ({
      label: `$(circle-slash) ${placeText(member)}`,
      description: reason,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    ignoreFocusOut: true,
    title: `${title}: Enter makes it`,
    placeHolder: 'Places that get the edit',
  });
  return picked?.flatMap(({ there }) => there ?? []);
}

function refusals({ refused }: Extract<ApplyThere, { kind: 'places' }>): string {
  return refused.map(({ member, reason }) => `${placeText(member)}: ${reason}`).join('; ');
}

async function versionsOf(places: readonly EditThere[]): Promise<ReadonlyMap<string, number>> {
  const uris = [...new Set(places.map(({ member }) => member.uri))];
  const documents = await Promise.all(
    uris.map((uri) => vscode.workspace.openTextDocument(vscode.Uri.parse(uri))),
  );
  return new Map(documents.map(({ version }, at) => [uris[at] ?? '', version]));
}

async function edit(file: string, places: readonly EditThere[]): Promise<void> {
  const whole = new vscode.WorkspaceEdit();
  const edits = places.flatMap((there) =>
    there.edits.map(({ range, newText }) => vscode.TextEdit.replace(toRange(range), newText)),
  );
  whole.set(vscode.Uri.parse(file), edits);
  await vscode.workspace.applyEdit(whole);
}

async function closeTab(label: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter((tab) => tab.label.startsWith(label)));
}
