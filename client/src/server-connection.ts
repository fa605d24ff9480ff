import * as vscode from 'vscode';
import type { CompletionState } from '../../server/protocol/completion.ts';
import type {
  ApplyThere,
  ApplyThereParams,
  CloneHint,
  CloneHintsParams,
  CloneList,
  ClonesParams,
  ExtractClone,
  ExtractCloneParams,
} from '../../server/protocol/clones.ts';
import type { HitList, SearchParams, SimilarParams } from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';
import type { LanguageServer } from './language-server.ts';

/** The one connection to the language server, which is loaded and started by the first question. */
export class ServerConnection implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #statusChanged = new vscode.EventEmitter<Status>();
  readonly onStatus = this.#statusChanged.event;
  readonly #completionChanged = new vscode.EventEmitter<CompletionState>();
  readonly onCompletionState = this.#completionChanged.event;
  readonly #clonesChanged = new vscode.EventEmitter<void>();
  readonly onClonesChanged = this.#clonesChanged.event;
  #server: Promise<LanguageServer> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  async start(): Promise<void> {
    await this.#started();
  }

  async search(params: SearchParams, token?: vscode.CancellationToken): Promise<HitList> {
    return (await this.#started()).search(params, token);
  }

  async similar(params: SimilarParams, token: vscode.CancellationToken): Promise<HitList> {
    return (await this.#started()).similar(params, token);
  }

  async clones(params: ClonesParams, token: vscode.CancellationToken): Promise<CloneList> {
    return (await this.#started()).clones(params, token);
  }

  async cloneHints(params: CloneHintsParams, token: vscode.CancellationToken): Promise<readonly CloneHint[]> {
    return (await this.#started()).cloneHints(params, token);
  }

  async applyThere(params: ApplyThereParams): Promise<ApplyThere> {
    return (await this.#started()).applyThere(params);
  }

  async extractClone(params: ExtractCloneParams, token: vscode.CancellationToken): Promise<ExtractClone> {
    return (await this.#started()).extractClone(params, token);
  }

  async status(): Promise<Status> {
    return (await this.#started()).status();
  }

  async completionState(): Promise<CompletionState> {
    return (await this.#started()).completionState();
  }

  async snooze(minutes: number): Promise<void> {
    await (await this.#started()).snooze(minutes);
  }

  async rebuild(): Promise<void> {
    await (await this.#started()).rebuild();
  }

  async pause(paused: boolean): Promise<void> {
    await (await this.#started()).pause(paused);
  }

  async showLog(): Promise<void> {
    (await this.#started()).showLog();
  }

  async dispose(): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    await server?.dispose();
    this.#statusChanged.dispose();
    this.#completionChanged.dispose();
    this.#clonesChanged.dispose();
  }

  #started(): Promise<LanguageServer> {
    this.#server ??= this.#load();
    return this.#server;
  }

  async #load(): Promise<LanguageServer> {
    const { LanguageServer } = await import('./language-server.ts');
    const server = new LanguageServer(this.#context, {
      status: (status) => this.#statusChanged.fire(status),
      completionState: (state) => this.#completionChanged.fire(state),
      clonesChanged: () => this.#clonesChanged.fire(),
    });
    await server.start();
    return server;
  }
}
