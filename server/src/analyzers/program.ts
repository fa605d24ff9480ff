import { accessSync, constants, statSync } from 'node:fs';
import { basename, posix, win32 } from 'node:path';

/** The machine that a program is looked for on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Its variables. In Windows their names come in any case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  isProgram(path: string): boolean;
}

export const thisMachine: Machine = {
  platform: process.platform,
  environment: process.env,
  isProgram,
};

/**
 * The path of a program as a shell would find it, without one: a name on the PATH, a path from `folder`. Relative entries
 * of the PATH are passed over, so that no folder which happens to be the current one says what is run.
 */
export function findProgram(name: string, folder: string, machine: Machine): string | undefined {
  const { platform, isProgram } = machine;
  const path = platform === 'win32' ? win32 : posix;
  const isName = path.basename(name) === name;
  const folders = isName ? (variable('PATH', machine) ?? '').split(path.delimiter) : [folder];
  const found = folders
    .filter((each) => path.isAbsolute(each))
    .flatMap((each) => endingsOf(name, machine).map((ending) => path.resolve(each, name + ending)));
  return found.find((each) => isProgram(each));
}

/** `gopls` of `C:\go\bin\gopls.exe`. */
export function programName(command: string): string {
  return basename(command.replaceAll('\\', '/')).replace(/\.(?:exe|cmd|bat)$/i, '');
}

/** What Node's `spawn` takes. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** The arguments are written for Windows' command interpreter and not to be quoted again. */
  readonly isVerbatim: boolean;
}

/** How a program is started. Windows runs a batch file, as npm writes them, only through its command interpreter. */
export function launchOf(path: string, args: readonly string[], machine: Machine): Launch {
  if (machine.platform !== 'win32' || !/\.(?:cmd|bat)$/i.test(path))
    return { command: path, args, isVerbatim: false };
  const line = [escaped(path), ...args.map(quotedForBatch)].join(' ');
  const command = variable('ComSpec', machine) ?? 'cmd.exe';
  return { command, args: ['/d', '/s', '/v:off', '/c', `"${line}"`], isVerbatim: true };
}

/** One argument for a batch file: quoted, and what the interpreter reads in it escaped, once for it and once for the file. */
function quotedForBatch(text: string): string {
  const quoted = `"${text.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\*)$/, '$1$1')}"`;
  return escaped(escaped(quoted));
}

function escaped(text: string): string {
  return text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}

function endingsOf(name: string, machine: Machine): readonly string[] {
  if (machine.platform !== 'win32') return [''];
  const endings = (variable('PATHEXT', machine) ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const isWhole = endings.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
  return isWhole ? ['', ...endings] : endings;
}

function variable(name: string, { environment, platform }: Machine): string | undefined {
  if (platform !== 'win32') return environment[name];
  const key = Object.keys(environment).find((each) => each.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : environment[key];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}
