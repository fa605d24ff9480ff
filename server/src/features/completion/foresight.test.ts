import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { TokenCaches } from '../../index/tokenCaches.ts';
import { languages } from '../../syntax/fixtures/testing.ts';
import { Trees } from '../../syntax/trees.ts';
import type { CompletionRequest } from './complete.ts';
import { Foresight } from './foresight.ts';

const trees = new Trees(2);
afterAll(() => trees.dispose());

const written = 'basket.total();\n'.repeat(6);
/** Longer than it takes to think. */
const thought = 400;

function requestAt(marked: string): CompletionRequest {
  const offset = marked.indexOf('|');
  const language = languages.byId('typescript')!;
  const snapshot = { uri: 'file:///shop/a.ts', version: 3, language, text: marked.replace('|', '') };
  return {
    snapshot,
    path: '/shop/a.ts',
    shownPath: 'a.ts',
    offset,
    minimumConfidence: 0.3,
    alternatives: 1,
    guidance: 'verified',
  };
}

function scene(faults: StaticAnalysis['faults'] = async () => some([])) {
  const asked: string[] = [];
  const analysis: StaticAnalysis = {
    name: 'a fake',
    async members({ text }, offset) {
      asked.push(`members ${text.slice(offset - 7, offset)}`);
      return text.slice(0, offset).endsWith('basket.')
        ? some([{ name: 'total', kind: 'method' }])
        : none('?');
    },
    async names() {
      asked.push('names');
      return none('?');
    },
    faults,
  };
  const caches = new TokenCaches();
  caches.put('/shop/b.ts', 'ecmascript', written);
  const ports = { caches, trees, analysisOf: () => analysis, absenceOf: () => '', prompted: () => undefined };
  const clock = { now: 0 };
  const foresight = new Foresight(() => clock.now);
  return { foresight, clock, asked, think: (marked: string) => foresight.begin(requestAt(marked), ports) };
}

test('behind a name that is mostly dereferenced, its members and the suggestion are there before the dot', async () => {
  const { foresight, asked, think } = scene();
  think(`${written}basket|\n`);
  await delay(thought);
  expect(asked).toContain('members basket.');
  const answer = await foresight.answerTo(requestAt(`${written}basket.|\n`));
  expect(answer?.kind === 'some' && answer.value[0]?.text).toBe('total();');
});

test('so is the suggestion behind a word that a name follows', async () => {
  const { foresight, think } = scene();
  const made = 'till = new Basket();\n'.repeat(6);
  think(`${made}till = new|\n`);
  await delay(thought);
  const answer = await foresight.answerTo(requestAt(`${made}till = new |\n`));
  expect(answer?.kind === 'some' && answer.value[0]?.text).toBe('Basket();');
});

test('what was not verified is asked anew once it stands there', async () => {
  const { foresight, asked, think } = scene(async () => none('it verifies nothing'));
  think(`${written}basket|\n`);
  await delay(thought);
  expect(asked).toContain('members basket.');
  expect(await foresight.answerTo(requestAt(`${written}basket.|\n`))).toBeUndefined();
});

test('nothing is thought of where no dereference is likely', async () => {
  const { asked, think } = scene();
  think(`${written}basket.total|\n`);
  await delay(thought);
  expect(asked.filter((each) => each.startsWith('members'))).toEqual([]);
});

test('what was thought of is dropped when something else comes', async () => {
  const { foresight, think } = scene();
  think(`${written}basket|\n`);
  await delay(thought);
  expect(await foresight.answerTo(requestAt(`${written}baskets|\n`))).toBeUndefined();
  expect(await foresight.answerTo(requestAt(`${written}basket.|\n`))).toBeUndefined();
});

test('what was thought of long ago is not taken', async () => {
  const { foresight, clock, think } = scene();
  think(`${written}basket|\n`);
  await delay(thought);
  clock.now = 11_000;
  expect(await foresight.answerTo(requestAt(`${written}basket.|\n`))).toBeUndefined();
});

test('nobody is asked while keys come fast', async () => {
  const { foresight, asked, think } = scene();
  think(`${written}basket|\n`);
  foresight.drop();
  await delay(thought);
  expect(asked).toEqual([]);
});

test('an analyzer is asked once about a document before it is needed', async () => {
  const { asked, think } = scene();
  for (const marked of ['a|\n', 'ab|\n']) {
    think(written + marked);
    await delay(thought);
  }
  expect(asked.filter((each) => each === 'names')).toHaveLength(1);
});
