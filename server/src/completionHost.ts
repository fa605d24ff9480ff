import { join } from 'node:path';
import type { Settings } from '../protocol/settings.ts';
import { openAnalyzers, type Analyzers } from './analyzers/analyzers.ts';
import { bundledServers } from './analyzers/bundled.ts';
import type { LanguageServerCommand } from './analyzers/lsp/session.ts';
import { machineServer } from './analyzers/machine.ts';
import { inTurn } from './analyzers/inTurn.ts';
import { thisMachine } from './analyzers/program.ts';
import { SyntacticAnalyses } from './analyzers/syntactic/analyses.ts';
import { isGone, type StaticAnalysis } from './analysis/staticAnalysis.ts';
import type { Logger } from './base/logger.ts';
import { some, type Outcome } from './base/outcome.ts';
import { inferenceHostPath, type Foundation } from './composition.ts';
import { completionFolder, threadsOf } from './encoderHost.ts';
import { TokenCaches } from './index/tokenCaches.ts';
import type { IndexView } from './index/view.ts';
import { openLanguageModel, type LanguageModelProcess } from './inference/onnx/languageModel.ts';
import { CacheFill } from './workspace/cacheFill.ts';
import type { LanguageTable } from './inference/ngram/table.ts';
import { readTable } from './inference/packages/tables.ts';
import type { Snapshot } from './syntax/trees.ts';
import { namingFiles, type NamingFile } from './workspace/namingFiles.ts';
import { pathOf, uriOf, type Folder } from './workspace/paths.ts';

/** Milliseconds that an analyzer has for one question: what is later than this is not worth waiting for. */
const analyzerCap = 400;

export interface CompletionHostOptions {
  readonly foundation: Foundation;
  readonly logger: Logger;
  view(): IndexView;
  /** The folders of the workspace. */
  readonly folders: readonly Folder[];
  /** Whether the workspace is trusted: in one that is not, no analyzer is started on it. */
  readonly trusted: boolean;
  /** Called when what there was to read is in the caches. */
  onFilled?(): void;
  /** Milliseconds that an analyzer has for one question; undefined: as long as a person at a keyboard waits. */
  readonly cap?: number;
}

const untrusted = 'no analyzer is started in a workspace that is not trusted';

/** What ghost text stands on: the caches of the workspace, and the analyzers. */
export class CompletionHost {
  readonly caches: TokenCaches;
  readonly #fill: CacheFill;
  #folders: readonly Folder[];
  readonly #trusted: boolean;
  readonly #cap: number;
  #analyzers: Analyzers | undefined;
  readonly #syntax: SyntacticAnalyses;
  readonly #onFilled: () => void;
  readonly #foundation: Foundation;
  readonly #logger: Logger;
  #model: LanguageModelProcess | undefined;

