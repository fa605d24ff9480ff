import { cloneLanguageOf } from './features/clones/embedded.ts';
import type { CloneList, CloneType, InconsistentClone } from '../protocol/clones.ts';
import type { Settings } from '../protocol/settings.ts';
import { Cancelled, checkpointOf, type Checkpoint } from './base/checkpoint.ts';
import type { Logger } from './base/logger.ts';
import type { Foundation } from './composition.ts';
import type { CloneClasses } from './features/clones/ports.ts';
import { semanticClasses } from './features/clones/semantic/semanticClasses.ts';
import type { StaticAccess } from './index/queryVectors.ts';
import type { IndexView } from './index/view.ts';
import { rulesFor } from './features/clones/rules.ts';
import { WorkspaceClones } from './features/clones/workspaceClones.ts';
import { shownPath, uriOf, type Folder } from './workspace/paths.ts';
import { isSourceFile, readSource, sourceFiles, type SourceOptions } from './workspace/sourceFiles.ts';
import { throttled } from './workspace/throttle.ts';

export interface CloneHostPorts {
  readonly foundation: Foundation;
  readonly logger: Logger;
  folders(): readonly Folder[];
  settings(): Settings;
  view(): IndexView;
  readonly static: StaticAccess;
  /** Globs of what the editor leaves out. */
  editorExcludes(): readonly string[];
}

/** Tokens that are held of texts, some 16 bytes each. */
const tokensHeld = 4_000_000;
/** In larger workspaces clones are found only when a person asks for them. */
const mostUnasked = 3000;
/** Milliseconds between two times that a change is told of. */
const tellInterval = 1000;
/** Types that are found without a model. */
const literal: readonly CloneType[] = [1, 2, 3];

/** The clone classes of the workspace, found when they are first wanted and kept up to date from then on. */
export class CloneHost implements CloneClasses {
  readonly #ports: CloneHostPorts;
  readonly #tell = throttled(() => this.#listeners.forEach((listener) => listener()), tellInterval);
  readonly #stop = new AbortController();
  readonly #listeners: (() => void)[] = [];
  #clones: WorkspaceClones | undefined;
  #finding: Promise<void> | undefined;
  #changes: Promise<void> = Promise.resolve();
  #tokens = 0;

