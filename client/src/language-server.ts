import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  TransportKind,
  type ErrorHandler,
  type Middleware,
} from 'vscode-languageclient/node';
import {
  applyThereRequest,
  cloneHintsRequest,
  clonesChangedNotification,
  clonesRequest,
  extractCloneRequest,
  type ApplyThere,
  type ApplyThereParams,
  type CloneHint,
  type CloneHintsParams,
  type CloneList,
  type ClonesParams,
  type ExtractClone,
  type ExtractCloneParams,
} from '../../server/protocol/clones.ts';
import type { CompletionState } from '../../server/protocol/completion.ts';
import {
  completionStateNotification,
  completionStateRequest,
  editorCompletionsRequest,
  pauseNotification,
  rebuildNotification,
  searchRequest,
  similarRequest,
  snoozeNotification,
  statusNotification,
  statusRequest,
  type HitList,
  type InitializationOptions,
  type SearchParams,
  type SimilarParams,
} from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';
import { refusalIn } from './completion-settings.ts';
import { editorCompletions } from './editor-completions.ts';

/** Restarts within one window of time after which the server is left down. */
const restartLimit = 5;
const restartWindowMs = 3 * 60_000;

/** What the server tells on its own. */
export interface ServerEvents {
  readonly status: (status: Status) => void;
  readonly completionState: (state: CompletionState) => void;
  readonly clonesChanged: () => void;
}

/**
 * The language server as the client asks it; restarted with back-off when it dies. This module and what it imports are a
 * bundle of their own (scripts/build.mjs): activating the extension does not load them.
 */
export class LanguageServer {
  readonly #client: LanguageClient;
  readonly #events: ServerEvents;
  #trusted: vscode.Disposable | undefined;

  constructor(context: vscode.ExtensionContext, events: ServerEvents) {
    this.#events = events;
    const module = context.asAbsolutePath('dist/server.mjs');
    this.#client = new LanguageClient(
      'tenon',
      'Tenon',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6017'] } },
      },
      {
        documentSelector: [{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }],
        synchronize: { configurationSection: ['tenon'] },
        initializationOptions: () => initializationOptions(context),
        errorHandler: restartWithBackOff(),
        progressOnInitialization: false,
        middleware: { provideInlineCompletionItems: suggestWhereWanted },
      },
    );
  }

  async start(): Promise<void> {
    this.#client.onNotification(statusNotification, this.#events.status);
    this.#client.onRequest(editorCompletionsRequest, editorCompletions);
    this.#client.onNotification(completionStateNotification, this.#events.completionState);
    this.#client.onNotification(clonesChangedNotification, this.#events.clonesChanged);
    await this.#client.start();
    // What is run for a workspace that is trusted only now is decided when the server starts.
    this.#trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#client.restart());
  }

  search(params: SearchParams, token?: vscode.CancellationToken): Promise<HitList> {
    return this.#client.sendRequest(searchRequest, params, token);
  }

  similar(params: SimilarParams, token: vscode.CancellationToken): Promise<HitList> {
    return this.#client.sendRequest(similarRequest, params, token);
  }

  clones(params: ClonesParams, token: vscode.CancellationToken): Promise<CloneList> {
    return this.#client.sendRequest(clonesRequest, params, token);
  }

  cloneHints(params: CloneHintsParams, token: vscode.CancellationToken): Promise<readonly CloneHint[]> {
    return this.#client.sendRequest(cloneHintsRequest, params, token);
  }

  applyThere(params: ApplyThereParams): Promise<ApplyThere> {
    return this.#client.sendRequest(applyThereRequest, params);
  }

  extractClone(params: ExtractCloneParams, token: vscode.CancellationToken): Promise<ExtractClone> {
    return this.#client.sendRequest(extractCloneRequest, params, token);
  }

  status(): Promise<Status> {
    return this.#client.sendRequest(statusRequest);
  }

  completionState(): Promise<CompletionState> {
    return this.#client.sendRequest(completionStateRequest);
  }

  snooze(minutes: number): Promise<void> {
    return this.#client.sendNotification(snoozeNotification, { minutes });
  }

  rebuild(): Promise<void> {
    return this.#client.sendNotification(rebuildNotification);
  }

  pause(paused: boolean): Promise<void> {
    return this.#client.sendNotification(pauseNotification, { paused });
  }

  showLog(): void {
    this.#client.outputChannel.show(true);
  }

  dispose(): Promise<void> {
    this.#trusted?.dispose();
    return this.#client.dispose();
  }
}

/** The server knows the settings as they hold for the whole window; per language and folder the editor decides. */
const suggestWhereWanted: NonNullable<Middleware['provideInlineCompletionItems']> = (...request) => {
  const [document, position, context, token, next] = request;
  return refusalIn(document) === '' ? next(document, position, context, token) : undefined;
};

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
