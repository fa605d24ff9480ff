import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApplyWorkspaceEditRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWorkspaceFoldersNotification,
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
  type WorkspaceFolder,
} from 'vscode-languageserver-protocol/node';
import type { Logger } from '../../base/logger.ts';
import type { ServerHabits } from '../../syntax/languageServer.ts';
import { Published } from './faults.ts';
import { Overlay } from './overlay.ts';

/** How a language server is started and what it is told about its settings. */
export interface LanguageServerCommand {
  /** `TypeScript 7.0.2` */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The arguments are written for Windows' command interpreter. */
  readonly isVerbatim?: boolean;
  /** Variables of the process's environment on top of our own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` answers for a section; `null` for any other. */
  readonly settings?: Settings;
  /** The same, where it depends on the folder that is asked about. */
  settingsIn?(folderUri: string): Settings;
  readonly habits?: ServerHabits;
}

type Settings = Readonly<Record<string, unknown>>;

export interface SessionOptions extends LanguageServerCommand {
  /** The folders of the workspace, the first of which is the root for servers that know only one. */
  readonly folders: readonly WorkspaceFolder[];
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
  /** Whether it can be told that the workspace has other folders now. */
  readonly followsFolders: boolean;
  /** Whether it says that it has read only a part of the program: what it lists is not all there is then. */
  readonly isPart: boolean;
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
/** Code units of what a server wrote to complain before it ended: of the line that is told, and of all that is looked at. */
const longestComplaint = 200;
const mostComplaints = 4000;

export function startServer(options: SessionOptions): Running {
  const child = spawn(options.command, options.args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    windowsVerbatimArguments: options.isVerbatim === true,
    env: { ...process.env, ...options.environment },
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const asked = answerServer(connection, options);
  connection.listen();
  const ended = endOf(child);
  const session = initialize(connection, options, asked);
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

/** How it ended, with the first line that it wrote to complain: the first that speaks of an error, where one does. */
function endOf(child: ChildProcessWithoutNullStreams): Promise<string | NodeJS.ErrnoException> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < mostComplaints) complaint = (complaint + text).slice(0, mostComplaints);
  });
  return new Promise((resolve) => {
    child.on('error', resolve);
    child.on('exit', (code, signal) => {
      const lines = complaint.split('\n').filter((line) => line.trim() !== '');
      const told = lines.find((line) => /error|exception|cannot|not found/i.test(line)) ?? lines[0];
      const why = told === undefined ? '' : `: ${told.trim().slice(0, longestComplaint)}`;
      resolve(`${signal ?? `exit code ${code}`}${why}`);
    });
  });
}

async function initialize(
  connection: ProtocolConnection,
  options: SessionOptions,
  asked: Asked,
): Promise<Session> {
  const { habits = {}, settings, logger } = options;
  const readiness = readinessOf(connection, habits);
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, introduction(options));
  await connection.sendNotification(InitializedNotification.type, {});
  if (habits.isToldSettings === true)
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  await readiness.ready;
  const overlay: Overlay = new Overlay(connection, {
    logger,
    habits,
    onClosed: (uri) => published.forget(uri),
  });
  const published = new Published(connection, (uri) => overlay.versionOf(uri));
  const pulls = habits.registersDiagnostics === true || capabilities.diagnosticProvider !== undefined;
  const notifications = capabilities.workspace?.workspaceFolders?.changeNotifications;
  return {
    connection,
    overlay,
    published,
    pulls,
    habits,
    get isPart() {
      return readiness.isPart;
    },
    get followsFolders() {
      return Boolean(notifications) || asked.registered.has(DidChangeWorkspaceFoldersNotification.method);
    },
  };
}

interface Readiness {
  /** Resolves once the server says that it has read the program; at once for one that answers only then. */
  readonly ready: Promise<void>;
  /** Whether it has said, last, that it has read only a part of it. */
  readonly isPart: boolean;
}

function readinessOf(connection: ProtocolConnection, { readyOn }: ServerHabits): Readiness {
  if (readyOn === undefined) return { ready: Promise.resolve(), isPart: false };
  const { method, parameter, value, whole } = readyOn;
  let isPart = false;
  const ready = new Promise<void>((resolve) => {
    connection.onNotification(method, (parameters: Readonly<Record<string, unknown>>) => {
      isPart = whole !== undefined && parameters[whole.parameter] !== whole.value;
      if (parameters[parameter] === value) resolve();
    });
  });
  return {
    ready,
    get isPart() {
      return isPart;
    },
  };
}

function introduction({ folders, habits = {}, initializationOptions }: SessionOptions): InitializeParams {
  return {
    processId: process.pid,
    clientInfo: { name: 'Tenon' },
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: [...folders],
    initializationOptions,
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: {} },
      textDocument: {
        completion: { contextSupport: true, completionItem: { snippetSupport: false } },
        publishDiagnostics: { versionSupport: true },
        diagnostic: { dynamicRegistration: habits.registersDiagnostics === true },
      },
      experimental: { serverStatusNotification: true },
    },
  };
}

/** What a server has asked for. */
interface Asked {
  /** Methods of the notifications that it wants. */
  readonly registered: ReadonlySet<string>;
}

/** Answers what a server asks of an editor, so that it does not wait. What is not here is answered by "unknown method". */
function answerServer(connection: ProtocolConnection, options: SessionOptions): Asked {
  const registered = new Set<string>();
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section, scopeUri }) => settingAt(settingsFor(options, scopeUri), section ?? '')),
  );
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { method } of registrations) registered.add(method);
  });
  connection.onRequest(UnregistrationRequest.type, () => {});
  connection.onRequest(WorkDoneProgressCreateRequest.type, () => {});
  connection.onRequest(DiagnosticRefreshRequest.type, () => {});
  connection.onRequest(ShowMessageRequest.type, () => null);
  connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
  connection.onError(() => {});
  return { registered };
}

function settingsFor({ settings = {}, settingsIn, folders }: SessionOptions, scopeUri?: string): Settings {
  const folder = scopeUri ?? folders[0]?.uri;
  return settingsIn === undefined || folder === undefined ? settings : settingsIn(folder);
}

/** The section by its whole name, else by the path that its dots make. */
function settingAt(settings: Settings, section: string): unknown {
  if (section in settings) return settings[section];
  const inner = section.split('.').reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null ? (at as Settings)[key] : undefined;
  }, settings);
  return inner ?? null;
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