  constructor(ports: CloneHostPorts) {
    this.#ports = ports;
  }

  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async all(types: readonly CloneType[], checkpoint: Checkpoint): Promise<CloneList> {
    const clones = this.#current;
    this.#find(clones);
    // The search goes on when one of those who wait for it has had enough.
    for (let isOver = false; !isOver;) {
      await checkpoint();
      isOver = await Promise.race([this.#finding?.then(() => true) ?? true, moment().then(() => false)]);
    }
    if (!clones.isFound) return { kind: 'none', reason: 'clones could not be looked for: the log says why' };
    await this.#changes;
    const wanted = new Set(types.length === 0 ? this.#reported : types);
    const list = await clones.list(wanted, checkpoint);
    return wanted.has(4) ? await this.#withSemantic(list, clones, checkpoint) : list;
  }

  async #withSemantic(list: CloneList, clones: WorkspaceClones, checkpoint: Checkpoint): Promise<CloneList> {
    const { languages } = this.#ports.foundation;
    const known = await clones.list(new Set(literal), checkpoint);
    const shownPathOf = (path: string) => shownPath(path, this.#ports.folders());
    const found = await semanticClasses(
      {
        view: this.#ports.view(),
        static: this.#ports.static,
        languages,
        read: (path) => readSource(path, shownPathOf(path)),
        uriOf,
        shownPathOf,
      },
      known.kind === 'classes' ? known.classes : [],
      checkpoint,
    );
    const classes = [...(list.kind === 'classes' ? list.classes : []), ...found.classes];
    return classes.length === 0 && list.kind === 'none'
      ? list
      : { kind: 'classes', classes, caveat: found.caveat };
  }

  get #reported(): readonly CloneType[] {
    return this.#ports.settings()['clones.semantic'] ? [...literal, 4] : literal;
  }

  async of(uri: string, checkpoint: Checkpoint): Promise<CloneList> {
    const clones = this.#current;
    if (!clones.isFound) {
      if (!this.#isResting) return { kind: 'none', reason: 'clones are looked for when the index is made' };
      this.#find(clones, mostUnasked);
      return { kind: 'none', reason: 'clones are being looked for' };
    }
    await this.#changes;
    const list = await clones.list(new Set(literal), checkpoint);
    if (list.kind === 'none') return list;
    const classes = list.classes.filter(({ members }) => members.some((member) => member.uri === uri));
    if (classes.length > 0) return { ...list, classes };
    return { kind: 'none', reason: 'nothing in this file has a clone' };
  }

  async inconsistent(checkpoint: Checkpoint): Promise<readonly InconsistentClone[]> {
    const clones = this.#clones;
    if (clones === undefined || !clones.isFound || !this.#ports.settings()['clones.inconsistent']) return [];
    await this.#changes;
    return await clones.inconsistent(checkpoint);
  }

  /** A file was saved, created or deleted. */
  changed(path: string): void {
    const clones = this.#clones;
    if (clones === undefined || (!clones.isFound && this.#finding === undefined)) return;
    const checkpoint = checkpointOf(this.#stop.signal);
    const update = async () => {
      await this.#finding;
      if (clones !== this.#clones) return;
      await clones.update(path, checkpoint);
      this.#tell.call();
    };
    this.#changes = this.#changes.then(update).catch((error: unknown) => this.#failed(error));
  }

  /** The settings or the folders have changed. */
  configured(): void {
    if (this.#clones === undefined) return;
    this.#clones = undefined;
    this.#finding = undefined;
    this.#tell.call();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#tell.cancel();
    await this.#finding;
    await this.#changes;
  }

  /** Whether nothing more urgent is under way, and nobody has paused what may wait. */
  get #isResting(): boolean {
    const { phase, paused } = this.#ports.view().status;
    return !paused && (phase === 'ready' || phase === 'vectors' || phase === 'off' || phase === 'failed');
  }

  get #current(): WorkspaceClones {
    const tokens = this.#ports.settings()['clones.minTokens'];
    if (tokens !== this.#tokens) this.#clones = undefined;
    this.#tokens = tokens;
    this.#clones ??= this.#make(tokens);
    return this.#clones;
  }

  #make(tokens: number): WorkspaceClones {
    const { languages } = this.#ports.foundation;
    this.#finding = undefined;
    const shownPathOf = (path: string) => shownPath(path, this.#ports.folders());
    return new WorkspaceClones(
      {
        files: (checkpoint) => sourceFiles(this.#sources, checkpoint),
        read: async (path) =>
          (await isSourceFile(path, this.#sources)) ? await readSource(path, shownPathOf(path)) : undefined,
        languageOf: (path) => cloneLanguageOf(path, languages),
        uriOf,
        shownPathOf,
        onProgress() {},
      },
      { rules: rulesFor(tokens), tokens: tokensHeld },
    );
  }

  /** Starts to look for clones, unless that is done or under way; with `most`, not among more files than that. */
  #find(clones: WorkspaceClones, most = Infinity): void {
    if (clones.isFound || this.#finding !== undefined) return;
    const startedAt = performance.now();
    const search = async () => {
      const found = await clones.find(checkpointOf(this.#stop.signal), most);
      const took = Math.round(performance.now() - startedAt);
      const outcome = found ? `files=${clones.fileCount}` : 'none (too many files to look through unasked)';
      this.#ports.logger.info(`clones ${took} ms ${outcome}`);
      if (!found) this.#finding = undefined;
      this.#tell.call();
    };
    this.#finding = search().catch((error: unknown) => {
      this.#finding = undefined;
      this.#failed(error);
    });
  }

  #failed(error: unknown): void {
    if (!(error instanceof Cancelled)) this.#ports.logger.error(`clones: ${String(error)}`);
  }

  get #sources(): SourceOptions {
    const settings = this.#ports.settings();
    const { languages } = this.#ports.foundation;
    return {
      folders: this.#ports.folders().map(({ path }) => path),
      wanted: {
        excludes: [...settings['index.exclude'], ...this.#ports.editorExcludes()],
        accepts: (path) => cloneLanguageOf(path, languages) !== undefined,
      },
      largest: settings['index.maxFileKilobytes'] * 1024,
    };
  }
}

function moment(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}
