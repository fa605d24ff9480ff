import { afterAll, expect, test } from 'vitest';
import { languages, never } from '../syntax/fixtures/testing.ts';
import { Trees } from '../syntax/trees.ts';
import { visibleNames } from './visible.ts';

const trees = new Trees(2);
afterAll(() => trees.dispose());

let version = 0;
/** Which of the words of the text may stand at `|`. */
async function check(id: string, marked: string): Promise<string> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  version += 1;
  const snapshot = { uri: 'file:///a', version, language: languages.byId(id)!, text };
  const names = await trees.with(snapshot, async (tree) => visibleNames(tree, offset), never);
  return [...new Set(text.match(/\w+/g))].filter((name) => names.has(name)).join(' ');
}

const code = `import { a } from './b';
const c = 1;
function d(e) { const f = console.log(e); return | }
function g(h) { const i = 1; }
class J {}
`;

test('what is defined around the place, what is used and of elsewhere, and keywords', async () => {
  expect(await check('typescript', code)).toBe(
    'import a from const c function d e f console return g class J',
  );
});

test('while the file does not parse', async () => {
  expect(await check('typescript', 'function a(b) { const c = 1; for (const d of |')).toBe(
    'function a b const c for d of',
  );
});

test('the word that is being typed is none', async () => {
  expect(await check('typescript', 'const a = 1;\nab|')).toBe('const a');
});

test('in Python what a class has is seen directly in it, and not in its methods', async () => {
  const text = 'class A:\n    b = 1\n    def c(self, d):\n        e = |\n    f = 2\n';
  expect(await check('python', text)).toBe('class A def self d e');
  expect(await check('python', 'class A:\n    b = 1\n    c = |\n')).toBe('class A b c');
});

test('Python', async () => {
  const text = 'import a\ndef b(c):\n    d = print(c)\n    return |\ndef e(f): pass\n';
  expect(await check('python', text)).toBe('import a def b c d print return e pass');
});
