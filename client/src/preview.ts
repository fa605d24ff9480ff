import * as vscode from 'vscode';
import type { Hit, Why } from '../../server/protocol/requests.ts';

export interface OpenOptions {
  readonly beside?: boolean;
  /** Leave the focus where it is: the reader is still choosing. */
  readonly peek?: boolean;
  /** Reveal this part instead of the name. */
  readonly piece?: Why['piece'];
}

/** Opens hits, with the part that matched highlighted while the reader is still choosing. */
export class HitPreview implements vscode.Disposable {
  readonly #matched = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
  });
  #highlighted: vscode.TextEditor | undefined;

  async open(hit: Hit, options: OpenOptions = {}): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(hit.uri));
    const target = toRange(options.piece?.range ?? hit.nameRange);
    const editor = await vscode.window.showTextDocument(document, {
      preview: true,
      preserveFocus: options.peek ?? false,
      viewColumn: options.beside === true ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      selection: new vscode.Range(target.start, target.start),
    });
    editor.revealRange(toRange(hit.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.clear();
    editor.setDecorations(this.#matched, [toRange(hit.why.piece.range)]);
    this.#highlighted = editor;
  }

  clear(): void {
    this.#highlighted?.setDecorations(this.#matched, []);
    this.#highlighted = undefined;
  }

  dispose(): void {
    this.#matched.dispose();
  }
}

function toRange({ start, end }: Hit['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
