import assert from 'node:assert/strict';
import { openBest, pictureOf, ready, search, similar, statusReads, treeRows, type Step } from './actions.ts';

export const typescriptSteps: readonly Step[] = [
  [
    'shows that it is at work, and then that the index is ready',
    async (page) => {
      await statusReads(page, /Tenon/, 60_000);
      await page.screenshot({ path: pictureOf('rxjs-progress') });
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
      await page.screenshot({ path: pictureOf('rxjs-preview') });
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

export const pythonSteps: readonly Step[] = [
  [
    'shows progress, and answers before everything is read',
    async (page) => {
      await page
        .locator('.statusbar-item', { hasText: /Tenon: .*\d/ })
        .first()
        .waitFor({ timeout: 90_000 });
      await page.screenshot({ path: pictureOf('cpython-progress') });
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
