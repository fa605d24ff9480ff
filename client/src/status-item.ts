import * as vscode from 'vscode';
import type { Status } from '../../server/protocol/status.ts';
import type { ServerConnection } from './server-connection.ts';
import { statusDetail, statusText } from './status-text.ts';

/** What Tenon is doing, in the status bar; a click lists what can be done about it. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('tenon.status', vscode.StatusBarAlignment.Right, 90);
  readonly #subscription: vscode.Disposable;

  constructor(connection: ServerConnection) {
    this.#item.name = 'Tenon';
    this.#item.text = 'Tenon $(loading~spin)';
    this.#item.tooltip = 'Tenon is starting.';
    this.#item.command = 'tenon.showMenu';
    this.#subscription = connection.onStatus((status) => this.#show(status));
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(status: Status): void {
    this.#item.text = statusText(status);
    this.#item.tooltip = new vscode.MarkdownString(statusDetail(status).join('\n\n'));
    this.#item.accessibilityInformation = { label: statusDetail(status).join(' ') };
    this.#item.backgroundColor =
      status.index.phase === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}
