import { expect, test } from 'vitest';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { extract } from './extract.ts';

async function check(path: string, text: string) {
  return (await extract({ path, text }, languages, never)).map(({ name, doc, code }) => ({
    name,
    doc,
    code,
  }));
}

test('a docstring leaves the code and becomes the doc', async () => {
  const text = 'def area(r):\n    """Area of a circle."""\n    return 3.14 * r * r\n';
  expect(await check('a.py', text)).toEqual([
    { name: 'area', doc: 'Area of a circle.', code: 'def area(r):\n    return 3.14 * r * r' },
  ]);
});

test('a comment above a function is its doc', async () => {
  const text = '/** Adds one. */\nexport function next(n: number) {\n  return n + 1;\n}\n';
  expect(await check('a.ts', text)).toEqual([
    { name: 'next', doc: 'Adds one.', code: 'export function next(n: number) {\n  return n + 1;\n}' },
  ]);
});

test('a file of no known language has no blocks', async () => {
  expect(await check('a.txt', 'def f(): pass')).toEqual([]);
});
