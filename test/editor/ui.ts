import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../bench/projects.ts';
import { pictureOf, pictures, type Step } from './actions.ts';
import { cloneSteps } from './cloneSteps.ts';
import { openBrowser, startHost, workspaceCopy } from './host.ts';
import { pythonSteps, typescriptSteps } from './searchSteps.ts';
import { writingSteps } from './writingSteps.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

interface Check {
  readonly title: string;
  readonly message?: string;
}

/**
 * Walks through the packaged extension as a person would, by keyboard; every step leaves a picture in out/screenshots.
 * `only`: the name of the one workspace to walk through.
 */
export async function walkThrough(
  chromium: string,
  vsix: string,
  only: string | undefined,
): Promise<readonly Check[]> {
  mkdirSync(pictures, { recursive: true });
  const browser = await openBrowser(chromium);
  try {
    const walks = [
      { name: 'rxjs', folder: () => projectFolder('rxjs'), steps: typescriptSteps },
      { name: 'suggestions', folder: () => join(fixtures, 'suggestions'), steps: writingSteps },
      { name: 'clones', folder: () => join(fixtures, 'clones'), steps: cloneSteps },
      { name: 'cpython', folder: () => projectFolder('cpython'), steps: pythonSteps },
    ];
    const checks: Check[] = [];
    for (const { name, folder, steps } of walks.filter((walk) => only === undefined || walk.name === only))
      checks.push(...(await inWorkspace(browser, { vsix, name, folder: workspaceCopy(folder()) }, steps)));
    return checks;
  } finally {
    await browser.close();
  }
}

interface Workspace {
  readonly vsix: string;
  readonly name: string;
  readonly folder: string;
}

async function inWorkspace(
  browser: Awaited<ReturnType<typeof openBrowser>>,
  workspace: Workspace,
  steps: readonly Step[],
): Promise<readonly Check[]> {
  const host = await startHost({ vsix: workspace.vsix });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${host.base}/?folder=${encodeURIComponent(workspace.folder)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    const checks: Check[] = [];
    for (const [at, [title, run]] of steps.entries()) {
      checks.push(await attempt(`${workspace.name}: ${title}`, () => run(page)));
      await page.screenshot({ path: pictureOf(`${workspace.name}-${at + 1}`) });
    }
    return checks;
  } finally {
    await host.stop();
  }
}

async function attempt(title: string, run: () => Promise<void>): Promise<Check> {
  try {
    await run();
    return { title };
  } catch (error) {
    return { title, message: error instanceof Error ? error.message : String(error) };
  }
}
