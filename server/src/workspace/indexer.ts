import type { Status } from '../../protocol/status.ts';
import { Cancelled, checkpointOf, type Checkpoint } from '../base/checkpoint.ts';
import type { IndexView } from '../index/view.ts';
import { isBusy, isCorruption } from '../index/store/errors.ts';
import { Alarm } from './alarm.ts';
import { IndexState } from './indexState.ts';
import type { IndexerPorts, IndexOptions } from './indexerPorts.ts';
import { ingest, type IngestPorts } from './ingest.ts';
import { folderOf, shownPath, type Folder } from './paths.ts';
import { Turns } from './turns.ts';
import { VectorUpkeep } from './vectorUpkeep.ts';
import { find, isWalked, walk, type FoundFile, type Wanted } from './walk.ts';

/** Milliseconds between two looks of a reader at what the writer did. */
const readerInterval = 1000;

/**
 * Keeps the index equal to the workspace: scans, follows saved files, fills vectors in behind. One loop does the long
 * work; saved files go ahead of it. Everything yields at checkpoints, so that queries are answered meanwhile.
 */
export class Indexer {
  readonly state: IndexState;
  readonly #ports: IndexerPorts;
  readonly #skipped = new Map<string, string>();
  /** Work on one path at a time, so that the newer content wins. */
  readonly #turns = new Turns();
  readonly #alarm = new Alarm();
  readonly #vectors: VectorUpkeep;
  #options: IndexOptions;
  #run: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  #paused = false;
  #wantsScan = true;
  #files = { done: 0, total: 0 };
  #startedAt = 0;

