import assert from 'node:assert/strict';
import { goTo, openFile, ready, seen, type Step } from './actions.ts';

const ghostText = '.ghost-text-decoration, .ghost-text';
const suggested = '.suggest-widget .monaco-list-row';

export const writingSteps: readonly Step[] = [
  [
    'shows ghost text and a starred member after a dot',
    async (page) => {
      await ready(page);
      await openFile(page, 'basket.ts');
      await goTo(page, '53');
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
