import { expect, test } from 'vitest';
import { late, type Late } from '../analysis/staticAnalysis.ts';
import { none, some } from '../base/outcome.ts';
import type { LspAnalyzer } from './lsp/analyzer.ts';
import { remembering } from './remembering.ts';

const never = async () => {};

/** An analyzer that has one member, unless `knows` says otherwise, and counts how often it was asked. */
function scene(knows: boolean | Late = true) {
  const state = { asked: 0, time: 0 };
  const analyzer: LspAnalyzer = {
    name: 'a fake',
    pid: 1,
    members: async () => {
      state.asked += 1;
      if (typeof knows === 'object') return knows;
      return knows ? some([{ name: 'total', kind: 'method' as const }]) : none('not yet');
    },
    takesAnyName: async () => {
      state.asked += 1;
      return some(true);
    },
    faults: async () => {
      state.asked += 1;
      return some([]);
    },
    filesChanged: async () => {},
    setFolders: async () => {},
    close: async () => {},
  };
  const remembered = remembering(analyzer, () => state.time);
  const ask = (text: string, offset = 2) =>
    remembered.members({ uri: 'file:///a.ts', languageId: 'typescript', text }, offset, never);
  return { state, remembered, ask };
}

test('members at a place are asked for once', async () => {
  const { state, ask } = scene();
  expect(await ask('a.')).toEqual(await ask('a.'));
  expect(state.asked).toBe(1);
});

test('whether a receiver takes any name is asked once, too', async () => {
  const { state, remembered } = scene();
  const source = { uri: 'file:///a.ts', languageId: 'typescript', text: 'a.' };
  for (let count = 0; count < 2; count += 1)
    expect(await remembered.takesAnyName?.(source, 2, never)).toEqual(some(true));
  expect(state.asked).toBe(1);
});

test('errors of a text are asked for once', async () => {
  const { state, remembered } = scene();
  for (const text of ['a.', 'a.', 'b.'])
    expect(await remembered.faults({ uri: 'file:///a.ts', languageId: 'typescript', text }, never)).toEqual(
      some([]),
    );
  expect(state.asked).toBe(2);
});

test('another text or another place is another question', async () => {
  const { state, ask } = scene();
  for (const text of ['a.', 'b.', 'a.;']) await ask(text);
  await ask('a.', 1);
  expect(state.asked).toBe(4);
});

test('what was not known is asked again a little later', async () => {
  const { state, ask } = scene(false);
  expect(await ask('a.')).toMatchObject({ reason: 'not yet' });
  await ask('a.');
  expect(state.asked).toBe(1);
  state.time = 2001;
  await ask('a.');
  expect(state.asked).toBe(2);
});

test('what came too late is asked again at once', async () => {
  const { state, ask } = scene(late('busy'));
  await ask('a.');
  await ask('a.');
  expect(state.asked).toBe(2);
});

test('after a while, and after a change on disk or of the folders, it is asked again', async () => {
  const { state, remembered, ask } = scene();
  await ask('a.');
  state.time = 10_001;
  await ask('a.');
  await remembered.filesChanged([]);
  await ask('a.');
  await remembered.setFolders([]);
  await ask('a.');
  expect(state.asked).toBe(4);
});