  constructor(options: IndexOptions, ports: IndexerPorts) {
    this.#options = options;
    this.#ports = ports;
    this.state = new IndexState(ports.storage);
    this.#vectors = new VectorUpkeep({
      ...ports,
      state: this.state,
      onProgress: () => this.#enter('vectors'),
      isInterrupted: () => this.#paused || this.#wantsScan,
    });
  }

  get status(): Status['index'] {
    const { index, phase, reason, isReader } = this.state;
    const skipped: Record<string, number> = {};
    for (const why of this.#skipped.values()) skipped[why] = (skipped[why] ?? 0) + 1;
    const isScanning = phase === 'scanning' || phase === 'indexing';
    return {
      phase,
      files: isScanning ? this.#files.done : index.fileCount,
      filesTotal: isScanning ? this.#files.total : index.fileCount,
      blocks: index.blockCount,
      vectors: index.vectorCount('encoder'),
      staticVectors: index.vectorCount('static'),
      skipped,
      reader: isReader,
      reason,
      paused: this.#paused,
    };
  }

  /** Whether every block that can have its vectors has them. */
  get isFilled(): boolean {
    return this.#vectors.isFilled;
  }

  /** The index as features see it now. */
  get view(): IndexView {
    const { index, store, modelIdentities } = this.state;
    const { vectors } = this.#options;
    const wantsEncoder = vectors && this.#ports.encoder().kind !== 'unwanted';
    return { index, store, modelIdentities, vectors, wantsEncoder, status: this.status };
  }

  get folders(): readonly Folder[] {
    return this.#options.folders;
  }

  start(): void {
    if (this.#run !== undefined) return;
    const run = new AbortController();
    this.#run = run;
    this.#startedAt = this.#ports.now();
    this.#running = this.#keep(run.signal);
  }

  /** Says that there is no index because nobody wants one. Only when not started or stopped. */
  switchOff(): void {
    this.state.forget();
    this.#enter('off');
  }

  /** Ends all work and closes the store. */
  async stop(): Promise<void> {
    this.#run?.abort();
    this.#run = undefined;
    this.#alarm.ring();
    await this.#running;
    await this.#turns.settled();
    await this.state.close();
  }

  /** Takes new options over and scans again. */
  configure(options: IndexOptions): void {
    this.#options = options;
    this.rescan();
  }

  rescan(): void {
    this.#wantsScan = true;
    this.#alarm.ring();
  }

  /** Forgets everything and starts over. */
  async rebuild(): Promise<void> {
    await this.stop();
    this.#skipped.clear();
    await this.state.open('', checkpointOf(new AbortController().signal));
    if (!this.state.isReader) await this.state.clear();
    this.#wantsScan = true;
    this.start();
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#ports.onStatus();
    this.#alarm.ring();
  }

  /** The encoder may have something to give now. */
  encoderChanged(): void {
    this.#alarm.ring();
  }

  /** Brings the index up to date with one file that was saved, created or deleted. */
  async update(path: string): Promise<void> {
    if (this.#run === undefined || this.state.store === undefined || this.state.isReader) return;
    const checkpoint = checkpointOf(this.#run.signal);
    try {
      await this.#turns.take(path, () => this.#refresh(path, checkpoint));
    } catch (error) {
      if (!(error instanceof Cancelled)) this.#ports.logger.error(`update failed: ${String(error)}`);
    }
    this.#ports.onStatus();
    this.#alarm.ring();
  }

  async #refresh(path: string, checkpoint: Checkpoint): Promise<void> {
    const folder = folderOf(path, this.#options.folders);
    const isWanted = folder !== undefined && (await isWalked(path, folder.path, this.#wanted));
    const file = isWanted ? await find(path) : undefined;
    if (file !== undefined) {
      this.#vectors.saved(path);
      return await this.#ingest(file, checkpoint);
    }
    this.#skipped.delete(path);
    // Of a folder that is deleted the editor tells once, not file by file.
    for (const id of this.state.index.idsAt(path)) await this.state.remove(id);
  }

  /** The long work, over and over, until `signal`. Nothing thrown in it reaches the caller: it becomes the status. */
  async #keep(signal: AbortSignal): Promise<void> {
    const checkpoint = checkpointOf(signal);
    let distrust = '';
    for (;;) {
      try {
        return await this.#work(distrust, checkpoint);
      } catch (error) {
        if (error instanceof Cancelled) return;
        if (isBusy(error)) {
          await this.#alarm.rest(readerInterval, async () => {});
        } else if (isCorruption(error) && distrust === '') {
          distrust = `the index was damaged (${(error as Error).message}) and is built anew`;
          this.#ports.logger.warn(distrust);
          this.#wantsScan = true;
        } else return this.#fail(error);
      }
    }
  }

  #fail(error: unknown): void {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.#ports.logger.error(`indexing stopped: ${message}`);
    this.#ports.logger.debug(stack ?? '');
    this.#enter('failed', message);
  }

  async #work(distrust: string, checkpoint: Checkpoint): Promise<never> {
    this.#enter('opening');
    while (!(await this.state.open(distrust, checkpoint))) await this.#alarm.rest(readerInterval, checkpoint);
    const opened = Math.round(this.#ports.now() - this.#startedAt);
    this.#ports.logger.info(
      `index opened ${opened} ms files=${this.state.index.fileCount} blocks=${this.state.index.blockCount} ${this.state.reason}`,
    );
    while (this.state.isReader) await this.#read(checkpoint);
    for (;;) {
      if (this.#wantsScan) await this.#scan(checkpoint);
      const pause = this.#options.vectors ? await this.#vectors.fillEncoder(checkpoint) : undefined;
      if (this.#wantsScan) continue;
      this.#enter('ready');
      await this.#alarm.rest(pause, checkpoint);
    }
  }

  async #read(checkpoint: Checkpoint): Promise<void> {
    this.#enter('ready');
    await this.#alarm.rest(readerInterval, checkpoint);
    if (await this.state.takeOver(checkpoint)) {
      this.#ports.logger.info('this window writes the index from now on');
      this.#wantsScan = true;
    } else if ((await this.state.store?.hasNews()) === true) await this.state.catchUp(checkpoint);
  }

  async #scan(checkpoint: Checkpoint): Promise<void> {
    this.#wantsScan = false;
    this.#files = { done: 0, total: 0 };
    const startedAt = this.#ports.now();
    this.#enter('scanning');
    const found = new Map<string, FoundFile>();
    for (const folder of this.#options.folders) {
      for await (const file of walk(folder.path, this.#wanted, checkpoint)) found.set(file.path, file);
    }
    await this.#removeAllBut(found, checkpoint);
    await this.#vectors.adoptStatic(this.#options.vectors);
    this.#files = { done: 0, total: found.size };
    this.#enter('indexing');
    for (const file of found.values()) {
      if (!this.#isKnown(file)) {
        await checkpoint();
        await this.#turns.take(file.path, () => this.#ingest(file, checkpoint));
      }
      this.#files.done++;
      this.#ports.onStatus();
    }
    await this.#vectors.fillStatic(checkpoint);
    const took = Math.round(this.#ports.now() - startedAt);
    this.#ports.logger.info(`index ${took} ms files=${found.size} → ${this.state.index.blockCount} blocks`);
  }

  async #removeAllBut(found: ReadonlyMap<string, FoundFile>, checkpoint: Checkpoint): Promise<void> {
    for (const path of this.#skipped.keys()) if (!found.has(path)) this.#skipped.delete(path);
    for (const { id, facts } of this.state.index.files()) {
      if (found.has(facts.path)) continue;
      await checkpoint();
      await this.state.remove(id);
    }
  }

  #isKnown(file: FoundFile): boolean {
    const id = this.state.index.idOf(file.path);
    const known = id === undefined ? undefined : this.state.index.factsOf(id);
    return (
      known?.modified === file.modified && known.size === file.size && file.size <= this.#options.largestFile
    );
  }

  async #ingest(file: FoundFile, checkpoint: Checkpoint): Promise<void> {
    const ingested = await ingest(file, this.#ingestPorts, checkpoint);
    if (ingested.kind === 'skipped') this.#skipped.set(file.path, ingested.reason);
    else this.#skipped.delete(file.path);
  }

  #enter(phase: Status['index']['phase'], reason?: string): void {
    this.state.phase = phase;
    if (reason !== undefined) this.state.reason = reason;
    this.#ports.onStatus();
  }

  get #wanted(): Wanted {
    const { languages } = this.#ports;
    return { excludes: this.#options.excludes, accepts: (path) => languages.ofPath(path) !== undefined };
  }

  get #ingestPorts(): IngestPorts {
    const { folders, largestFile } = this.#options;
    return {
      state: this.state,
      languages: this.#ports.languages,
      static: this.#vectors.static,
      largest: largestFile,
      shownPath: (path) => shownPath(path, folders),
    };
  }
}
