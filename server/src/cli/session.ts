import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseSettings, type Settings } from '../../protocol/settings.ts';
import type { Status } from '../../protocol/status.ts';
import type { Logger } from '../base/logger.ts';
import {
  addressingOf,
  indexOptions,
  noEncoder,
  type EncoderHost,
  type Foundation,
  type Models,
} from '../composition.ts';
import { CompletionHost } from '../completionHost.ts';
import type { StaticAccess } from '../index/queryVectors.ts';
import type { Language } from '../syntax/language.ts';
import { Trees } from '../syntax/trees.ts';
import { Indexer } from '../workspace/indexer.ts';
import { slashed, type Folder } from '../workspace/paths.ts';

export interface SessionOptions {
  readonly folder: string;
  /** Where the index is kept; undefined: under the user's cache folder. */
  readonly storage: string | undefined;
  /** Whether this run fills vectors in; a search only uses those that are there. */
  readonly fills: boolean;
  readonly settings: Settings;
  onStatus(status: Status): void;
}

/** Settings as they come, with `overrides` by section: `{ index: { vectors: false } }`. */
export function defaultSettings(overrides: Readonly<Record<string, unknown>> = {}): Settings {
  return parseSettings(overrides);
}

/** An index opened by a command, and what features need of it. */
export class CliSession {
  readonly #indexer: Indexer;
  readonly #static: StaticAccess;
  readonly #encoder: EncoderHost;
  readonly #folders: readonly Folder[];
  readonly #foundation: Foundation;
  readonly #trees = new Trees(1);
  readonly #fills: boolean;
  readonly #onStatus: (status: Status) => void;
  #settle: () => void = () => {};

  constructor(options: SessionOptions, foundation: Foundation, models: Models) {
    const path = slashed(resolve(options.folder));
    this.#foundation = foundation;
    this.#folders = [{ path, name: basename(path) }];
    this.#fills = options.fills;
    this.#onStatus = options.onStatus;
    const changed = () => this.#changed();
    this.#static = models.openStatic(foundation.assets);
    this.#indexer = new Indexer(indexOptions(options.settings, this.#folders, []), {
      storage: options.storage ?? storageOf(path),
      languages: foundation.languages,
      static: this.#static,
      encoder: () => this.#encoder.access(),
      logger: onStderr,
      now: () => performance.now(),
      onStatus: changed,
    });
    this.#encoder = options.settings['index.vectors']
      ? models.openEncoder(options.settings, foundation.assets, { logger: onStderr, onChange: changed })
      : noEncoder('off', 'vectors are switched off');
    this.#indexer.setPaused(!options.fills);
  }

  get status(): Status {
    return { index: this.#indexer.status, model: this.#encoder.status() };
  }

  /** Opens the index, brings it up to date, and returns when there is nothing more to do. */
  async ready(): Promise<Status> {
    const settled = new Promise<void>((done) => (this.#settle = done));
    this.#indexer.start();
    await settled;
    return this.status;
  }

  get ports() {
    return {
      view: () => this.#indexer.view,
      encoders: { static: this.#static, encoder: () => this.#encoder.access(), budget: Infinity },
      addressing: addressingOf(() => this.#folders),
      trees: this.#trees,
      snapshot: async (uri: string) => {
        const path = addressingOf(() => this.#folders).pathOf(uri);
        const language = path === undefined ? undefined : this.#foundation.languages.ofPath(path);
        if (path === undefined || language === undefined) return undefined;
        return { uri, version: 0, language, text: await readFile(path, 'utf8') };
      },
    };
  }

  languageOf(path: string): Language | undefined {
    return this.#foundation.languages.ofPath(path);
  }

  /** By its id, or by VS Code's. */
  languageNamed(id: string): Language | undefined {
    const { languages } = this.#foundation;
    return languages.byId(id) ?? languages.ofEditorId(id);
  }

  /** Caches and analyzers for ghost text, the caches full. Whoever opens it closes it. */
  async openCompletion(settings: Settings): Promise<CompletionHost> {
    const host = new CompletionHost({
      foundation: this.#foundation,
      logger: onStderr,
      view: () => this.#indexer.view,
      folders: this.#folders,
      trusted: true,
      cap: analyzerCap,
    });
    host.openModel(settings);
    host.openAnalyzers(settings);
    await host.filled();
    return host;
  }

  async close(): Promise<void> {
    await this.#indexer.stop();
    await this.#encoder.close();
    this.#trees.dispose();
  }

  #changed(): void {
    // The encoder host may report before the constructor has it.
    const { index, model } = { index: this.#indexer.status, model: this.#encoder?.status() ?? starting };
    this.#onStatus({ index, model });
    const isUnderWay = model.state === 'starting' || model.state === 'restarting';
    if (!isUnderWay && index.phase !== 'failed') this.#indexer.encoderChanged();
    const wantsVectors = this.#fills && !index.reader && model.state === 'ready';
    if (index.phase === 'failed') this.#settle();
    if (index.phase === 'ready' && !isUnderWay && (!wantsVectors || this.#indexer.isFilled)) this.#settle();
  }
}

/** Nobody types: an analyzer may take its time. */
const analyzerCap = 10_000;
const starting: Status['model'] = { state: 'starting', name: '', device: '', reason: '' };

/** Warnings and worse: stdout belongs to the answer. */
const onStderr: Logger = {
  debug() {},
  info() {},
  warn: (line) => void process.stderr.write(`tenon: ${line}\n`),
  error: (line) => void process.stderr.write(`tenon: ${line}\n`),
};

/** A folder of its own for each indexed folder, where this system keeps caches. */
function storageOf(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  return join(cacheFolder(), 'tenon', `${basename(path) || 'root'}-${digest}`);
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (xdg !== undefined && xdg !== '') return xdg;
  if (process.platform === 'win32') return local ?? join(homedir(), 'AppData', 'Local');
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
