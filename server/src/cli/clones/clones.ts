import { cloneLanguageOf } from '../../features/clones/embedded.ts';
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { CloneClass, CloneList, CloneType, InconsistentClone } from '../../../protocol/clones.ts';
import { defaultSettings } from '../session.ts';
import type { Checkpoint } from '../../base/checkpoint.ts';
import { layFoundation, type Models } from '../../composition.ts';
import { rulesFor } from '../../features/clones/rules.ts';
import { WorkspaceClones, type Duplication } from '../../features/clones/workspaceClones.ts';
import { shownPath, slashed, uriOf, type Folder } from '../../workspace/paths.ts';
import { readSource, sourceFiles } from '../../workspace/sourceFiles.ts';
import { UsageError } from '../options.ts';
import { exitCodes, print } from '../output.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import { changedLines, touches } from './changes.ts';
import { clonesOptions, type ClonesOptions } from './options.ts';
import { reportOf } from './report.ts';
import { semanticClassesIn } from './semantic.ts';

/** What was found, as reports tell it. */
export interface ClonesFound {
  readonly classes: readonly CloneClass[];
  /** Ids of those that are new against the baseline, or that have a place in a line that was changed. */
  readonly fresh: ReadonlySet<string>;
  readonly duplication: Duplication;
  /** Copies in which one place was forgotten. */
  readonly inconsistent: readonly InconsistentClone[];
  /** '' or what the answer rests on. */
  readonly caveat: string;
}

/** Tokens that are held in memory; beyond that files are read again. */
const tokensHeld = 25_000_000;

/** `tenon clones`: the clone classes of folders and files, as the editor finds them. */
export async function clonesVerb(
  given: readonly string[],
  models: Models,
  checkpoint: Checkpoint,
): Promise<number> {
  const options = clonesOptions(given);
  const found = await findClones(options, models, checkpoint);
  await print(reportOf(found, options.format));
  if (options.updatesBaseline && options.baseline !== undefined) {
    writeBaseline(options.baseline, found.classes);
    return exitCodes.found;
  }
  return isFailure(found, options) ? exitCodes.nothing : exitCodes.found;
}

async function findClones(
  options: ClonesOptions,
  models: Models,
  checkpoint: Checkpoint,
): Promise<ClonesFound> {
  const folders = foldersOf(options.paths);
  const shownPathOf = (path: string) => shownFrom(slashed(process.cwd()), path, folders);
  const clones = await opened(options, folders, shownPathOf);
  await clones.find(checkpoint);
  const isWanted = ({ members }: CloneClass) =>
    options.tests === 'include' || !members.some(({ category }) => category === 'test');
  const listed = classesIn(await clones.list(options.types, checkpoint)).filter(isWanted);
  const alike = options.types.has(4)
    ? await semanticClassesIn(
        {
          folders,
          models,
          storage: options.storage,
          known: classesIn(await clones.list(literal, checkpoint)),
          shownPathOf,
        },
        checkpoint,
      )
    : nothing;
  const all = [...listed, ...alike.classes.filter(isWanted)];
  const changes =
    options.changedSince === undefined ? undefined : changedLines(options.changedSince, folders);
  const classes = changes === undefined ? all : all.filter((each) => touches(each, changes));
  const known =
    options.baseline === undefined || options.updatesBaseline ? undefined : readBaseline(options.baseline);
  const isFresh = (each: CloneClass) => (known === undefined ? changes !== undefined : known.isNew(each));
  return {
    classes,
    fresh: new Set(classes.filter(isFresh).map(({ id }) => id)),
    duplication: clones.duplicationOf(listed),
    inconsistent: await clones.inconsistent(checkpoint),
    caveat: alike.caveat,
  };
}

const nothing = { classes: [], caveat: '' } as const;
/** Types that are found without a model. */
const literal: ReadonlySet<CloneType> = new Set([1, 2, 3]);

function classesIn(list: CloneList): readonly CloneClass[] {
  return list.kind === 'classes' ? list.classes : [];
}

async function opened(
  options: ClonesOptions,
  folders: readonly Folder[],
  shownPathOf: (path: string) => string,
): Promise<WorkspaceClones> {
  const { languages } = await layFoundation();
  const files = new Set(options.paths.map((path) => slashed(resolve(path))));
  const isGiven = (path: string) => files.has(path) || options.paths.some((each) => isUnder(path, each));
  const sources = {
    folders: folders.map(({ path }) => path),
    wanted: {
      excludes: options.excludes,
      accepts: (path: string) => cloneLanguageOf(path, languages) !== undefined && isGiven(path),
    },
    largest: defaultSettings()['index.maxFileKilobytes'] * 1024,
  };
  return new WorkspaceClones(
    {
      files: (checkpoint) => sourceFiles(sources, checkpoint),
      read: (path) => readSource(path, shownPathOf(path)),
      languageOf: (path) => cloneLanguageOf(path, languages),
      uriOf,
      shownPathOf,
      onProgress: progress,
    },
    { rules: rulesFor(options.tokens, options.types), tokens: tokensHeld },
  );
}

/** As a person would type it, from the working folder where it lies in that. */
function shownFrom(working: string, path: string, folders: readonly Folder[]): string {
  return path.startsWith(`${working}/`) ? path.slice(working.length + 1) : shownPath(path, folders);
}

function isUnder(path: string, given: string): boolean {
  const folder = slashed(resolve(given));
  return folder === '/' || path.startsWith(`${folder}/`);
}

/** The folders to walk: of a file the one that it lies in. */
function foldersOf(paths: readonly string[]): readonly Folder[] {
  const found = paths.map((path) => {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) throw new UsageError(`there is no file or folder '${path}'`);
    return slashed(facts.isDirectory() ? resolve(path) : dirname(resolve(path)));
  });
  return [...new Set(found)].map((path) => ({ path, name: basename(path) }));
}

function isFailure({ classes, fresh, duplication }: ClonesFound, { failOn }: ClonesOptions): boolean {
  if (failOn.kind === 'any') return classes.length > 0;
  if (failOn.kind === 'new') return fresh.size > 0;
  return failOn.kind === 'percent' && 100 * duplication.copied > failOn.most * duplication.lines;
}

function progress(done: number, all: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(done + 16 >= all ? '\r\u001b[K' : `\r\u001b[K${done}/${all} files`);
}
