import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../bench/projects.ts';
import { openBrowser, startHost, workspaceCopy, type Page } from './host.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const pictures = join(import.meta.dirname, '..', '..', 'out', 'screenshots');

interface Check {
  readonly title: string;
  readonly message?: string;
}

/** Walks through the packaged extension as a person would, by keyboard; every step leaves a picture in out/screenshots.
 * `only`: the name of the one workspace to walk through. */
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

type Step = readonly [title: string, run: (page: Page) => Promise<void>];

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
      await page.screenshot({ path: join(pictures, `${workspace.name}-${at + 1}.png`) });
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

const rows = '.quick-input-list .monaco-list-row';
const treeRows = '.pane-body .monaco-list-row';
const status = '.statusbar-item:is([id="tenon.tenon.tenon.status"], [id="tenon.status"])';

async function statusReads(page: Page, text: RegExp, timeout: number): Promise<void> {
  await page.locator('.statusbar-item', { hasText: text }).first().waitFor({ timeout });
}

async function ready(page: Page): Promise<void> {
  await page.locator(`${status} .codicon-check`).first().waitFor({ timeout: 400_000 });
}

/** Runs a command by its name. An editor that is still opening may take the focus, which closes the list: then once more. */
async function command(page: Page, name: string): Promise<void> {
  for (let tries = 3; ; tries -= 1) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.type(name);
    try {
      await page.locator(rows, { hasText: name }).first().waitFor({ timeout: 8000 });
      await page.waitForTimeout(300);
      await page.keyboard.press('Enter');
      return;
    } catch (error) {
      if (tries === 1) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function search(page: Page, query: string): Promise<string> {
  await command(page, 'Tenon: Search Code by Meaning');
  await page.locator('.quick-input-title', { hasText: 'Search Code by Meaning' }).first().waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.type(query, { delay: 15 });
  const first = page.locator(rows, { hasText: /meaning \d+ %/ }).first();
  await first.waitFor({ timeout: 30_000 });
  await page.waitForTimeout(600);
  return (await page.locator(rows, { hasText: /meaning \d+ %/ }).allInnerTexts()).join('\n');
}

/** Opens the best result for `query`: the cursor is then on its name. */
async function openBest(page: Page, query: string): Promise<void> {
  await search(page, query);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  await page.locator('.monaco-editor .view-lines').first().waitFor();
  await page.waitForTimeout(1500);
}

async function similar(page: Page): Promise<string> {
  await command(page, 'Tenon: Find Similar Code');
  await page.locator(treeRows, { hasText: /:\d+/ }).first().waitFor({ timeout: 60_000 });
  return (await page.locator(treeRows).allInnerTexts()).join('\n');
}

const typescriptSteps: readonly Step[] = [
  [
    'shows that it is at work, and then that the index is ready',
    async (page) => {
      await statusReads(page, /Tenon/, 60_000);
      await page.screenshot({ path: join(pictures, 'rxjs-progress.png') });
      await ready(page);
    },
  ],
  [
    'Search Code by Meaning finds a function from a sentence, while typing',
    async (page) =>
      assert.match(
        await search(page, 'delay notifications until no other value arrives for some time'),
        /debounce/i,
      ),
  ],
  [
    'the arrow keys preview, Enter opens',
    async (page) => {
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(800);
      await page.screenshot({ path: join(pictures, 'rxjs-preview.png') });
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
      await page.locator('.tab.active', { hasText: /\.ts/ }).first().waitFor({ timeout: 10_000 });
      await page.waitForTimeout(1500);
    },
  ],
  [
    'Find Similar Code lists functions like the one at the cursor',
    async (page) => {
      await openBest(page, 'takeLast');
      assert.match(await similar(page), /(skipLast|take|last|bufferCount)\w*\s*internal/i);
    },
  ],
  [
    'a result says why it is there',
    async (page) => {
      await page.keyboard.press('ArrowRight');
      await page.locator(treeRows, { hasText: 'Best match' }).first().waitFor({ timeout: 10_000 });
      await page
        .locator(treeRows, { hasText: /meaning \d+ %, words \d+ %/ })
        .first()
        .waitFor();
    },
  ],
];

const ghostText = '.ghost-text-decoration, .ghost-text';
const suggested = '.suggest-widget .monaco-list-row';

const writingSteps: readonly Step[] = [
  [
    'shows ghost text and a starred member after a dot',
    async (page) => {
      await ready(page);
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget input').first().waitFor();
      await page.keyboard.type('basket.ts');
      await page.locator(rows, { hasText: 'basket.ts' }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'basket.ts' }).first().waitFor({ timeout: 10_000 });
      await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
      await command(page, 'Go to Line/Column...');
      await page.waitForTimeout(500);
      await page.keyboard.type('53');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1500);
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      // The analyzers start with the first questions: until they answer nothing is shown after a dot.
      for (let tries = 20; ; tries -= 1) {
        await page.keyboard.type('const total = basket.', { delay: 30 });
        const isThere = await seen(page, ghostText, 4000);
        if (isThere && (await seen(page, `${suggested}:has-text("★ total")`, 4000))) return;
        assert.ok(tries > 0, 'neither ghost text nor a star');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Shift+Home');
        await page.keyboard.press('Delete');
      }
    },
  ],
  [
    'Tab takes the ghost text',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.locator(ghostText).first().waitFor({ timeout: 10_000 });
      await page.keyboard.press('Tab');
      await page.keyboard.type(' // mine');
      await page
        .locator('.view-line', { hasText: /const\stotal\s=\sbasket\.total\(\);\s\/\/\smine/ })
        .first()
        .waitFor({ timeout: 10_000 });
    },
  ],
];

