import * as vscode from 'vscode';
import type { CompletionState } from '../../server/protocol/completion.ts';
import { refusalIn } from './completion-settings.ts';
import { completionText, lastText, modelText } from './completion-text.ts';
import type { ServerConnection } from './server-connection.ts';

const atStart: CompletionState = { state: 'starting', model: '', tokens: 0, analyzer: '' };

const everywhere = [{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }];

/** What suggestions are doing, in the language status (the braces of the status bar) of every file. */
export class CompletionItem implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('tenon.completion', everywhere);
  // A line of its own: both in one push the link out of sight.
  readonly #model = vscode.languages.createLanguageStatusItem('tenon.completion.model', everywhere);
  readonly #subscriptions: readonly vscode.Disposable[];
  #state = atStart;

  constructor(connection: ServerConnection) {
    this.#item.name = 'Tenon Suggestions';
    this.#item.command = { title: 'Why No Suggestion?', command: 'tenon.whyNoSuggestion' };
    this.#model.name = 'Tenon Suggestions: Model';
    this.#model.command = { title: 'Status', command: 'tenon.showMenu' };
    this.#subscriptions = [
      connection.onCompletionState((state) => {
        this.#state = state;
        this.#show();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('tenon.completion')) this.#show();
      }),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
    this.#model.dispose();
  }

  #show(): void {
    const refusal = refusalIn(vscode.window.activeTextEditor?.document);
    this.#item.text = completionText(this.#state, refusal);
    this.#item.detail = refusal === '' ? lastText(this.#state) : '';
    this.#item.accessibilityInformation = {
      label: `Tenon suggestions, ${this.#state.state}. ${refusal === '' ? lastText(this.#state) : refusal}`,
    };
    this.#model.text = modelText(this.#state);
  }
}
