import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApplyWorkspaceEditRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  RegistrationRequest,
  ShowMessageRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  UnregistrationRequest,
  WorkDoneProgressCreateRequest,
  type InitializeParams,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import type { Logger } from '../../base/logger.ts';
import { Published } from './faults.ts';
import { Overlay } from './overlay.ts';

/** How a language server is started and what it is told about its settings. */
export interface LanguageServerCommand {
  /** `TypeScript 7.0.2` */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Variables of the process's environment on top of our own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What `workspace/configuration` answers for a section; `null` for any other. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly habits?: ServerHabits;
}

/** Where a server is not as the others are. */
export interface ServerHabits {
  /** It can be asked for diagnostics, but says so only after the start, to a client that lets it. */
  readonly registersDiagnostics?: boolean;
  /** It calls a list incomplete that has every member, to be asked again for what else could be imported. */
  readonly asksForMore?: boolean;
  /** In brackets it takes a name on the next line for the member that is not written yet: it is given one where it is due. */
  readonly joinsLines?: boolean;
  /** A receiver that has this member answers to any other name too: what it has is no mask. */
  readonly anyMember?: string;
}

export interface SessionOptions extends LanguageServerCommand {
  readonly rootUri: string;
  readonly logger: Logger;
}

/** A language server that has been initialized: its connection, and what was told over it. */
export interface Session {
  readonly connection: ProtocolConnection;
  readonly overlay: Overlay;
  readonly published: Published;
  /** Whether diagnostics are asked for; otherwise the server publishes them. */
  readonly pulls: boolean;
  readonly habits: ServerHabits;
}

/** A server's process, ready or not. `ended` resolves with how it ended, or with the error that kept it from starting. */
export interface Running {
  readonly pid: number | undefined;
  readonly session: Promise<Session>;
  readonly ended: Promise<string | NodeJS.ErrnoException>;
  /** Rejects what is still asked of a process that has ended. */
  dispose(): void;
  /** Ends the process: it may say goodbye, and is killed otherwise. */
  stop(): Promise<void>;
}

/** Milliseconds that a server has to end by itself. */
const farewellMs = 500;

export function startServer(options: SessionOptions): Running {
  const child = spawn(options.command, options.args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    env: { ...process.env, ...options.environment },
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  answerServer(connection, options);
  connection.listen();
  const ended = endOf(child);
  const session = initialize(connection, options);
  // One that cannot be initialized is of no use; its end tells everyone.
  session.catch(() => child.kill('SIGKILL'));
  return {
    pid: child.pid,
    session,
    ended,
    dispose: () => connection.dispose(),
    stop: () => stop(child, connection, ended),
  };
}

function endOf(child: ChildProcess): Promise<string | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    child.on('error', resolve);
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function initialize(connection: ProtocolConnection, options: SessionOptions): Promise<Session> {
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, introduction(options));
  await connection.sendNotification(InitializedNotification.type, {});
  const overlay: Overlay = new Overlay(connection, options.logger, (uri) => published.forget(uri));
  const published = new Published(connection, (uri) => overlay.versionOf(uri));
  const { habits = {} } = options;
  const pulls = habits.registersDiagnostics === true || capabilities.diagnosticProvider !== undefined;
  return { connection, overlay, published, pulls, habits };
}

function introduction({ rootUri, habits = {} }: SessionOptions): InitializeParams {
  return {
    processId: process.pid,
    clientInfo: { name: 'Tenon' },
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: rootUri.split('/').at(-1) ?? '' }],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: {} },
      textDocument: {
        completion: { contextSupport: true, completionItem: { snippetSupport: false } },
        publishDiagnostics: { versionSupport: true },
        diagnostic: { dynamicRegistration: habits.registersDiagnostics === true },
      },
    },
  };
}

/** Answers what a server asks of an editor, so that it does not wait. What is not here is answered by "unknown method". */
function answerServer(connection: ProtocolConnection, { settings = {} }: SessionOptions): void {
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => settings[section ?? ''] ?? null),
  );
  connection.onRequest(RegistrationRequest.type, () => {});
  connection.onRequest(UnregistrationRequest.type, () => {});
  connection.onRequest(WorkDoneProgressCreateRequest.type, () => {});
  connection.onRequest(DiagnosticRefreshRequest.type, () => {});
  connection.onRequest(ShowMessageRequest.type, () => null);
  connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
  connection.onError(() => {});
}

async function stop(
  child: ChildProcess,
  connection: ProtocolConnection,
  ended: Promise<unknown>,
): Promise<void> {
  const goodbye = connection
    .sendRequest(ShutdownRequest.type)
    .then(() => connection.sendNotification(ExitNotification.type))
    .then(() => ended);
  const timer = new AbortController();
  // A server that is gone by now, or too busy to say goodbye, is killed all the same.
  await Promise.race([goodbye, ended, delay(farewellMs, undefined, { signal: timer.signal })]).catch(
    () => {},
  );
  timer.abort();
  child.kill('SIGKILL');
  await ended;
}
