import { fork, type ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { none, some, type None, type Outcome } from '../../base/outcome.ts';
import type { Logger } from '../../base/logger.ts';
import type { Device, Encodable, InferenceStatus } from '../ports.ts';
import type { FromHost, ToHost } from './messages.ts';

export interface HostOptions {
  /** What the package is for; by default `embedding`. */
  readonly task?: 'embedding' | 'completion';
  /** Folder of a model package: `manifest.json` and the files that it names. */
  readonly packageFolder: string;
  /** The module that the child process runs: `host.ts` from source, its bundle when installed. */
  readonly hostPath: string;
  readonly device: Device;
  /** Threads of one operator; 0 lets the runtime choose. */
  readonly threads: number;
  readonly logger: Logger;
  /** Milliseconds without work after which the child is ended to free its memory. */
  readonly idleMs?: number;
  /** Milliseconds before each restart after a crash; one crash more than there are delays in a row, and it is refused. */
  readonly restartDelaysMs?: readonly number[];
}

const defaultIdleMs = 5 * 60_000;
const defaultRestartDelaysMs = [100, 500, 2000, 8000];

type Answer = Extract<FromHost, { readonly id: number }>;

/**
 * The inference host as the server sees it: started at once, restarted with back-off after a crash, ended when idle and
 * started again by the next request, refused for good when its package is refused or it keeps crashing.
 */
export class HostProcess {
  readonly #options: HostOptions;
  readonly #listeners = new Set<(status: InferenceStatus) => void>();
  readonly #pending = new Map<number, (answer: Answer | None) => void>();
  #status: InferenceStatus = { state: 'stopped', device: undefined, reason: '' };
  #child: ChildProcess | undefined;
  #device: Device;
  #deviceReason = '';
  #opening: Promise<void> = Promise.resolve();
  #opened: () => void = () => {};
  #idleTimer: NodeJS.Timeout | undefined;
  #restartTimer: NodeJS.Timeout | undefined;
  #crashes = 0;
  #nextId = 0;
  #isDisposed = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#device = options.device;
    this.#start('starting', '');
  }

  get status(): InferenceStatus {
    return this.#status;
  }

  /** The child's process id while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  onStatus(listener: (status: InferenceStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Vectors of shape `[texts, dimension]`, row-major. */
  async encode(texts: readonly Encodable[]): Promise<Outcome<Float32Array>> {
    const answer = await this.#answer((id) => ({ kind: 'encode', id, texts }));
    if (answer.kind === 'none') return answer;
    return answer.kind === 'vectors' ? some(answer.vectors) : none(reasonOf(answer));
  }

  /**
   * Logits of shape `[vocabSize]` for what follows `context`. What has the same beginning as the last context is quick. Once
   * `signal` is aborted it ends as `none` between two pieces of the prompt.
   */
  async next(context: readonly number[], signal: AbortSignal): Promise<Outcome<Float32Array>> {
    const answer = await this.#answer((id) => {
      signal.addEventListener('abort', () => this.#send({ kind: 'cancel', id }), { once: true });
      return { kind: 'next', id, context };
    });
    if (answer.kind === 'none') return answer;
    return answer.kind === 'logits' ? some(answer.logits) : none(reasonOf(answer));
  }

  refuse(reason: string): void {
    this.#end({ state: 'refused', device: undefined, reason });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end({ state: 'stopped', device: undefined, reason: 'the server has stopped it' });
    this.#listeners.clear();
  }

  #whyNot(): string {
    const { state, reason } = this.#status;
    if (state === 'restarting') return 'model restarting';
    return `model ${state}${reason === '' ? '' : `: ${reason}`}`;
  }

  /** Starts the child where it is not there, asks, and waits for work again. */
  async #answer(question: (id: number) => ToHost): Promise<Answer | None> {
    if (this.#status.state === 'stopped' && !this.#isDisposed) this.#start('starting', '');
    if (this.#status.state === 'starting') await this.#opening;
    if (this.#status.state !== 'ready') return none(this.#whyNot());
    const answer = await this.#ask(question);
    this.#waitForWork();
    if (answer.kind !== 'none' && answer.kind !== 'failed') this.#crashes = 0;
    return answer;
  }

  #ask(question: (id: number) => ToHost): Promise<Answer | None> {
    clearTimeout(this.#idleTimer);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#send(question(id));
    });
  }

  #start(state: 'starting' | 'restarting', reason: string): void {
    const { hostPath, packageFolder, threads, task = 'embedding' } = this.#options;
    this.#opening = new Promise((resolve) => (this.#opened = resolve));
    this.#set({ state, device: undefined, reason });
    const child = fork(hostPath, [], {
      execArgv: [],
      // Inside the editor `process.execPath` is Electron; this makes it behave as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#options.logger.warn(lastLine(text)));
    child.on('message', (message: FromHost) => child === this.#child && this.#take(message));
    child.on('error', (error) => this.#crashed(child, error.message));
    child.on('exit', (code, signal) => this.#crashed(child, signal ?? `exit code ${code}`));
    this.#send({ kind: 'open', task, packageFolder, device: this.#device, threads });
  }

  #send(message: ToHost): void {
    // A channel that is closed by now ends as 'exit', which answers everything that is pending.
    this.#child?.send(message, () => {});
  }

  #take(message: FromHost): void {
    if (message.kind === 'refused') return this.refuse(message.reason);
    if (message.kind === 'opened') {
      const reason = this.#deviceReason || message.reason;
      if (reason !== '') this.#options.logger.warn(`inference: ${reason}`);
      this.#set({ state: 'ready', device: message.device, reason });
      this.#opened();
      return this.#waitForWork();
    }
    this.#pending.get(message.id)?.(message);
    this.#pending.delete(message.id);
  }

  #crashed(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#options.logger.error(`inference: the host ended (${how})`);
    const delays = this.#options.restartDelaysMs ?? defaultRestartDelaysMs;
    const delay = delays[this.#crashes++];
    if (delay === undefined)
      return this.refuse(`the inference host ended ${this.#crashes} times in a row (last: ${how})`);
    this.#blameDevice(how);
    const reason = `the inference host ended (${how})`;
    this.#end({ state: 'restarting', device: undefined, reason });
    this.#restartTimer = setTimeout(() => this.#start('restarting', reason), delay);
  }

  /** A device whose driver ends the process while it is opened is not asked again. */
  #blameDevice(how: string): void {
    if (this.#status.state === 'ready' || this.#device === 'cpu' || this.#device === 'auto') return;
    this.#deviceReason = `${this.#device} ended the inference host (${how}), running on cpu`;
    this.#device = 'cpu';
  }

  /** Ends the child, if there is one, and answers everything that waits for it. */
  #end(status: InferenceStatus): void {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
    this.#set(status);
    this.#opened();
    for (const resolve of this.#pending.values()) resolve(none(this.#whyNot()));
    this.#pending.clear();
  }

  #waitForWork(): void {
    clearTimeout(this.#idleTimer);
    if (this.#status.state !== 'ready' || this.#pending.size > 0) return;
    const reason = 'no work for a while; it starts again when it is needed';
    const idle = () => this.#end({ state: 'stopped', device: undefined, reason });
    this.#idleTimer = setTimeout(idle, this.#options.idleMs ?? defaultIdleMs);
    this.#idleTimer.unref();
  }

  #set(status: InferenceStatus): void {
    this.#status = status;
    this.#options.logger.info(`inference: ${status.state} ${status.device ?? ''}`.trimEnd());
    for (const listener of this.#listeners) listener(status);
  }
}

function reasonOf(answer: Answer): string {
  return answer.kind === 'failed' ? answer.reason : `the inference host answered with ${answer.kind}`;
}

function lastLine(text: string): string {
  const lines = stripVTControlCharacters(text).trim().split('\n');
  return `inference host: ${lines.at(-1) ?? ''}`;
}
