import assert from 'node:assert/strict';
import { command, goTo, openFile, pictureOf, ready, seen, treeRows, type Step } from './actions.ts';

export const cloneSteps: readonly Step[] = [
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
      await page.screenshot({ path: pictureOf('clones-before-applying') });
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
      await page.screenshot({ path: pictureOf('clones-extract') });
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
