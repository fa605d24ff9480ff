import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const hostFolder = join(import.meta.dirname, 'host');
const nodeOfHost = join(hostFolder, 'node_modules', '.bin', 'node');
const entry = join(hostFolder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

const editorSettings = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'workbench.tips.enabled': false,
  'update.mode': 'none',
  'window.commandCenter': false,
};

export interface HostOptions {
  /** Settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** Lets a page name an extension under development and its suite. Toasts are suppressed then. */
  readonly smokeTestDriver?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real VS Code workbench with its extension host, served on the loopback address. */
export interface Host {
  readonly base: string;
  /** `HOST:PORT`, as the authority of `vscode-remote:` addresses. */
  readonly authority: string;
  stop(): Promise<void>;
}

export async function startHost(options: HostOptions): Promise<Host> {
  const home = mkdtempSync(join(tmpdir(), 'tenon-host-'));
  const folders = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
  mkdirSync(join(home, 'user', 'User'), { recursive: true });
  writeFileSync(
    join(home, 'user', 'User', 'settings.json'),
    JSON.stringify({ ...editorSettings, ...options.settings }),
  );
  writeFileSync(join(home, 'config.yaml'), '');
  const environment = { ...process.env, ...options.environment, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  if (options.vsix !== undefined) await install(options.vsix, folders, environment);
  const server = spawn(nodeOfHost, [entry, ...serverArguments(home, folders, options)], { env: environment });
  const base = await listening(server);
  return {
    base,
    authority: new URL(base).host,
    async stop() {
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function serverArguments(home: string, folders: readonly string[], options: HostOptions): readonly string[] {
  const fixed =
    '--auth none --bind-addr 127.0.0.1:0 --disable-telemetry --disable-update-check --disable-workspace-trust';
  return [
    '--config',
    join(home, 'config.yaml'),
    ...fixed.split(' '),
    '--disable-getting-started-override',
    ...folders,
    '--reconnection-grace-time',
    '5',
    ...(options.smokeTestDriver === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

async function install(vsix: string, folders: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const installer = spawn(nodeOfHost, [entry, ...folders, '--install-extension', vsix], { env });
  const output = collect(installer);
  const code = await new Promise((resolve) => installer.once('exit', resolve));
  if (code !== 0) throw new Error(`The editor did not install ${vsix}:\n${output()}`);
}

function listening(server: ChildProcess): Promise<string> {
  const output = collect(server);
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', () => {
      const address = /listening on (http:\/\/[^\s/]+)/.exec(output())?.[1];
      if (address !== undefined) resolve(address);
    });
    server.once('exit', (code) =>
      reject(new Error(`The editor ended with ${code} before it listened:\n${output()}`)),
    );
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** A fresh copy of a project's folder, so that no test edits the one in the cache. */
export function workspaceCopy(folder: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'tenon-workspace-')), 'project');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

// The shapes of Playwright that are used; its package is installed in host/, away from the project's own.
export interface Locator {
  first(): Locator;
  nth(index: number): Locator;
  count(): Promise<number>;
  click(): Promise<void>;
  hover(): Promise<void>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  waitFor(options?: { state?: 'visible' | 'hidden'; timeout?: number }): Promise<void>;
}

export interface Page {
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string, options?: { delay: number }): Promise<void>;
  };
  goto(address: string): Promise<unknown>;
  locator(selector: string, options?: { hasText: string | RegExp }): Locator;
  exposeFunction(name: string, run: (...args: never[]) => unknown): Promise<void>;
  screenshot(options: { path: string }): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
}

export interface Browser {
  newPage(options: { viewport: { width: number; height: number } }): Promise<Page>;
  close(): Promise<void>;
}

export async function openBrowser(executablePath: string): Promise<Browser> {
  const quiet =
    '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
  const { chromium } = createRequire(join(hostFolder, 'package.json'))('playwright-core');
  return chromium.launch({ executablePath, args: quiet.split(' ') });
}
