import { setTimeout as delay } from 'node:timers/promises';
import {
  DidChangeWorkspaceFoldersNotification,
  type WorkspaceFolder,
} from 'vscode-languageserver-protocol/node';
import { none, some, type Outcome } from '../../base/outcome.ts';
import { startServer, type Running, type Session, type SessionOptions } from './session.ts';

export interface ProcessOptions extends SessionOptions {
  /** Milliseconds without a question after which the process is ended. */
  readonly idle?: number;
  /** Milliseconds before each restart after a crash; one crash more than there are delays in a row, and it is refused. */
  readonly restartDelays?: readonly number[];
}

const defaultIdle = 10 * 60_000;
const defaultRestartDelays = [100, 500, 2000, 8000];

/** A language server's process: started by the first question, again after it ended, refused when it keeps crashing. */
export class ServerProcess {
  readonly #options: ProcessOptions;
  #folders: readonly WorkspaceFolder[];
  #running: Promise<Running | undefined> | undefined;
  #pid: number | undefined;
  /** Counts starts and ends, so that a process that was given up does not end its successor. */
  #generation = 0;
  #lastEnd = '';
  #crashes = 0;
  /** Why it is not started any more; empty while it is. */
  #refusal = '';
  #questions = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#folders = options.folders;
  }

  /** The child's process id while there is one. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Why a question to it failed; empty when that is not its end. */
  get end(): string {
    return this.#refusal || this.#lastEnd;
  }

  async session(): Promise<Outcome<Session>> {
    if (this.#refusal !== '') return none(this.#refusal);
    this.#running ??= this.#start();
    const running = await this.#running;
    return running === undefined ? none(this.end) : some(await running.session);
  }

  /** The session, if a process is there to be told something. */
  async sessionIfRunning(): Promise<Session | undefined> {
    return (await this.#running)?.session;
  }

  /** The folders of the workspace from now on. A server that cannot be told is started anew by the next question. */
  async setFolders(folders: readonly WorkspaceFolder[]): Promise<void> {
    const before = this.#folders;
    this.#folders = folders;
    const session = await this.sessionIfRunning();
    if (session === undefined) return;
    if (!session.followsFolders) return this.#stop();
    const without = (all: typeof folders, others: typeof folders) =>
      all.filter(({ uri }) => !others.some((other) => other.uri === uri));
    const event = { added: without(folders, before), removed: without(before, folders) };
    await session.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
  }

  /** A question was answered: the crashes before do not count any more. */
  answered(): void {
    this.#crashes = 0;
    this.#lastEnd = '';
  }

  questionBegins(): void {
    clearTimeout(this.#idleTimer);
    this.#questions++;
  }

  questionEnds(): void {
    this.#questions--;
    if (this.#questions > 0 || this.#running === undefined) return;
    this.#idleTimer = setTimeout(() => void this.#stop(), this.#options.idle ?? defaultIdle);
    this.#idleTimer.unref();
  }

  async close(): Promise<void> {
    this.#refusal = `${this.#options.name} is closed`;
    clearTimeout(this.#idleTimer);
    await this.#stop();
  }

  async #start(): Promise<Running | undefined> {
    const { restartDelays = defaultRestartDelays, logger, name } = this.#options;
    const generation = ++this.#generation;
    const wait = this.#crashes === 0 ? 0 : (restartDelays[this.#crashes - 1] ?? 0);
    if (wait > 0) await delay(wait, undefined, { ref: false });
    const running = this.#spawn();
    if (running === undefined) return undefined;
    if (generation === this.#generation) this.#pid = running.pid;
    logger.info(`analysis: ${name} started`);
    void this.#watch(running, generation);
    return running;
  }

  /** Most failures to start are told by the child; some, such as a file that Windows cannot run, are thrown. */
  #spawn(): Running | undefined {
    try {
      return startServer({ ...this.#options, folders: this.#folders });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#refusal = `${this.#options.name} does not start (${error.message})`;
      return undefined;
    }
  }

  async #watch(running: Running, generation: number): Promise<void> {
    const how = await running.ended;
    if (generation === this.#generation) this.#crashed(how);
    running.dispose();
  }

  #crashed(how: string | NodeJS.ErrnoException): void {
    const { restartDelays = defaultRestartDelays, logger, name } = this.#options;
    const why = typeof how === 'string' ? how : how.message;
    this.#lastEnd = `${name} ended (${why})`;
    logger.error(`analysis: ${this.#lastEnd}`);
    this.#forget();
    this.#crashes++;
    if (typeof how !== 'string') this.#refusal = `${name} does not start (${why})`;
    else if (this.#crashes > restartDelays.length)
      this.#refusal = `${name} ended ${this.#crashes} times in a row (last: ${why})`;
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#forget();
    await (await running)?.stop();
  }

  #forget(): void {
    this.#generation++;
    this.#running = undefined;
    this.#pid = undefined;
  }
}
