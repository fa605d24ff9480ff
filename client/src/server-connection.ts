import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  TransportKind,
  type ErrorHandler,
} from 'vscode-languageclient/node';
import {
  pauseNotification,
  rebuildNotification,
  searchRequest,
  similarRequest,
  statusNotification,
  statusRequest,
  type HitList,
  type InitializationOptions,
  type SearchParams,
  type SimilarParams,
} from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';

/** Restarts within one window of time after which the server is left down. */
const restartLimit = 5;
const restartWindowMs = 3 * 60_000;

/** The one connection to the language server: starts it, asks it, restarts it with back-off when it dies. */
export class ServerConnection implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #statusChanged = new vscode.EventEmitter<Status>();
  readonly onStatus = this.#statusChanged.event;
  #started: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext) {
    const module = context.asAbsolutePath('dist/server.mjs');
    this.#client = new LanguageClient(
      'tenon',
      'Tenon',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6017'] } },
      },
      {
        documentSelector: [{ scheme: 'file' }],
        synchronize: { configurationSection: ['tenon'] },
        initializationOptions: () => initializationOptions(context),
        errorHandler: restartWithBackOff(),
        progressOnInitialization: false,
      },
    );
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  async search(params: SearchParams, token?: vscode.CancellationToken): Promise<HitList> {
    await this.start();
    return this.#client.sendRequest(searchRequest, params, token);
  }

  async similar(params: SimilarParams, token: vscode.CancellationToken): Promise<HitList> {
    await this.start();
    return this.#client.sendRequest(similarRequest, params, token);
  }

  async status(): Promise<Status> {
    await this.start();
    return this.#client.sendRequest(statusRequest);
  }

  async rebuild(): Promise<void> {
    await this.start();
    await this.#client.sendNotification(rebuildNotification);
  }

  async pause(paused: boolean): Promise<void> {
    await this.start();
    await this.#client.sendNotification(pauseNotification, { paused });
  }

  showLog(): void {
    this.#client.outputChannel.show(true);
  }

  async dispose(): Promise<void> {
    this.#statusChanged.dispose();
    await this.#client.dispose();
  }

  async #start(): Promise<void> {
    this.#client.onNotification(statusNotification, (status) => this.#statusChanged.fire(status));
    await this.#client.start();
  }
}

function initializationOptions(context: vscode.ExtensionContext): InitializationOptions {
  const storage = context.storageUri;
  return {
    ...(storage?.scheme === 'file' ? { storagePath: storage.fsPath } : {}),
    settings: vscode.workspace.getConfiguration('tenon'),
    editorExcludes: editorExcludes(),
    trusted: vscode.workspace.isTrusted,
  };
}

function editorExcludes(): readonly string[] {
  return ['files.exclude', 'search.exclude'].flatMap((name) => {
    const patterns = vscode.workspace.getConfiguration().get<Record<string, unknown>>(name, {});
    return Object.entries(patterns).flatMap(([pattern, excluded]) => (excluded === true ? [pattern] : []));
  });
}

function restartWithBackOff(): ErrorHandler {
  const deaths: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: async () => {
      const now = Date.now();
      deaths.push(now);
      const recent = deaths.filter((at) => now - at < restartWindowMs).length;
      if (recent > restartLimit) {
        const message = `Tenon's server ended ${recent} times within three minutes and stays down. See the output "Tenon".`;
        return { action: CloseAction.DoNotRestart, message };
      }
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** (recent - 1)));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}
