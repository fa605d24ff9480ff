import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import {
  searchRequest,
  similarRequest,
  statusNotification,
  statusRequest,
  type Filters,
  type HitList,
} from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';

export interface ClientOptions {
  readonly folder: string;
  readonly storage?: string;
  readonly settings?: unknown;
  /** By default it is. */
  readonly trusted?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** The program to start; by default the server with an encoder that needs no model. */
  readonly program?: string;
}

export const everything: Filters = { languages: [], tests: 'include' };

/** A small editor: a server of its own over stdio, and what it told. */
export class Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly progress: string[] = [];
  readonly log: string[] = [];
  #settings: unknown;
  #status: Status | undefined;
  #listeners: (() => void)[] = [];

  private constructor(process: ChildProcess, settings: unknown) {
    this.process = process;
    this.#settings = settings;
    if (process.stdout === null || process.stdin === null) throw new Error('no pipes');
    this.connection = createProtocolConnection(
      new StreamMessageReader(process.stdout),
      new StreamMessageWriter(process.stdin),
    );
  }

  static async start(options: ClientOptions): Promise<Client> {
    const program = options.program ?? join(import.meta.dirname, 'server.ts');
    const child = spawn(process.execPath, [program, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...options.environment },
    });
    const client = new Client(child, options.settings ?? {});
    client.#listen();
    await client.#initialize(options);
    return client;
  }

  async status(): Promise<Status> {
    this.#status = await this.connection.sendRequest(statusRequest);
    return this.#status;
  }

  /** Resolves with the first status, from now on, of which `holds` is true. */
  async until(holds: (status: Status) => boolean): Promise<Status> {
    for (let status = await this.status(); ; status = this.#status ?? status) {
      if (holds(status)) return status;
      await this.#news();
    }
  }

  /** Resolves once `holds` of what the server told: its progress, its log. */
  async hears(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#news();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#listeners.push(resolve));
  }

  /** Until everything is indexed, vectors included. */
  ready(): Promise<Status> {
    return this.until(
      ({ index }) => index.phase === 'ready' && index.vectors === index.blocks && index.blocks > 0,
    );
  }

  search(query: string, filters: Filters = everything): Promise<HitList> {
    return this.connection.sendRequest(searchRequest, { query, limit: 10, filters });
  }

  similar(uri: string, line: number, filters: Filters = everything): Promise<HitList> {
    const place = { line, character: 4 };
    const range = { start: place, end: place };
    return this.connection.sendRequest(similarRequest, { textDocument: { uri }, range, limit: 10, filters });
  }

  async configure(settings: unknown): Promise<void> {
    this.#settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    const ended = once(this.process, 'exit');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }

  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
    this.connection.dispose();
  }

  #listen(): void {
    const { connection } = this;
    const tell = () => this.#listeners.splice(0).forEach((heard) => heard());
    connection.onNotification(statusNotification, (status) => {
      this.#status = status;
      tell();
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onNotification('$/progress', (message: unknown) => {
      this.progress.push(lineOf(message));
      tell();
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
      items.map(({ section }) => (section === 'tenon' ? this.#settings : null)),
    );
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.log.push(message);
      tell();
    });
    connection.listen();
  }

  async #initialize({ folder, storage, settings, trusted = true }: ClientOptions): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: 'sample' }],
      capabilities: { window: { workDoneProgress: true }, workspace: { configuration: true } },
      initializationOptions: {
        ...(storage === undefined ? {} : { storagePath: storage }),
        settings: settings ?? {},
        editorExcludes: [],
        trusted,
      },
    });
    await this.connection.sendNotification('initialized', {});
  }
}

function lineOf(message: unknown): string {
  const { value } = message as { value: { kind: string; title?: string; message?: string } };
  return `${value.kind} ${value.title ?? value.message ?? ''}`;
}
