import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Language } from '../../server/src/syntax/language.ts';
import type { Languages } from '../../server/src/syntax/languages.ts';
import { categoryOfPath } from '../../server/src/workspace/category.ts';
import { slashed } from '../../server/src/workspace/paths.ts';
import { checkout, type Pinned } from './mirrors.ts';

/** A repository whose dereferences are written again. */
export interface DotRepository extends Pinned {
  readonly licence: string;
  /** Where the code of its packages is; the rest is known to the caches only. */
  readonly source: RegExp;
  /** What else is taken out of it, for its analyzer; absent: {@link configuration}. */
  readonly beside?: RegExp;
  /** Files that configure its analyzer and are not in it, by path. */
  readonly configured?: Readonly<Record<string, string>>;
}

/** Measured on: none of them is in the training or validation split of `models/training/corpus.json`, or chosen by. */
export const heldOutRepositories: readonly DotRepository[] = [
  {
    repository: 'colinhacks/zod',
    commit: 'e516c3baf22615e20934116abebfed6c000222c2',
    licence: 'MIT',
    language: 'typescript',
    source: /^packages\/zod\/src\//,
  },
  {
    repository: 'typeorm/typeorm',
    commit: '281bfba42a5813b106bcf5ba79bc7f7251bd1e73',
    licence: 'MIT',
    language: 'typescript',
    source: /^(?:packages\/typeorm\/)?src\//,
  },
  {
    repository: 'excaliburjs/Excalibur',
    commit: '932b10d541bc009bc79f4fc493279e51fdd2d594',
    licence: 'BSD-2-Clause',
    language: 'typescript',
    source: /^src\/engine\//,
  },
  {
    repository: 'ReactiveX/rxjs',
    commit: '54796b38a57e6309f9861e174737479bb3f63f61',
    licence: 'Apache-2.0',
    language: 'typescript',
    source: /^packages\/rxjs\/src\//,
  },
  {
    repository: 'inikulin/parse5',
    commit: 'fd211d60cf2bb152a897a1f6230e9fd2e4b02e5f',
    licence: 'MIT',
    language: 'typescript',
    source: /^packages\/[^/]+\/lib\//,
  },
  {
    repository: 'statelyai/xstate',
    commit: 'b1811bf77bc2d1a74367328cec7907aa185b70df',
    licence: 'MIT',
    language: 'typescript',
    source: /^packages\/(?:core|xstate-store)\/src\//,
  },
  {
    repository: 'pallets/flask',
    commit: '2ac89889f4cc330eabd50f295dcef02828522c69',
    licence: 'BSD-3-Clause',
    language: 'python',
    source: /^src\//,
  },
  {
    repository: 'encode/httpx',
    commit: 'ae1b9f66238f75ced3ced5e4485408435de10768',
    licence: 'BSD-3-Clause',
    language: 'python',
    source: /^httpx\//,
  },
];

/** Chosen by: none of them is in the training or held-out split of `models/training/corpus.json`, or measured on. */
export const validRepositories: readonly DotRepository[] = [
  {
    repository: 'sequelize/sequelize',
    commit: 'c7700944925914dd936e96ad2dabb4dbdf7e9477',
    licence: 'MIT',
    language: 'typescript',
    source: /^packages\/[^/]+\/src\//,
  },
  {
    repository: 'ajv-validator/ajv',
    commit: '82735a15826a30cc51e97a1bbfb59b3d388e4b98',
    licence: 'MIT',
    language: 'typescript',
    source: /^lib\//,
  },
  {
    repository: 'TypeStrong/typedoc',
    commit: '6d8c856bbb46b089371952981f113c3e318818fd',
    licence: 'Apache-2.0',
    language: 'typescript',
    source: /^src\/lib\//,
  },
  {
    repository: 'matrix-org/matrix-js-sdk',
    commit: '8fec0cb6408dbe4c2ef871be16a4309ced01579d',
    licence: 'Apache-2.0',
    language: 'typescript',
    source: /^src\//,
  },
  {
    repository: 'ionic-team/stencil',
    commit: '30fc9f5985120e636eec8acbe2253145c97072d9',
    licence: 'MIT',
    language: 'typescript',
    source: /^(?:packages\/[^/]+\/)?src\//,
  },
  {
    repository: 'sindresorhus/got',
    commit: 'd00d845a0b435365ec73ea5a1fca6e17ee677184',
    licence: 'MIT',
    language: 'typescript',
    source: /^source\//,
  },
  {
    repository: 'psf/requests',
    commit: '1f6589ec3a1ee910f9a65cc3ceac60b26677bc0e',
    licence: 'Apache-2.0',
    language: 'python',
    source: /^src\//,
  },
  {
    repository: 'marshmallow-code/marshmallow',
    commit: '341b927f219205704728c05cd61f04d7e9727523',
    licence: 'MIT',
    language: 'python',
    source: /^src\//,
  },
  {
    repository: 'agronholm/anyio',
    commit: '660a06d548ca72759e9d89ed722dd1ad5227afe4',
    licence: 'MIT',
    language: 'python',
    source: /^src\//,
  },
];

/** What a compiler reads beside the source. */
const configuration = /(?:^|\/)(?:tsconfig[^/]*\.json|package\.json|pyproject\.toml|pyrightconfig\.json)$/;
const largest = 512 * 1024;
const built = /(?:^|\/)(?:dist|build|vendor)\/|\.min\.|\.d\.ts$/;

export interface DotFile {
  /** Absolute, with '/'. */
  readonly path: string;
  readonly text: string;
  /** Whether it is code of a package: no test, nothing generated. */
  readonly isSource: boolean;
}

export interface DotProject extends DotRepository {
  readonly folder: string;
  /** Of its language, in a fixed order. */
  readonly files: readonly DotFile[];
  readonly grammar: Language;
}

/** The repositories that there is a mirror of, each at its commit with the files that configure its compiler. */
export function dotProjects(
  mirrors: string,
  languages: Languages,
  repositories: readonly DotRepository[],
): readonly DotProject[] {
  return repositories.flatMap((pinned) => {
    const folder = checkout(pinned, mirrors, pinned.beside ?? configuration);
    const grammar = languages.byId(pinned.language);
    if (folder === undefined || grammar === undefined) return [];
    for (const [name, text] of Object.entries(pinned.configured ?? {}))
      writeFileSync(join(folder, name), text);
    return [{ ...pinned, folder, grammar, files: filesIn(folder, pinned, languages) }];
  });
}

function filesIn(folder: string, { language, source }: DotRepository, languages: Languages) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((path): DotFile[] => {
      const shown = slashed(relative(folder, path));
      if (languages.ofPath(path)?.id !== language || built.test(shown)) return [];
      if (statSync(path).size > largest) return [];
      const isSource = source.test(shown) && categoryOfPath(shown) === 'code';
      return [{ path: slashed(path), text: readFileSync(path, 'utf8'), isSource }];
    });
}

/** Absolute paths with '/' of the files in a folder that end so. */
export function filesEnding(folder: string, endings: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => slashed(join(entry.parentPath, entry.name)));
}
