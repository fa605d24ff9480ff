import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { CloneClass } from '../../../protocol/clones.ts';
import { slashed, uriOf, type Folder } from '../../workspace/paths.ts';
import { UsageError } from '../options.ts';

/** Lines from 0, both included, that are new or changed, by the URI of their file. */
export type ChangedLines = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** What has changed since a revision of the repository around the folders, files that git does not know yet among it. */
export function changedLines(revision: string, folders: readonly Folder[]): ChangedLines {
  if (revision.startsWith('-')) throw new UsageError(`'${revision}' is no revision`);
  const changed = new Map<string, [number, number][]>();
  for (const root of new Set(folders.map(({ path }) => rootOf(path)))) {
    const diff = git(root, [
      'diff',
      '--unified=0',
      '--no-color',
      '--no-ext-diff',
      '--no-renames',
      revision,
      '--',
    ]);
    readDiff(diff, root, changed);
    for (const path of git(root, ['ls-files', '--others', '--exclude-standard', '-z']).split('\0')) {
      if (path !== '') changed.set(uriIn(root, path), [[0, Number.MAX_SAFE_INTEGER]]);
    }
  }
  return changed;
}

export function touches({ members }: CloneClass, changed: ChangedLines): boolean {
  return members.some(({ uri, range }) =>
    changed.get(uri)?.some(([first, last]) => first <= range.end.line && range.start.line <= last),
  );
}

function readDiff(diff: string, root: string, changed: Map<string, [number, number][]>): void {
  let lines: [number, number][] = [];
  for (const line of diff.split('\n')) {
    const [, path] = /^\+\+\+ (?:"?b\/(.*?)"?)\t?$/.exec(line) ?? [];
    if (path !== undefined) {
      lines = [];
      changed.set(uriIn(root, path), lines);
    }
    const [, first, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first === undefined || count === '0') continue;
    lines.push([Number(first) - 1, Number(first) - 2 + Number(count ?? 1)]);
  }
}

function uriIn(root: string, path: string): string {
  return uriOf(slashed(resolve(root, path)));
}

function rootOf(folder: string): string {
  return git(folder, ['rev-parse', '--show-toplevel']).trim();
}

function git(folder: string, given: readonly string[]): string {
  try {
    return execFileSync('git', ['-c', 'core.quotePath=false', ...given], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new UsageError(`git ${given[0] ?? ''}: ${(stderr ?? message).trim().split('\n')[0] ?? ''}`);
  }
}
