import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, type Pinned } from './mirrors.ts';
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
interface CorpusEntry extends Pinned {
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

/** One line that says what is missing and how to get it, or none. */
export function missingNote({ missing }: HeldOutRepositories): readonly string[] {
  if (missing.length === 0) return [];
  return [
    `Not measured, for want of a mirror: ${missing.join(', ')}. \`git clone --mirror\` each to DIR/OWNER+NAME/repo and give \`--mirrors DIR\`.`,
  ];
}