/** Opens a file by its name. */
async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type(name);
  await page.locator(rows, { hasText: name }).first().waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).first().waitFor({ timeout: 10_000 });
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
}

async function goTo(page: Page, line: string): Promise<void> {
  await command(page, 'Go to Line/Column...');
  await page.waitForTimeout(500);
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(800);
}

const cloneSteps: readonly Step[] = [
  [
    'Clones in Workspace lists classes, and their places under them',
    async (page) => {
      await ready(page);
      await command(page, 'Tenon: Find Clones in Workspace');
      await page
        .locator(treeRows, { hasText: /3 places/ })
        .first()
        .waitFor({ timeout: 30_000 });
      await page.waitForTimeout(500);
      await page.keyboard.press('ArrowRight');
      for (const name of ['orders.ts', 'invoices.ts', 'parcels.ts'])
        await page.locator(treeRows, { hasText: name }).first().waitFor({ timeout: 10_000 });
    },
  ],
  [
    'a place is previewed, and compared with another',
    async (page) => {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page
        .locator('.tab.active', { hasText: /orders|parcels/ })
        .first()
        .waitFor({ timeout: 10_000 });
      await page.waitForTimeout(500);
      await command(page, 'Tenon: Compare Places');
      await page.locator('.tab.active', { hasText: '↔' }).first().waitFor({ timeout: 10_000 });
      await page.locator('.monaco-diff-editor .view-line').first().waitFor({ timeout: 10_000 });
      await page.waitForTimeout(1000);
    },
  ],
  [
    'an edit inside of a clone is told of in the lightbulb',
    async (page) => {
      await openFile(page, 'orders.ts');
      await goTo(page, '12');
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('if (order.cancelled) continue;', { delay: 20 });
      await page.keyboard.press('Escape');
      for (let tries = 10; ; tries -= 1) {
        await page.waitForTimeout(1500);
        await page.keyboard.press('Control+.');
        if (await seen(page, '.action-widget .monaco-list-row:has-text("2 Other Places")', 3000)) return;
        assert.ok(tries > 0, 'no action for the other places');
        await page.keyboard.press('Escape');
      }
    },
  ],
  [
    'it is shown as it would be in the other places, and made there',
    async (page) => {
      await page.locator('.action-widget .monaco-list-row', { hasText: '2 Other Places' }).first().click();
      await page
        .locator('.quick-input-widget', { hasText: '2 Selected' })
        .first()
        .waitFor({ timeout: 20_000 });
      await page.waitForTimeout(1500);
      await page.screenshot({ path: join(pictures, 'clones-before-applying.png') });
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
      await openFile(page, 'parcels.ts');
      await page
        .locator('.view-line', { hasText: /if\s\(parcel\.cancelled\)\scontinue;/ })
        .first()
        .waitFor({ timeout: 10_000 });
    },
  ],
  [
    'what stands twice in a file is extracted to a function',
    async (page) => {
      await openFile(page, 'scores.ts');
      await goTo(page, '6');
      for (let tries = 10; ; tries -= 1) {
        await page.keyboard.press('Control+.');
        if (await seen(page, '.action-widget .monaco-list-row:has-text("Extract to Function (2")', 5000))
          break;
        assert.ok(tries > 0, 'no function to extract');
        await page.keyboard.press('Escape');
      }
      await page.screenshot({ path: join(pictures, 'clones-extract.png') });
      await page
        .locator('.action-widget .monaco-list-row', { hasText: 'Extract to Function (2' })
        .first()
        .click();
      await page.locator('.rename-box input').first().waitFor({ timeout: 20_000 });
      await page.waitForTimeout(1500);
      await page.keyboard.type('leader');
      await page.keyboard.press('Enter');
      await page
        .locator('.view-line', { hasText: /return\sleader\(matches/ })
        .first()
        .waitFor({ timeout: 10_000 });
    },
  ],
];

async function seen(page: Page, selector: string, timeout: number): Promise<boolean> {
  try {
    await page.locator(selector).first().waitFor({ timeout });
    return true;
  } catch {
    return false;
  }
}

const pythonSteps: readonly Step[] = [
  [
    'shows progress, and answers before everything is read',
    async (page) => {
      await page
        .locator('.statusbar-item', { hasText: /Tenon: .*\d/ })
        .first()
        .waitFor({ timeout: 90_000 });
      await page.screenshot({ path: join(pictures, 'cpython-progress.png') });
      // Which files are read by now is a matter of the machine: any answer from this folder counts.
      assert.match(await search(page, 'split the extension from a pathname'), /\.py:\d+/);
      await page.keyboard.press('Escape');
    },
  ],
  [
    'Find Similar Code works on Python',
    async (page) => {
      await ready(page);
      assert.match(await search(page, 'split the extension from a pathname'), /splitext/);
      await page.keyboard.press('Escape');
      await openBest(page, 'splitext split the extension from a pathname');
      assert.match(await similar(page), /\.py:\d+/);
    },
  ],
];
