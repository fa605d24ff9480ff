import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const registries = ['npm', 'pypi', 'maven'] as const;
type Registry = (typeof registries)[number];
/** Weights, threshold and calibration are fitted on one part and measured on the other. */
export type PartName = 'tuning' | 'held-out';

/** A published library that implements functions which others implement too. No model was trained on it. */
export interface Library {
  readonly registry: Registry;
  /** Name and version, as the registry's client takes them. */
  readonly package: string;
  /** Subresource integrity of the archive. */
  readonly integrity: string;
  /** A pattern of the paths, within the archive, of the files that count. */
  readonly files: string;
  /** A pattern of the source of functions that only hand on to others, where nothing is left to compare. */
  readonly delegates?: string;
  readonly licence: string;
  readonly language: string;
  readonly part: PartName;
}

/** What was read by eye: which functions of one name are no pair, or which names mean the same, with the reason. */
export interface Reading {
  /** Absent: in all. */
  readonly language?: string;
  /** Normalised names (see `clones-functions.ts`). */
  readonly names: readonly string[];
  /** With a function of which of them; absent: of all. */
  readonly libraries?: readonly string[];
  readonly reason: string;
}

interface Sheet {
  readonly libraries: Readonly<Record<string, Library>>;
  /** Languages in which a function's class tells what it works on. */
  readonly byContainer: readonly string[];
  /** By language: normalised names that say one thing wherever they stand; only these make positives. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Libraries that have code of one another. */
  readonly derived: readonly { readonly libraries: readonly string[]; readonly reason: string }[];
  /** Pairs of one name that do not do the same. */
  readonly different: readonly Reading[];
  /** Names that mean the same: such a pair is no negative. */
  readonly same: readonly Reading[];
}

export const sheet: Sheet = JSON.parse(
  readFileSync(join(import.meta.dirname, 'clones-libraries.json'), 'utf8'),
);

const cache = join(import.meta.dirname, '..', '..', '.cache', 'libraries');

/** Folder of the library's files as they were published, fetched once by the client of its registry. Undefined where there is none. */
export function libraryFolder(name: string): string | undefined {
  const library = sheet.libraries[name];
  if (library === undefined) throw new Error(`No library ${name}.`);
  const target = join(cache, library.package.replace(/[@/:=]+/g, '-'));
  if (existsSync(target)) return target;
  if (!hasClient(library.registry)) return undefined;
  fetchTo(target, library);
  return target;
}

const clients = {
  npm: (name, folder) => ['npm', ['pack', name, '--silent', '--pack-destination', folder]],
  pypi: (name, folder) => [
    'pip',
    ['download', name, '--no-deps', '--only-binary', ':all:', '--quiet', '--dest', folder],
  ],
  maven: (name, folder) => [
    'mvn',
    ['-q', 'dependency:copy', `-Dartifact=${name}:jar:sources`, `-DoutputDirectory=${folder}`],
  ],
} satisfies Record<Registry, (name: string, folder: string) => [command: string, args: string[]]>;

function hasClient(registry: Registry): boolean {
  const [command] = clients[registry]('', '');
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' });
    return true;
  } catch {
    return false;
  }
}

function fetchTo(target: string, library: Library): void {
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const [command, args] = clients[library.registry](library.package, partial);
  execFileSync(command, args, { cwd: partial, stdio: 'ignore', shell: process.platform === 'win32' });
  const archive = readdirSync(partial)[0];
  if (archive === undefined) throw new Error(`${command} brought nothing for ${library.package}.`);
  const content = readFileSync(join(partial, archive));
  verify(library, content);
  if (library.registry === 'npm')
    execFileSync('tar', ['xzf', join(partial, archive), '-C', partial, '--strip-components=1']);
  else unzip(content, partial);
  rmSync(join(partial, archive));
  renameSync(partial, target);
}

function verify(library: Library, content: Uint8Array): void {
  const found = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  if (found !== library.integrity)
    throw new Error(
      `${library.package} is not the pinned archive: expected ${library.integrity}, found ${found}.`,
    );
}

function unzip(content: Uint8Array, folder: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(content))) {
    if (path.endsWith('/') || path.split('/').includes('..')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
