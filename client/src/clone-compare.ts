import * as vscode from 'vscode';
import type { CloneMember, EditThere } from '../../server/protocol/clones.ts';
import { dedented, shortPlace } from './clone-text.ts';

const scheme = 'tenon-clone';

/** Where a fragment stands. */
export type Place = Pick<CloneMember, 'uri' | 'path' | 'range'>;

/** Shows places of clones side by side: the fragments alone, from their lines' common indent on, as they are when they are asked for. */
export class CloneCompare implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #count = 0;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** The one on the left as it is read first: what the other departs from. */
  async compare(left: Place, right: Place): Promise<void> {
    const [a, b] = await Promise.all([this.#fragmentOf(left), this.#fragmentOf(right)]);
    const title = `${shortPlace(left)} ↔ ${shortPlace(right)}`;
    await vscode.commands.executeCommand('vscode.diff', a, b, title, { preview: true });
  }

  /** Every place before and after its edit, all in one editor. */
  async showEdits(title: string, places: readonly EditThere[]): Promise<void> {
    const resources = await Promise.all(
      places.map(async ({ member, edits }) => {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(member.uri));
        const lines = linesOf(document, toRange(member.range));
        const edited = editedText(document, lines, edits);
        const before = this.#keep(member, dedented(document.getText(lines).split('\n')));
        const after = this.#keep(member, dedented(edited.split('\n')));
        return [vscode.Uri.parse(member.uri), before, after] as const;
      }),
    );
    await vscode.commands.executeCommand('vscode.changes', title, resources);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #fragmentOf(place: Place): Promise<vscode.Uri> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    const text = document.getText(linesOf(document, toRange(place.range)));
    return this.#keep(place, dedented(text.replaceAll('\r\n', '\n').split('\n')));
  }

  /** The path ends as the file's does, so that its language is known. */
  #keep({ path, range }: Place, text: string): vscode.Uri {
    this.#count += 1;
    const query = `lines ${range.start.line + 1}-${range.end.line + 1}&${this.#count}`;
    const kept = vscode.Uri.from({ scheme, path: `/${path}`, query });
    this.#texts.set(kept.toString(), text);
    return kept;
  }
}

/** The whole lines of a range. */
function linesOf(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.Range {
  return new vscode.Range(start.line, 0, end.line, document.lineAt(end.line).range.end.character);
}

/** The text of `within` after edits that lie in it, in order. */
function editedText(document: vscode.TextDocument, within: vscode.Range, edits: EditThere['edits']): string {
  const from = document.offsetAt(within.start);
  let text = document.getText(within);
  for (const { range, newText } of edits.toReversed()) {
    const { start, end } = toRange(range);
    const [first, last] = [document.offsetAt(start) - from, document.offsetAt(end) - from];
    text = text.slice(0, first) + newText + text.slice(last);
  }
  return text;
}

export function toRange({ start, end }: CloneMember['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
