import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

interface Project {
  /** Name and version of the npm package that ships the source. */
  readonly package: string;
  /** Subresource integrity of its tarball. */
  readonly integrity: string;
  /** A zip file inside the package that holds the source, unpacked to `folder`. */
  readonly archive?: string;
  /** Where the source is, inside the package. */
  readonly folder: string;
  readonly licence: string;
  /** Of a held-out project: the language that counts. No model was trained or chosen on it. */
  readonly language?: string;
}

const table: Readonly<Record<string, Project>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'projects.json'), 'utf8'),
);
const cache = join(import.meta.dirname, '..', '..', '.cache', 'projects');

export type ProjectName = 'rxjs' | 'effect' | 'lodash' | 'three' | 'cpython' | 'react-native';

/** Names of the held-out projects, each with its language. */
export const heldOutProjectNames: readonly (readonly [name: string, language: string])[] = Object.entries(
  table,
).flatMap(([name, { language }]) => (language === undefined ? [] : [[name, language] as const]));

/**
 * Folder with the source of a real, pinned project that is not ours, fetched once by `npm pack` and kept in `.cache/`.
 * The tarball is refused when it is not the pinned one.
 */
export function projectFolder(name: string): string {
  const project = table[name];
  if (project === undefined)
    throw new Error(`No project ${name}; there are ${Object.keys(table).join(', ')}.`);
  const target = join(cache, project.package.replace(/[@/]/g, '-'));
  if (!existsSync(target)) unpack(project, target);
  return join(target, project.folder);
}

function unpack(project: Project, target: string): void {
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const tarball = join(partial, pack(project, partial));
  verify(project, readFileSync(tarball));
  execFileSync('tar', ['xzf', tarball, '-C', partial, '--strip-components=1']);
  rmSync(tarball);
  if (project.archive !== undefined) unzip(join(partial, project.archive), join(partial, project.folder));
  renameSync(partial, target);
}

function pack(project: Project, folder: string): string {
  const shell = process.platform === 'win32';
  const args = ['pack', project.package, '--silent', '--pack-destination', folder];
  const lines = execFileSync('npm', args, { cwd: folder, encoding: 'utf8', shell }).trim().split('\n');
  const file = lines.at(-1)?.trim();
  if (file === undefined) throw new Error(`npm pack ${project.package} named no file.`);
  return file;
}

function verify(project: Project, content: Buffer): void {
  const found = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  if (found !== project.integrity) {
    throw new Error(
      `${project.package} is not the pinned tarball: expected ${project.integrity}, found ${found}.`,
    );
  }
}

function unzip(archive: string, folder: string): void {
  for (const [path, content] of Object.entries(unzipSync(readFileSync(archive)))) {
    if (path.endsWith('/') || path.split('/').includes('..')) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
