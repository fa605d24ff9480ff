import { expect, test } from 'vitest';
import { parseSettings } from '../../../../protocol/settings.ts';
import { late, type StaticAnalysis } from '../../../analysis/staticAnalysis.ts';
import { none, some, type Outcome } from '../../../base/outcome.ts';
import { languages, never } from '../../../syntax/fixtures/testing.ts';
import { Trees, type Snapshot } from '../../../syntax/trees.ts';
import { classOf, FakeClasses, memberOf } from '../fixtures/fakeClasses.ts';
import { Extractions } from './extractions.ts';

const uri = 'file:///w/a.ts';
const [first, second] = ['log(a);\n  a.sort();', 'log(b);\n  b.sort();'];
const saved = `function f(a: number[]) {\n  ${first}\n}\nfunction g(b: number[]) {\n  ${second}\n}\n`;
const members = [first, second].map((text) => memberOf({ uri, text }, saved));

/** Extractions of a file that is open with `text`; `types` are what the analyzer answers, one question after the other. */
function desk(text: string, types: readonly Outcome<string>[]) {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no TypeScript');
  const snapshot = (version: number, now: string): Snapshot => ({ uri, version, language, text: now });
  let asked = 0;
  const analysis: StaticAnalysis = {
    name: 'a fake',
    members: async () => none('not asked'),
    faults: async () => some([]),
    typeOf: async () => types[asked++] ?? none('asked too often'),
  };
  const extractions = new Extractions({
    classes: new FakeClasses([classOf('k', members)]),
    trees: new Trees(2),
    settings: () => parseSettings({}),
    snapshot: async () => snapshot(1, text),
    saved: async () => snapshot(-1, saved),
    analysisOf: () => analysis,
    absenceOf: () => '',
  });
  const context = { diagnostics: [] };
  const actionsAt = async (line: number) => {
    const range = { start: { line, character: 2 }, end: { line, character: 2 } };
    const actions = await extractions.actions({ textDocument: { uri }, range, context }, never);
    return actions.map(({ title }) => title);
  };
  return { actionsAt, asked: () => asked };
}

test('an action is offered in the places of a class, and asked about once', async () => {
  const { actionsAt, asked } = desk(saved, [some('number[]')]);
  expect(await actionsAt(1)).toEqual(['Extract to Function (2 Places)']);
  expect(await actionsAt(5)).toEqual(['Extract to Function (2 Places)']);
  expect(await actionsAt(0)).toEqual([]);
  expect(asked()).toBe(1);
});

test('what the analyzer had no time for is asked again', async () => {
  const { actionsAt } = desk(saved, [late('it is starting'), some('number[]')]);
  expect(await actionsAt(1)).toEqual([]);
  expect(await actionsAt(1)).toEqual(['Extract to Function (2 Places)']);
});

test('nothing is offered in a file that is not as it was saved', async () => {
  expect(await desk(`// new\n${saved}`, [some('number[]')]).actionsAt(2)).toEqual([]);
});