  constructor({ cap = analyzerCap, onFilled = () => {}, ...options }: CompletionHostOptions) {
    const { foundation, logger, view, folders, trusted } = options;
    this.#onFilled = onFilled;
    this.#foundation = foundation;
    this.#logger = logger;
    this.caches = new TokenCaches((family) => tableOf(foundation, family, logger));
    const { languages } = foundation;
    const familyOf = (language: string) => languages.byId(language)?.family;
    this.#fill = new CacheFill({ caches: this.caches, logger, view, familyOf });
    this.#syntax = new SyntacticAnalyses({
      languages,
      logger,
      pathOf,
      paths: () => [...view().index.files()].map(({ facts }) => facts.path),
    });
    this.#folders = folders;
    this.#trusted = trusted;
    this.#cap = cap;
  }

  get isFilling(): boolean {
    return !this.#fill.isDone;
  }

  analysisOf(languageId: string): StaticAnalysis | undefined {
    const analysis = this.#analyzers?.analysisOf(languageId);
    const syntax = analysis === undefined ? undefined : this.syntaxOf(languageId);
    return analysis === undefined || syntax === undefined ? analysis : inTurn(analysis, syntax, isGone);
  }

  /** What syntax tells of a language: the last resort where no analyzer knows it. */
  syntaxOf(languageId: string): StaticAnalysis | undefined {
    return this.#syntax.of(languageId, this.absenceOf(languageId));
  }

  /** Why there is no analysis of a language; '' where there is one. */
  absenceOf(languageId: string): string {
    return this.#analyzers?.absenceOf(languageId) ?? untrusted;
  }

  /** Resolves when what syntax tells of a language has been read. */
  async readBySyntax(languageId: string): Promise<void> {
    await this.#syntax.filled(languageId);
  }

  /** Files of the workspace that have a word in them, for what imports it. */
  async filesNaming(word: string, { uri, language }: Snapshot): Promise<readonly NamingFile[]> {
    const path = pathOf(uri);
    if (path === undefined) return [];
    return await namingFiles(word, { path, family: language.family }, this.caches);
  }

  /** The analyzers that the settings name, in place of those that are there. None is started before it is asked. */
  openAnalyzers(settings: Settings): void {
    void this.#analyzers?.close();
    const [first] = this.#folders;
    const configured = settings['completion.analyzers'];
    const where = { ...this.#foundation, configured, folder: first?.path ?? '' };
    this.#analyzers = this.#trusted
      ? openAnalyzers({
          serverOf: (languageId) => serverOf(languageId, where),
          folders: this.#folders.map(asWorkspaceFolder),
          logger: this.#logger,
          cap: this.#cap,
        })
      : undefined;
  }

  /** The folders of the workspace from now on. */
  setFolders(folders: readonly Folder[]): void {
    this.#folders = folders;
    void this.#analyzers?.setFolders(folders.map(asWorkspaceFolder));
  }

  /** The language model below the caches, where the settings name one. */
  get prompted(): LanguageModelProcess | undefined {
    return this.#model;
  }

  /** Opens the language model that the settings name in place of the one that is open. */
  openModel(settings: Settings): void {
    this.#model?.dispose();
    this.#model = undefined;
    const { assets } = this.#foundation;
    const packageFolder = completionFolder(assets.models, settings['completion.model']);
    if (packageFolder === undefined) return;
    const model = openLanguageModel({
      packageFolder,
      hostPath: inferenceHostPath(assets),
      device: settings['inference.device'],
      threads: threadsOf(settings),
      logger: this.#logger,
    });
    if (model.kind === 'some') this.#model = model.value;
    else this.#logger.warn(`completion: ${model.reason}`);
  }

  /** Reads the files of the index that are not in the caches yet. */
  fill(): void {
    if (!this.#fill.isDone) return;
    this.#fill.start();
    void this.#fill.done().then(() => this.#onFilled());
  }

  /** A file was saved, created, changed or deleted. */
  changed(path: string): void {
    void this.#fill.update(path);
    void this.#syntax.changed(path);
    void this.#analyzers?.filesChanged([{ uri: uriOf(path), kind: 'changed' }]);
  }

  /** Resolves when every file that there is room for has been read. */
  async filled(): Promise<void> {
    this.fill();
    await this.#fill.done();
  }

  async close(): Promise<void> {
    await this.#fill.stop();
    await this.#syntax.stop();
    await this.#analyzers?.close();
    this.#model?.dispose();
  }
}

function tableOf({ assets }: Foundation, family: string, logger: Logger): LanguageTable | undefined {
  const table = readTable(join(assets.models, 'tenon-ngrams-v1'), family);
  if (table.kind === 'some') return table.value;
  logger.warn(`completion: ${table.reason}`);
  return undefined;
}

function asWorkspaceFolder({ path, name }: Folder) {
  return { uri: uriOf(path), name };
}

interface Configured extends Foundation {
  readonly configured: Settings['completion.analyzers'];
  /** The folder that paths in the settings start from. */
  readonly folder: string;
}

/** The language server of an editor language id: the one that the settings name, the shipped one, or one of this machine. */
export function serverOf(
  languageId: string,
  { assets, languages, configured, folder }: Configured,
): Outcome<LanguageServerCommand> {
  const description = languages.ofEditorId(languageId)?.description;
  const own = configured[languageId];
  const shipped = own === undefined ? bundledServers(assets).get(description?.analyzer ?? '') : undefined;
  if (shipped !== undefined) return some(shipped);
  const known = description?.languageServers ?? [];
  return machineServer({ known, configured: own, folder, machine: thisMachine });
}
