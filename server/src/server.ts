import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import {
  pauseNotification,
  rebuildNotification,
  statusNotification,
  statusRequest,
  type InitializationOptions,
} from '../protocol/requests.ts';
import { parseSettings, type Settings } from '../protocol/settings.ts';
import type { Status } from '../protocol/status.ts';
import type { Logger } from './base/logger.ts';
import { addressingOf, indexOptions, noEncoder, type EncoderHost, type Foundation } from './composition.ts';
import type { Environment } from './environment.ts';
import { capabilitiesOf } from './capabilities.ts';
import { CompletionHost } from './completionHost.ts';
import { registerClones, type ClonesFeature } from './features/clones/feature.ts';
import type { CloneClasses } from './features/clones/ports.ts';
import { registerCompletion } from './features/completion/feature.ts';
import { registerRanking } from './features/ranking/feature.ts';
import { registerSearch } from './features/search/feature.ts';
import type { StaticAccess } from './index/queryVectors.ts';
import { registerSimilar } from './features/similar/feature.ts';
import type { Snapshot } from './syntax/trees.ts';
import { Trees } from './syntax/trees.ts';
import { ClientSettings } from './workspace/clientSettings.ts';
import { loggerOf } from './workspace/clientLogger.ts';
import { refreshCodeLenses, registerCodeLenses } from './workspace/codeLenses.ts';
import { Documents } from './workspace/documents.ts';
import { editorCompletionsOf } from './workspace/editorCompletions.ts';
import { Indexer } from './workspace/indexer.ts';
import { pathOf, type Folder } from './workspace/paths.ts';
import { followFolders, foldersOf } from './workspace/workspaceFolders.ts';
import { Notebooks, type Writing } from './workspace/notebooks.ts';
import { IndexProgress } from './workspace/progress.ts';
import { requestRunner } from './workspace/requestRunner.ts';
import { snapshotOnDisk } from './workspace/snapshotOnDisk.ts';
import { throttled } from './workspace/throttle.ts';
import { follow, watch } from './workspace/watcher.ts';

/** Trees of so many documents are kept: those that a person goes back and forth between. */
const treesKept = 8;
/** Milliseconds between two status notifications. */
const statusInterval = 250;

/** The language server on one connection, from initialize to exit. */
export function serve(connection: Connection, foundation: Foundation, environment: Environment): void {
  connection.onInitialize((params): InitializeResult => {
    const session = new Session(connection, foundation, { params, ...environment });
    session.listen();
    return {
      serverInfo: { name: 'tenon' },
      capabilities: capabilitiesOf(foundation),
    };
  });
  connection.listen();
}

interface Start extends Environment {
  readonly params: InitializeParams;
}

/** What lives from initialize to shutdown. */
class Session {
  readonly #connection: Connection;
  readonly #foundation: Foundation;
  readonly #start: Start;
  readonly #logger: Logger;
  readonly #documents: Documents;
  readonly #notebooks: Notebooks;
  readonly #trees = new Trees(treesKept);
  readonly #indexer: Indexer;
  readonly #progress: IndexProgress;
  readonly #clientSettings: ClientSettings;
  readonly #tellStatus = throttled(() => this.#sendStatus(), statusInterval);
  readonly #guidance: 'verified' | 'looks';
  #settings: Settings;
  #folders: readonly Folder[];
  readonly #static: StaticAccess;
  readonly #completion: CompletionHost;
  #tellCompletion = () => {};
  readonly #classes: CloneClasses;
  #clones: ClonesFeature | undefined;
  #encoder: EncoderHost;

