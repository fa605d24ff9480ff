import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A repository at a commit. */
export interface Pinned {
  /** `OWNER/NAME`. */
  readonly repository: string;
  readonly commit: string;
  /** Folder name in `grammars/`: only files of that language are taken out. */
  readonly language: string;
}

const root = join(import.meta.dirname, '..', '..');

/**
 * The repository's source files at its commit, and those that `beside` names, kept in `.cache/`; undefined without a folder of
 * mirrors that has it.
 */
export function checkout(pinned: Pinned, mirrors: string | undefined, beside?: RegExp): string | undefined {
  const suffix = beside === undefined ? '' : '-configured';
  const name = `${pinned.repository.replace('/', '+')}-${pinned.commit.slice(0, 12)}${suffix}`;
  const target = join(root, '.cache', 'mirrors', name);
  if (mirrors === undefined) return undefined;
  if (existsSync(target)) return target;
  const git = gitDirectory(pinned.repository, mirrors);
  if (git === undefined) return undefined;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  for (const { path, content } of filesOf(git, pinned, beside)) {
    mkdirSync(dirname(join(partial, path)), { recursive: true });
    writeFileSync(join(partial, path), content);
  }
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

/** A mirror may lack its largest files: those are left out. */
function filesOf(git: string, { commit, language }: Pinned, beside: RegExp | undefined) {
  const endings: readonly string[] = JSON.parse(
    readFileSync(join(root, 'grammars', language, 'language.json'), 'utf8'),
  ).extensions;
  const listed = run(git, ['ls-tree', '-r', '-z', commit], '').toString('utf8').split('\0');
  const wanted = listed.flatMap((line) => {
    const [about = '', path = ''] = line.split('\t');
    const [mode = '', , id = ''] = about.split(' ');
    const isWanted = endings.some((ending) => path.endsWith(ending)) || beside?.test(path) === true;
    return mode.startsWith('100') && isWanted ? [{ path, id }] : [];
  });
  const contents = batch(
    run(git, ['cat-file', '--batch'], `${wanted.map(({ id }) => id).join('\n')}\n`),
    wanted.length,
  );
  return wanted.flatMap(({ path }, at) => {
    const content = contents[at];
    return content === undefined ? [] : [{ path, content }];
  });
}

function run(git: string, args: readonly string[], input: string): Buffer {
  return execFileSync('git', [`--git-dir=${git}`, ...args], {
    input,
    maxBuffer: 2 ** 30,
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** What `git cat-file --batch` printed: `ID blob SIZE`, the content, a line break; `ID missing` for what is not there. */
export function batch(output: Buffer, count: number): readonly (Buffer | undefined)[] {
  const contents: (Buffer | undefined)[] = [];
  let at = 0;
  while (contents.length < count) {
    const end = output.indexOf('\n', at);
    const [, kind, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') {
      contents.push(undefined);
      continue;
    }
    contents.push(output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}
