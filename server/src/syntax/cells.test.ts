import { expect, test } from 'vitest';
import { plainCell } from './cells.ts';
import { languages } from './fixtures/testing.ts';

const cells: readonly (readonly [what: string, cell: string, expected: string])[] = [
  ['code', 'a = 1\nb = a % 2\nc = a != b', 'a = 1\nb = a % 2\nc = a != b'],
  ['a line magic', '%matplotlib inline\na = 1', '_                 \na = 1'],
  ['a command', 'if a:\n    !ls -l\nb = 2', 'if a:\n    _     \nb = 2'],
  ['what a command answers', 'a, b = !ls\nc = %pwd', 'a, b = _  \nc = _   '],
  ['a question', 'a.b?\n?a.b\na.b??', '_   \n_   \n_    '],
  ['a timed cell', '%%time\na = 1', '_     \na = 1'],
  ['a cell in another language', '%%bash\nls -l\n', '      \n     \n'],
  ['a string over lines', 'a = """\n%s\n"""', 'a = """\n_ \n"""'],
];

test.for(cells)('%s in a cell of Python', ([, cell, expected]) => {
  const plain = plainCell(cell, languages.byId('python')?.description.notebook);
  expect(plain).toBe(expected);
  expect(plain).toHaveLength(cell.length);
});

test('a language without magics is as it is', () => {
  expect(plainCell('%a', languages.byId('typescript')?.description.notebook)).toBe('%a');
});
