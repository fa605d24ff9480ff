import { readFile } from 'node:fs/promises';
import { Cancelled, checkpointOf } from '../base/checkpoint.ts';
import type { Logger } from '../base/logger.ts';
import type { IndexView } from '../index/view.ts';
import type { TokenCaches } from '../index/tokenCaches.ts';
import { screen } from './screen.ts';

export interface CacheFillPorts {
  readonly caches: TokenCaches;
  readonly logger: Logger;
  view(): IndexView;
  /** Family of the language with that id. */
  familyOf(language: string): string | undefined;
}

/** Files between two pauses, and how long a pause is: nobody waits for the caches. */
const filesAtOnce = 8;
const pauseMilliseconds = 10;

/** Reads the files of the index into the caches, in the background, and follows what changes. */
export class CacheFill {
  readonly #ports: CacheFillPorts;
  #run: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(ports: CacheFillPorts) {
    this.#ports = ports;
  }

  /** Whether every file there is room for has been read. */
  get isDone(): boolean {
    return this.#run === undefined;
  }

  /** Reads what is not read yet; does nothing while it is at it. */
  start(): void {
    if (this.#run !== undefined) return;
    const run = new AbortController();
    this.#run = run;
    this.#running = this.#fill(run.signal).finally(() => {
      if (this.#run === run) this.#run = undefined;
    });
  }

  /** Resolves when there is nothing more to read. */
  async done(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#run?.abort();
    this.#run = undefined;
    await this.#running;
  }

  /** A file was saved, changed or deleted: its new version, when it is one of those that are held. */
  async update(path: string): Promise<void> {
    if (!this.#ports.caches.has(path)) return;
    const { index } = this.#ports.view();
    const id = index.idOf(path);
    await this.#read(path, id === undefined ? '' : (index.factsOf(id)?.language ?? ''));
  }

  async #fill(signal: AbortSignal): Promise<void> {
    const { caches, view, logger } = this.#ports;
    const checkpoint = checkpointOf(signal);
    try {
      const files = [...view().index.files()].map(({ facts }) => facts);
      for (const [at, { path, language, category }] of files.entries()) {
        if (caches.isFull) return logger.info('completion: the caches are full');
        if (category === 'generated' || caches.has(path)) continue;
        await checkpoint();
        if (at % filesAtOnce === 0) await pause();
        await this.#read(path, language);
      }
    } catch (error) {
      if (!(error instanceof Cancelled)) logger.error(`completion: the caches stopped: ${String(error)}`);
    }
  }

  async #read(path: string, language: string): Promise<void> {
    const family = this.#ports.familyOf(language);
    const text = family === undefined ? undefined : await textOf(path);
    if (family === undefined || text === undefined) this.#ports.caches.remove(path);
    else {
      this.#ports.caches.prepare(family);
      this.#ports.caches.put(path, family, text);
    }
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    const screened = screen(path, await readFile(path));
    return screened.kind === 'text' ? screened.text : undefined;
  } catch {
    return undefined;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pauseMilliseconds);
  });
}
