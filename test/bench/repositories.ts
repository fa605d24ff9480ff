import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { heldOutProjectNames, projectFolder } from './projects.ts';
import type { BenchOptions } from './report.ts';

/** A repository on disk, of which the files in one language count. */
export interface Repository {
  readonly name: string;
  readonly folder: string;
  readonly language: string;
  readonly from: 'npm' | 'git';
}

export interface HeldOutRepositories {
  readonly repositories: readonly Repository[];
  /** Names of those that are not measured: there is no mirror of them. */
  readonly missing: readonly string[];
}

/** A line of `models/training/corpus.json`. */
interface CorpusEntry {
  readonly repository: string;
  readonly commit: string;
  readonly language: string;
  readonly split: 'train' | 'valid' | 'held-out';
}

const root = join(import.meta.dirname, '..', '..');
/** Held out in both: npm's is measured, which everybody has. */
const alsoOnNpm: ReadonlySet<string> = new Set(['google/leveldb']);

/**
 * What no model was trained or chosen on: the pinned npm packages, and with `--mirrors DIR` the held-out repositories of
 * `models/training/corpus.json` at their commits (`OWNER+NAME/repo` and the other layouts that its README names).
 */
export function heldOutRepositories({ mirrors, quick, say }: BenchOptions): HeldOutRepositories {
  const fromNpm = (
    quick ? heldOutProjectNames.filter(([, language]) => isSmall(language)) : heldOutProjectNames
  ).map(([name, language]) => {
    say(`fetching ${name} if it is not there ...`);
    return { name, language, folder: projectFolder(name), from: 'npm' as const };
  });
  const wanted = corpus().filter(
    ({ split, repository }) => split === 'held-out' && !alsoOnNpm.has(repository),
  );
  const fromGit = (quick ? wanted.slice(0, 2) : wanted).map(
    (entry) => [entry, checkout(entry, mirrors)] as const,
  );
  return {
    repositories: [
      ...fromNpm,
      ...fromGit.flatMap(([{ repository, language }, folder]) =>
        folder === undefined ? [] : [{ name: repository, language, folder, from: 'git' as const }],
      ),
    ],
    missing: fromGit.flatMap(([{ repository }, folder]) => (folder === undefined ? [repository] : [])),
  };
}

const isSmall = (language: string) => ['typescript', 'ruby', 'java'].includes(language);

function corpus(): readonly CorpusEntry[] {
  return JSON.parse(readFileSync(join(root, 'models', 'training', 'corpus.json'), 'utf8'));
}

/** The repository's files at its commit, kept in `.cache/`; undefined without a mirror. */
function checkout({ repository, commit }: CorpusEntry, mirrors: string | undefined): string | undefined {
  const name = repository.replace('/', '+');
  const target = join(root, '.cache', 'mirrors', `${name}-${commit.slice(0, 12)}`);
  if (existsSync(target)) return target;
  const git = mirrors === undefined ? undefined : gitDirectory(repository, mirrors);
  if (git === undefined) return undefined;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const tar = `${partial}.tar`;
  execFileSync('git', [`--git-dir=${git}`, 'archive', '--output', tar, commit]);
  execFileSync('tar', ['xf', tar, '-C', partial]);
  rmSync(tar);
  renameSync(partial, target);
  return target;
}

function gitDirectory(repository: string, mirrors: string): string | undefined {
  const name = repository.replace('/', '+');
  return [`${name}/repo`, name, repository, `${repository}.git`]
    .map((each) => join(mirrors, each))
    .flatMap((folder) => [join(folder, '.git'), folder])
    .find((folder) => existsSync(join(folder, 'HEAD')));
}

/** One line that says what is missing and how to get it, or none. */
export function missingNote({ missing }: HeldOutRepositories): readonly string[] {
  if (missing.length === 0) return [];
  return [
    `Not measured, for want of a mirror: ${missing.join(', ')}. \`git clone --mirror\` each to DIR/OWNER+NAME/repo and give \`--mirrors DIR\`.`,
  ];
}
