import { readFile } from 'node:fs/promises';
import { fileFacts } from '../../analysis/memberTables/facts.ts';
import { MemberTables } from '../../analysis/memberTables/table.ts';
import { Cancelled, checkpointOf, type Checkpoint } from '../../base/checkpoint.ts';
import type { Logger } from '../../base/logger.ts';
import type { Language } from '../../syntax/language.ts';
import { parse } from '../../syntax/parse.ts';

export interface FillPorts {
  readonly language: Language;
  readonly logger: Logger;
  /** Absolute paths of the files that may declare something. */
  paths(): readonly string[];
}

/** Code units of a file that is read. */
const longest = 2_000_000;

/** Reads what the files of a workspace declare in a language, in the background, once it is asked for, and follows what changes. */
export class TableFill {
  readonly #ports: FillPorts;
  readonly #tables = new MemberTables();
  readonly #run = new AbortController();
  #filling: Promise<void> | undefined;
  #isDone = false;

  constructor(ports: FillPorts) {
    this.#ports = ports;
  }

  /** Undefined while files are being read. */
  get tables(): MemberTables | undefined {
    void this.filled();
    return this.#isDone ? this.#tables : undefined;
  }

  /** Resolves when every file has been read. */
  filled(): Promise<void> {
    this.#filling ??= this.#fill();
    return this.#filling;
  }

  /** A file was saved, created, changed or deleted. */
  async update(path: string): Promise<void> {
    if (this.#filling === undefined) return;
    if (this.#tables.has(path) || this.#ports.paths().includes(path))
      await this.#read(path, checkpointOf(this.#run.signal));
  }

  async stop(): Promise<void> {
    this.#run.abort();
    await this.#filling;
  }

  async #fill(): Promise<void> {
    const { language, logger } = this.#ports;
    const checkpoint = checkpointOf(this.#run.signal);
    const startedAt = performance.now();
    try {
      for (const path of this.#ports.paths()) {
        await checkpoint();
        await this.#read(path, checkpoint);
      }
      this.#isDone = true;
      const spent = Math.round(performance.now() - startedAt);
      logger.info(`members by syntax: ${this.#tables.size} files of ${language.id} in ${spent} ms`);
    } catch (error) {
      if (!(error instanceof Cancelled)) logger.error(`members by syntax: ${String(error)}`);
    }
  }

  async #read(path: string, checkpoint: Checkpoint): Promise<void> {
    const text = await textOf(path);
    if (text === undefined || text.length > longest) return this.#tables.remove(path);
    const tree = await parse(this.#ports.language, text, undefined, checkpoint);
    try {
      this.#tables.put(fileFacts(tree, path));
    } finally {
      tree.dispose();
    }
  }
}

/** A file that was removed meanwhile says nothing. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
