import { accessSync, chmodSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import type { LanguageServerCommand } from './lsp/session.ts';

export interface BundledServers {
  /** The extension's folder, or the project's. */
  readonly root: string;
  readonly isBundled: boolean;
}

/** The language servers that are shipped, by the names that languages call their analyzer. */
export function bundledServers(where: BundledServers): ReadonlyMap<string, LanguageServerCommand> {
  const servers = [
    ['typescript', typescriptServer(where.root, where.isBundled)],
    ['pyright', pyrightServer(where)],
  ] as const;
  return new Map(servers.flatMap(([name, server]) => (server === undefined ? [] : [[name, server]])));
}

/** Types are not fetched from npm behind anyone's back: https://www.typescriptlang.org/tsconfig/#typeAcquisition. */
const settings = {
  'js/ts': { tsserver: { automaticTypeAcquisition: { enabled: false } } },
  typescript: { disableAutomaticTypeAcquisition: true },
  javascript: { disableAutomaticTypeAcquisition: true },
};

/** That something is declared and never used: errors where `noUnusedLocals` is on. */
const unusedCodes = ['6133', '6192', '6196', '6198', '6199'];
/** Abstract classes, values that are no constructors, constructors that are private or protected. */
const instances = { before: 'new ', after: '()', faults: ['2511', '2351', '7009', '2673', '2674'] };
/** No call signature, possibly null or undefined, a getter. */
const uncallable = ['2349', '2721', '2722', '2723', '6234'];
/** An argument of another type, for one signature or for each of several. */
const unassignable = ['2345', '2769'];
/** Not comparable; a type, a namespace where a value is due. */
const cases = {
  value: 'NAME:',
  member: 'NAME[null! as keyof typeof NAME]:',
  fault: '2678',
  others: ['2693', '2708', '2749'],
};
const habits = {
  cases,
  unfinished: unusedCodes,
  offersImports: 'of every module',
  anyValue: 'null!',
  typed: String.raw`^(?:\([^)]*\) |const |let |var )[\p{L}\w$]+\??: ([^]+?)(?:\n\n|$)`,
  instances,
  uncallable,
  unassignable,
  // An invented member is `any`, an invented type unresolved; one by an index signature has the signature's type, and that
  // for its definition.
  anyName: { hover: String.raw`^(?!any$|type .*/\*unresolved\*/ any$)`, isDefined: true },
} as const;

/** The TypeScript 7 server that is shipped for this platform; undefined where there is none. */
export function typescriptServer(root: string, isBundled: boolean): LanguageServerCommand | undefined {
  const folder = join(
    modulesOf(root, isBundled),
    '@typescript',
    `typescript-${process.platform}-${process.arch}`,
  );
  const command = join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
  if (!existsSync(command)) return undefined;
  makeExecutable(command);
  return { name: `TypeScript ${versionIn(folder)}`, command, args: ['--lsp', '--stdio'], settings, habits };
}

/** pyright, which runs in the Node or the Electron that runs this. */
export function pyrightServer({ root, isBundled }: BundledServers): LanguageServerCommand | undefined {
  const folder = join(modulesOf(root, isBundled), 'pyright');
  const program = join(folder, 'langserver.index.js');
  if (!existsSync(program)) return undefined;
  return {
    name: `pyright ${versionIn(folder)}`,
    command: process.execPath,
    args: [program, '--stdio'],
    environment: { ELECTRON_RUN_AS_NODE: '1' },
    settings: pythonSettings(folder, []),
    settingsIn: (folderUri) => pythonSettings(folder, packagesIn(URI.parse(folderUri).fsPath)),
    habits: {
      registersDiagnostics: true,
      asksForMore: true,
      joinsLines: true,
      anyMember: '__getattr__',
      emptyMembers: String.raw`^__\w+__$`,
      // An invented member of a receiver with an unknown base; of any other it says that it is a function.
      anyName: { hover: String.raw`^\(variable\)` },
      offersImports: 'of what it has checked',
    },
  };
}

/**
 * pyright asks a Python interpreter where its packages are. It is given one that is not there, so that none is run, and
 * the packages of the folder's own environment as folders, which are only read.
 */
function pythonSettings(folder: string, extraPaths: readonly string[]) {
  const analysis = {
    extraPaths,
    diagnosticMode: 'openFilesOnly',
    useLibraryCodeForTypes: true,
  };
  return {
    python: { pythonPath: join(folder, 'no-interpreter'), analysis },
    'python.analysis': analysis,
  };
}

/** Where the packages of a virtual environment in the folder are: https://docs.python.org/3/library/venv.html. */
function packagesIn(workspace: string): readonly string[] {
  const environment = ['.venv', 'venv', 'env']
    .map((name) => join(workspace, name))
    .find((path) => existsSync(join(path, 'pyvenv.cfg')));
  if (environment === undefined) return [];
  const libraries = join(environment, 'lib');
  const versions = existsSync(libraries) ? readdirSync(libraries) : [];
  return [join(environment, 'Lib'), ...versions.map((version) => join(libraries, version))]
    .map((path) => join(path, 'site-packages'))
    .filter((path) => existsSync(path))
    .slice(0, 1);
}

function modulesOf(root: string, isBundled: boolean): string {
  return join(root, ...(isBundled ? ['dist'] : []), 'node_modules');
}

/** An archive may have lost the mode. Where it cannot be set, the process does not start and says so. */
function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    tryToSetMode(path);
  }
}

function tryToSetMode(path: string): void {
  try {
    chmodSync(path, 0o755);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function versionIn(folder: string): string {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
