import { join } from 'node:path';
import type { Page } from './host.ts';

/** One thing that a person does, and what is seen then. */
export type Step = readonly [title: string, run: (page: Page) => Promise<void>];

export const pictures = join(import.meta.dirname, '..', '..', 'out', 'screenshots');

export function pictureOf(name: string): string {
  return join(pictures, `${name}.png`);
}

export const rows = '.quick-input-list .monaco-list-row';
export const treeRows = '.pane-body .monaco-list-row';
const status = '.statusbar-item:is([id="tenon.tenon.tenon.status"], [id="tenon.status"])';

export async function statusReads(page: Page, text: RegExp, timeout: number): Promise<void> {
  await page.locator('.statusbar-item', { hasText: text }).first().waitFor({ timeout });
}

export async function ready(page: Page): Promise<void> {
  await page.locator(`${status} .codicon-check`).first().waitFor({ timeout: 400_000 });
}

/** Runs a command by its name. An editor that is still opening may take the focus, which closes the list: then once more. */
export async function command(page: Page, name: string): Promise<void> {
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

export async function search(page: Page, query: string): Promise<string> {
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
export async function openBest(page: Page, query: string): Promise<void> {
  await search(page, query);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  await page.locator('.monaco-editor .view-lines').first().waitFor();
  await page.waitForTimeout(1500);
}

export async function similar(page: Page): Promise<string> {
  await command(page, 'Tenon: Find Similar Code');
  await page.locator(treeRows, { hasText: /:\d+/ }).first().waitFor({ timeout: 60_000 });
  return (await page.locator(treeRows).allInnerTexts()).join('\n');
}

/** Opens a file by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type(name);
  await page.locator(rows, { hasText: name }).first().waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).first().waitFor({ timeout: 10_000 });
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
}

export async function goTo(page: Page, line: string): Promise<void> {
  await command(page, 'Go to Line/Column...');
  await page.waitForTimeout(500);
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(800);
}

export async function seen(page: Page, selector: string, timeout: number): Promise<boolean> {
  try {
    await page.locator(selector).first().waitFor({ timeout });
    return true;
  } catch {
    return false;
  }
}
