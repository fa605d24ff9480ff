import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import {
  searchRequest,
  statusRequest,
  type HitList,
  type InitializationOptions,
} from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';

export interface ServerOptions {
  readonly folder: string;
  readonly storage: string;
  /** The `tenon` section of the settings. */
  readonly settings: unknown;
  /** An untrusted workspace has no analyzer. */
  readonly trusted?: boolean;
  readonly guidance?: InitializationOptions['guidance'];
}

/** The built server in a process of its own, spoken to over its standard streams. */
export interface RunningServer {
  readonly pid: number;
  request<T>(method: string, params: unknown): Promise<T>;
  notify(method: string, params: unknown): Promise<void>;
  search(query: string): Promise<HitList>;
  status(): Promise<Status>;
  /** Asks `probe` again and again, without a pause that would count, until it says true. */
  until(probe: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, storage, settings, trusted = true, guidance = 'verified' } = options;
  const entry = join(import.meta.dirname, '..', '..', 'dist', 'server.mjs');
  const child = spawn(process.execPath, [entry, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const uri = pathToFileURL(folder).href;
  const initializationOptions: InitializationOptions = {
    storagePath: storage,
    settings,
    editorExcludes: [],
    trusted,
    guidance,
  };
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {},
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  return {
    pid: child.pid ?? 0,
    request: <T>(method: string, params: unknown) => connection.sendRequest<T>(method, params),
    notify: (method, params) => connection.sendNotification(method, params),
    search: (query) =>
      connection.sendRequest(searchRequest, {
        query,
        limit: 10,
        filters: { languages: [], tests: 'include' },
      }),
    status: () => connection.sendRequest(statusRequest),
    async until(probe) {
      while (!(await probe())) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await new Promise((resolve) => child.once('exit', resolve));
      connection.dispose();
    },
  };
}