  constructor(connection: Connection, foundation: Foundation, start: Start) {
    const { params } = start;
    const options = (params.initializationOptions ?? {}) as Partial<InitializationOptions>;
    this.#connection = connection;
    this.#foundation = foundation;
    this.#start = start;
    this.#logger = loggerOf(connection);
    this.#documents = new Documents(foundation.languages);
    this.#notebooks = new Notebooks(foundation.languages);
    this.#clientSettings = new ClientSettings(connection, params.capabilities, options.editorExcludes ?? []);
    this.#settings = parseSettings(options.settings);
    this.#guidance = options.guidance ?? 'verified';
    this.#folders = foldersOf(params);
    this.#static = start.models.openStatic(foundation.assets);
    this.#encoder = noEncoder('off', 'the model has not been started');
    this.#progress = new IndexProgress(connection, params.capabilities, () => this.#indexer.setPaused(true));
    this.#indexer = new Indexer(this.#indexOptions(), {
      storage: options.storagePath,
      languages: foundation.languages,
      static: this.#static,
      encoder: () => this.#encoder.access(),
      logger: this.#logger,
      now: () => performance.now(),
      onStatus: () => this.#tellStatus.call(),
    });
    this.#classes = start.openClones({
      foundation,
      logger: this.#logger,
      folders: () => this.#folders,
      settings: () => this.#settings,
      view: () => this.#indexer.view,
      static: this.#static,
      editorExcludes: () => this.#clientSettings.editorExcludes,
    });
    this.#completion = new CompletionHost({
      foundation,
      logger: this.#logger,
      view: () => this.#indexer.view,
      folders: this.#folders,
      trusted: options.trusted ?? false,
      onFilled: () => this.#tellCompletion(),
    });
  }

  listen(): void {
    const connection = this.#connection;
    const updated = (path: string) => {
      void this.#indexer.update(path);
      this.#completion.changed(path);
      this.#classes.changed(path);
    };
    follow(connection, this.#documents, {
      onChanged: updated,
      onClosed: (uri) => {
        this.#trees.forget(uri);
        this.#clones?.closed(uri);
      },
      onIgnoreRulesChanged: () => {
        this.#indexer.rescan();
        this.#classes.configured();
      },
    });
    this.#notebooks.listen(connection);
    const run = requestRunner(this.#logger, () => performance.now());
    registerSearch(connection, this.#ports, run);
    const similar = registerSimilar(connection, this.#ports, run);
    const ports = { ...this.#completionPorts, classes: this.#classes };
    this.#clones = registerClones(connection, ports, run);
    registerCodeLenses(connection, [similar.lenses, this.#clones.lenses], run);
    this.#classes.onChanged(() => {
      const { capabilities } = this.#start.params;
      if (this.#settings['clones.codeLens']) refreshCodeLenses(connection, capabilities);
    });
    this.#tellCompletion = registerCompletion(connection, this.#completionPorts, run).tellState;
    registerRanking(connection, this.#completionPorts, run);
    connection.onRequest(statusRequest, () => this.#status);
    connection.onNotification(rebuildNotification, () => void this.#rebuild());
    connection.onNotification(pauseNotification, ({ paused }) => this.#indexer.setPaused(paused));
    connection.onDidChangeConfiguration((change) => void this.#configure(change.settings));
    connection.onInitialized(() => this.#begin());
    connection.onShutdown(() => this.#end());
  }

  #begin(): void {
    this.#clientSettings.register();
    watch(this.#connection, this.#start.params.capabilities);
    followFolders(this.#connection, this.#start.params.capabilities, (change) => {
      this.#folders = change(this.#folders);
      this.#completion.setFolders(this.#folders);
      this.#classes.configured();
      this.#indexer.configure(this.#indexOptions());
    });
    this.#completion.openModel(this.#settings);
    this.#completion.openAnalyzers(this.#settings);
    this.#startIndex();
  }

  async #end(): Promise<void> {
    this.#tellStatus.cancel();
    await this.#completion.close();
    await this.#classes.close();
    await this.#indexer.stop();
    await this.#encoder.close();
    this.#trees.dispose();
    this.#foundation.languages.dispose();
  }

  #startIndex(): void {
    if (!this.#settings['index.enabled']) return this.#indexer.switchOff();
    if (this.#settings['index.vectors']) this.#openEncoder();
    this.#indexer.start();
  }

  #openEncoder(): void {
    const onChange = () => {
      this.#indexer.encoderChanged();
      this.#tellStatus.call();
    };
    this.#encoder = this.#start.models.openEncoder(this.#settings, this.#foundation.assets, {
      logger: this.#logger,
      onChange,
    });
  }

  async #configure(pushed: unknown): Promise<void> {
    const before = this.#settings;
    this.#settings = parseSettings(await this.#clientSettings.read(pushed));
    const changed = (...names: readonly (keyof Settings)[]) =>
      names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(this.#settings[name]));
    if (
      changed('inference.device', 'inference.model', 'inference.threads', 'index.vectors', 'index.enabled')
    ) {
      await this.#encoder.close();
      this.#encoder = noEncoder('off', 'vectors are switched off');
      if (this.#settings['index.vectors'] && this.#settings['index.enabled']) this.#openEncoder();
    }
    if (changed('completion.model', 'inference.device', 'inference.threads'))
      this.#completion.openModel(this.#settings);
    if (changed('completion.analyzers')) this.#completion.openAnalyzers(this.#settings);
    if (changed('index.exclude', 'index.maxFileKilobytes', 'clones.minTokens')) this.#classes.configured();
    this.#indexer.configure(this.#indexOptions());
    if (!changed('index.enabled')) return;
    if (this.#settings['index.enabled']) this.#indexer.start();
    else {
      await this.#indexer.stop();
      this.#indexer.switchOff();
    }
  }

  async #rebuild(): Promise<void> {
    try {
      if (this.#settings['index.enabled']) await this.#indexer.rebuild();
    } catch (error) {
      this.#logger.error(`rebuild failed: ${String(error)}`);
    }
  }

  #indexOptions() {
    return indexOptions(this.#settings, this.#folders, this.#clientSettings.editorExcludes);
  }

  get #ports() {
    return {
      view: () => this.#indexer.view,
      encoders: {
        static: this.#static,
        encoder: () => this.#encoder.access(),
        budget: this.#start.encoderBudget,
      },
      addressing: addressingOf(() => this.#folders),
      trees: this.#trees,
      settings: () => this.#settings,
      snapshot: async (uri: string) =>
        this.#documents.snapshot(uri) ?? (await snapshotOnDisk(uri, this.#foundation.languages)),
      saved: (uri: string) => snapshotOnDisk(uri, this.#foundation.languages),
    };
  }

  get #completionPorts() {
    return {
      ...this.#ports,
      caches: this.#completion.caches,
      analysisOf: (languageId: string) => this.#completion.analysisOf(languageId),
      syntaxOf: (languageId: string) => this.#completion.syntaxOf(languageId),
      absenceOf: (languageId: string) => this.#completion.absenceOf(languageId),
      filesNaming: (word: string, snapshot: Snapshot) => this.#completion.filesNaming(word, snapshot),
      writing: (uri: string) => this.#writing(uri),
      editorCompletions: editorCompletionsOf(this.#connection, this.#logger),
      pathOf,
      now: () => Date.now(),
      guidance: this.#guidance,
      isFilling: () => this.#completion.isFilling,
      fill: () => this.#completion.fill(),
      prompted: () => this.#completion.prompted,
      shownPathOf: (path: string) => addressingOf(() => this.#folders).shownPathOf(path),
    };
  }

  async #writing(uri: string): Promise<Writing | undefined> {
    const snapshot = await this.#ports.snapshot(uri);
    return snapshot === undefined ? this.#notebooks.writing(uri) : { snapshot, before: '' };
  }

  get #status(): Status {
    return { index: this.#indexer.status, model: this.#encoder.status() };
  }

  #sendStatus(): void {
    const status = this.#status;
    if (status.index.phase === 'ready' && this.#settings['completion.enabled']) this.#completion.fill();
    this.#progress.show(status.index);
    void this.#connection.sendNotification(statusNotification, status).catch((error: unknown) => {
      this.#logger.debug(`status not sent: ${String(error)}`);
    });
  }
}
