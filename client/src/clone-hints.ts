import * as vscode from 'vscode';
import type { CloneHint } from '../../server/protocol/clones.ts';
import { toRange } from './clone-compare.ts';
import { counted, hintText, shortPlace } from './clone-text.ts';
import type { ServerConnection } from './server-connection.ts';

/** Milliseconds without typing before the server is asked. */
const quiet = 800;
/** The same after another editor was chosen: the server then puts down how its file stands before it is edited. */
const settled = 200;
const dismissedKey = 'tenon.clones.dismissed';

/** What the lightbulb hands to the commands of a hint. */
export interface HintPlace {
  readonly uri: string;
  readonly version: number;
  readonly hint: CloneHint;
}

/** Tells, once typing has stopped, that the lines just edited stand in other places as they did here. */
export class CloneHints implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #connection: ServerConnection;
  readonly #memento: vscode.Memento;
  readonly #line = vscode.window.createTextEditorDecorationType({
    after: {
      margin: '0 0 0 3em',
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
      fontStyle: 'italic',
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #subscriptions: readonly vscode.Disposable[];
  #asking = new vscode.CancellationTokenSource();
  #timer: NodeJS.Timeout | undefined;
  #hints: readonly HintPlace[] = [];

  constructor(connection: ServerConnection, memento: vscode.Memento) {
    this.#connection = connection;
    this.#memento = memento;
    const kinds = [vscode.CodeActionKind.Refactor];
    this.#subscriptions = [
      this.#line,
      vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, {
        providedCodeActionKinds: kinds,
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // An edit in another file may be the one that was still missing.
        if (contentChanges.length > 0 && document.uri.scheme === 'file') this.#later(quiet);
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#later(settled)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('tenon.clones.hints')) this.#later(settled);
      }),
      connection.onClonesChanged(() => this.#later(settled)),
    ];
    this.#later(settled);
  }

  get current(): readonly HintPlace[] {
    return this.#hints;
  }

  /** The hint at the cursor, else the first one of the editor. */
  atCursor(): HintPlace | undefined {
    const editor = vscode.window.activeTextEditor;
    const own = this.#hints.filter(({ uri }) => uri === editor?.document.uri.toString());
    return own.find(({ hint }) => editor && toRange(hint.range).contains(editor.selection.active)) ?? own[0];
  }

  async dismiss({ hint }: HintPlace): Promise<void> {
    const known = this.#memento.get<readonly string[]>(dismissedKey, []);
    await this.#memento.update(dismissedKey, [...known, hint.classId]);
    this.#set(this.#hints.filter((each) => each.hint.classId !== hint.classId));
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const here = this.#hints.filter(
      ({ uri, version, hint }) =>
        uri === document.uri.toString() &&
        version === document.version &&
        toRange(hint.range).intersection(range) !== undefined,
    );
    return here.flatMap(actionsOf);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#asking.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  async #ask(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const isWanted = vscode.workspace.getConfiguration('tenon').get('clones.hints', true);
    if (!isWanted || editor?.document.uri.scheme !== 'file') return this.#set([]);
    const { document } = editor;
    const { version } = document;
    const uri = document.uri.toString();
    this.#asking.dispose();
    this.#asking = new vscode.CancellationTokenSource();
    const { token } = this.#asking;
    try {
      const hints = await this.#connection.cloneHints({ textDocument: { uri, version } }, token);
      if (token.isCancellationRequested || document.version !== version) return;
      const dismissed = this.#memento.get<readonly string[]>(dismissedKey, []);
      const wanted = hints.filter(({ classId }) => !dismissed.includes(classId));
      this.#set(wanted.map((hint) => ({ uri, version, hint })));
    } catch (error) {
      // Cancelled, or the server is gone: nothing to say.
      if (!token.isCancellationRequested) this.#set([]);
      void error;
    }
  }

  #set(hints: readonly HintPlace[]): void {
    this.#hints = hints;
    for (const editor of vscode.window.visibleTextEditors) {
      const uri = editor.document.uri.toString();
      const own = hints.filter((each) => each.uri === uri);
      editor.setDecorations(
        this.#line,
        own.map(({ hint }) => decorationOf(hint, editor.document)),
      );
    }
  }
}

function decorationOf(hint: CloneHint, document: vscode.TextDocument): vscode.DecorationOptions {
  const { end } = document.lineAt(Math.min(hint.line, document.lineCount - 1)).range;
  const places = hint.others.map((member) => `- ${member.path}:${member.range.start.line + 1}`);
  const hoverMessage = new vscode.MarkdownString(
    `These lines stand there as they stood here before the edit:\n\n${places.join('\n')}`,
  );
  const renderOptions = { after: { contentText: hintText(hint) } };
  return { range: new vscode.Range(end, end), hoverMessage, renderOptions };
}

/** Places that are named in the lightbulb one by one. */
const mostNamed = 3;

function actionsOf(place: HintPlace): vscode.CodeAction[] {
  const { others } = place.hint;
  const count = counted(others.length, 'Other Place');
  const compared = others.slice(0, mostNamed).map((member) => ({
    title: `Compare with ${shortPlace(member)}`,
    command: 'tenon.clones.compareHint',
    arguments: [place, member],
  }));
  return [
    { title: `Apply the Edit in ${count}…`, command: 'tenon.clones.applyThere', arguments: [place] },
    ...compared,
    { title: "Don't Remind Me of This One", command: 'tenon.clones.dismissHint', arguments: [place] },
  ].map((command) => {
    const action = new vscode.CodeAction(command.title, vscode.CodeActionKind.Refactor);
    action.command = command;
    return action;
  });
}
