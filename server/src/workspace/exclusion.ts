import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Rules that hold in a folder and below: those of .gitignore files from the repository's root down, and the user's own. */
export interface Rules {
  /** Where the innermost rules stand, absolute with '/'. */
  readonly base: string;
  readonly patterns: Ignore;
  readonly outer: Rules | undefined;
}

const always = ['.git', '.hg', '.svn', 'node_modules', '.DS_Store'];

/**
 * The rules of a workspace folder: what is always left out, the user's globs, then what the repository ignores. Whoever
 * opens a folder that the repository around it ignores wants to see it: then the rules above do not count.
 */
export async function rulesOf(folder: string, globs: readonly string[]): Promise<Rules> {
  const patterns = ignore({ allowRelativePaths: true }).add([...always, ...globs.flatMap(asGitPatterns)]);
  const own: Rules = { base: folder, patterns, outer: undefined };
  let rules = own;
  for (const above of await repositoryAbove(folder)) {
    const next = await withGitignore(above, rules);
    if (next !== rules && next.patterns.ignores(`${folder.slice(above.length + 1)}/`)) return own;
    rules = next;
  }
  return rules;
}

/** The rules of `folder` itself, for its entries: `outer` and its own .gitignore. */
export async function withGitignore(folder: string, outer: Rules): Promise<Rules> {
  const text = await readText(join(folder, '.gitignore'));
  if (text === undefined) return outer;
  return { base: folder, patterns: ignore({ allowRelativePaths: true }).add(text), outer };
}

/** Whether the innermost rule that speaks of `path` (absolute, with '/') leaves it out. */
export function isExcluded(path: string, isFolder: boolean, rules: Rules): boolean {
  for (let at: Rules | undefined = rules; at !== undefined; at = at.outer) {
    const relative = path.slice(at.base.length + 1) + (isFolder ? '/' : '');
    const verdict = at.patterns.test(relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return at.outer !== undefined && isExcludedByUser(path, isFolder, at.outer);
  }
  return false;
}

/** A repository's `!pattern` brings back nothing that the user excluded. */
function isExcludedByUser(path: string, isFolder: boolean, rules: Rules): boolean {
  let outermost = rules;
  while (outermost.outer !== undefined) outermost = outermost.outer;
  return outermost.patterns.ignores(path.slice(outermost.base.length + 1) + (isFolder ? '/' : ''));
}

/** Folders strictly above `folder`, outermost first, up to the root of the repository that it lies in; none if in none. */
async function repositoryAbove(folder: string): Promise<string[]> {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) above.unshift(at);
    if ((await readText(join(at, '.git', 'HEAD'))) !== undefined) return above;
    if (dirname(at) === at) return [];
  }
}

/** The editor's globs in .gitignore's terms: braces written out; a glob with a folder is anchored, unless it starts with two stars. */
function asGitPatterns(glob: string): string[] {
  return expanded(glob).map((each) =>
    each.startsWith('**/') || !each.includes('/') ? each : `/${each.replace(/^\//, '')}`,
  );
}

function expanded(glob: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(glob);
  if (braces === null) return [glob];
  const [whole, inside = ''] = braces;
  return inside
    .split(',')
    .flatMap((choice) =>
      expanded(glob.slice(0, braces.index) + choice + glob.slice(braces.index + whole.length)),
    );
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Absent, a folder, or not ours to read: then it holds no rules.
    return undefined;
  }
}
