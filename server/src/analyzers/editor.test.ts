import { expect, test } from 'vitest';
import type { Source } from '../analysis/staticAnalysis.ts';
import { Cancelled, checkpointOf } from '../base/checkpoint.ts';
import { editorAnalysis } from './editor.ts';
import type { CompletionAnswer } from './lsp/members.ts';

const text = 'class Shop {}\nshop.';
const source: Source = { uri: 'file:///Shop.java', languageId: 'java', text };
const never = checkpointOf(new AbortController().signal);

function editor(answer: CompletionAnswer | 'never', cap = 1000) {
  const completions = async () => (answer === 'never' ? await new Promise<never>(() => {}) : answer);
  return editorAnalysis({ text, absence: 'jdtls is not on this machine', cap, completions });
}

/** Names after the dot, or why there are none. */
async function check(answer: CompletionAnswer | 'never', cap?: number): Promise<string> {
  const found = await editor(answer, cap).members(source, text.length, never);
  return found.kind === 'none' ? `[${found.reason}]` : found.value.map(({ name }) => name).join(' ');
}

test('members are what the editor would complete', async () =>
  expect(
    await check([
      { label: 'sell(int price) : void', kind: 2 },
      { label: 'till', kind: 5 },
    ]),
  ).toBe('sell till'));

test('words of the document are no members', async () =>
  expect(await check([{ label: 'Shop', kind: 1 }])).toBe('[the receiver has no known type]'));

test('a list that is not complete forbids nothing', async () =>
  expect(await check({ isIncomplete: true, items: [{ label: 'till', kind: 5 }] })).toBe(
    '[the list of members is incomplete]',
  ));

test('a text that the editor no longer has is none', async () =>
  expect(await check(null)).toBe('[the receiver has no known type]'));

test('what takes too long is late', async () =>
  expect(await check('never', 10)).toBe('[the editor did not answer]'));

test('of text that is not written the editor knows nothing', async () => {
  const written = { ...source, text: `${text}till.` };
  expect(await editor([]).members(written, written.text.length, never)).toMatchObject({
    reason: 'the editor knows only what is written',
  });
});

test('it verifies nothing', async () =>
  expect(await editor([]).faults(source, never)).toMatchObject({ reason: 'jdtls is not on this machine' }));

test('a question that is not wanted any more is cancelled', async () => {
  const wish = new AbortController();
  const asked = editor('never').members(source, text.length, checkpointOf(wish.signal));
  wish.abort();
  await expect(asked).rejects.toBeInstanceOf(Cancelled);
});
