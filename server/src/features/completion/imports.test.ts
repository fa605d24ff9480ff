import { expect, test } from 'vitest';
import type { NameImport, StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { changed } from '../../base/text.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { changeBetween, importing, membersHold } from './imports.ts';

interface Scene {
  /** Modules that have the name. */
  readonly modules: readonly string[];
  /** Texts of files in the same folder. */
  readonly beside?: readonly string[];
  readonly elsewhere?: readonly string[];
  /** The text before the draft, by default a line of code. */
  readonly before?: string;
  readonly draft?: string;
  /** What the fault is at. */
  readonly wrong?: string;
  /** Where the import would stand. */
  readonly place?: number;
}

/** The document with the draft and what is imported for it, or why nothing is; undefined where that is no question. */
async function check({ modules, before = 'go();\n', draft = 'makeBasket();', ...scene }: Scene) {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no typescript');
  const whole = `${before}${draft}\n`;
  const start = whole.indexOf(scene.wrong ?? 'makeBasket');
  const span = { start, end: start + (scene.wrong ?? 'makeBasket').length };
  const named = (texts: readonly string[] = [], isBeside: boolean) =>
    texts.map((text, at) => ({ uri: `file:///${at}.ts`, text, isBeside }));
  const analysis: StaticAnalysis = {
    name: 'a fake',
    members: async () => none('not asked'),
    faults: async () => none('not asked'),
    imports: async () => some(modules.map((from) => importFrom(from, scene.place ?? 0))),
  };
  const snapshot = { uri: 'file:///a.ts', version: 1, language, text: `${before}\n` };
  const decoded = { steps: [], held: () => ({ monitored: 0, answered: 0, reason: '' }), mayEnd: () => true };
  const found = await importing(
    { snapshot, offset: before.length, text: draft, decoded, whole },
    { span, code: '2304', message: 'no such name' },
    {
      analysis,
      filesNaming: async () => [...named(scene.beside, true), ...named(scene.elsewhere, false)],
    },
    never,
  );
  if (found?.kind !== 'some') return found?.reason;
  const { snapshot: imported, offset } = found.value;
  return changed(imported.text, [{ span: { start: offset, end: offset }, text: draft }]);
}

function importFrom(from: string, place: number): NameImport {
  const text = `import { makeBasket } from "${from}";\n`;
  return { from, changes: [{ span: { start: place, end: place }, text }] };
}

const imported = 'import { makeBasket } from "./basket.js";\ngo();\nmakeBasket();\n';

test('a name that one module has is imported from there', async () => {
  expect(await check({ modules: ['./basket.js'] })).toBe(imported);
  expect(await check({ modules: ['./basket.js'], before: 'go();\nif (a) {\n  ' })).toBeDefined();
});

test('a name that no module has is not', async () => {
  expect(await check({ modules: [] })).toBe('no modules to import makeBasket from');
});

test('of several modules it is the one that a file beside takes it from', async () => {
  const modules = ['./basket.js', './other/basket.js'];
  const takes = `import {\n  makeBasket,\n  more,\n} from './basket.js';\n`;
  const unsure = '2 modules to import makeBasket from';
  expect(await check({ modules })).toBe(unsure);
  expect(await check({ modules, beside: [takes] })).toBe(imported);
  expect(await check({ modules, elsewhere: [takes] })).toBe(unsure);
  expect(await check({ modules, beside: [takes, takes.replace('./', './other/')] })).toBe(unsure);
  expect(await check({ modules, beside: [`import { makeBasketball } from './basket.js'`] })).toBe(unsure);
});

test('a fault at a member or at anything but a name imports nothing', async () => {
  const modules = ['./basket.js'];
  expect(await check({ modules, draft: 'a.makeBasket();' })).toBeUndefined();
  expect(await check({ modules, wrong: 'makeBasket()' })).toBeUndefined();
});

test('an import that would stand in the line of the draft or below it is none', async () => {
  const alone = { modules: ['./basket.js'], before: '' };
  expect(await check(alone)).toBe('import { makeBasket } from "./basket.js";\nmakeBasket();\n');
  expect(await check({ ...alone, place: 5 })).toBe('the import would stand below it');
});

test.each([
  ['', 'import a;\n', [{ span: { start: 0, end: 0 }, text: 'import a;\n' }]],
  ['import { a } from b;', 'import { a, c } from b;', [{ span: { start: 10, end: 10 }, text: ', c' }]],
  ['aa', 'aaa', [{ span: { start: 2, end: 2 }, text: 'a' }]],
  ['same', 'same', []],
])('%j to %j is one change', (before, after, expected) => {
  expect(changeBetween(before, after)).toEqual(expected);
  expect(changed(before, changeBetween(before, after))).toBe(after);
});

test.each([
  ['makeBasket().total();', true],
  ['makeBasket().sum();', false],
  ['makeBasket().to', false],
  ['unknown.total();', '[no type]'],
  ['1.5 + total', true],
])('members in %j, once what it needs is imported', async (text, expected) => {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no typescript');
  const analysis: StaticAnalysis = {
    name: 'a fake',
    members: async (source, at) =>
      source.text.slice(0, at).endsWith(').') ? some([{ name: 'total', kind: 'method' }]) : none('no type'),
    faults: async () => none('not asked'),
  };
  const snapshot = { uri: 'file:///a.ts', version: 1, language, text: 'go();\n\n' };
  const decoded = {
    steps: [],
    held: () => ({ monitored: 1, answered: 0, reason: 'no type' }),
    mayEnd: () => true,
  };
  const held = await membersHold({ snapshot, offset: 6, text, decoded }, analysis, never);
  expect(held.kind === 'some' ? held.value : `[${held.reason}]`).toBe(expected);
});
