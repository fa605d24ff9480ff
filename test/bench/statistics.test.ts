import { expect, test } from 'vitest';
import { binOf, placeOf } from './long-code-bench.ts';
import { batch } from './mirrors.ts';
import { withFigures } from './readme.ts';
import { withSection } from './report.ts';
import { firsts, reciprocalOf, spearman } from './statistics.ts';

test.each([
  [[1, 2, 3], [10, 20, 30], 1],
  [[1, 2, 3], [3, 2, 1], -1],
  [[1, 2, 3, 4], [1, 3, 2, 4], 0.8],
  [[1, 1, 2], [5, 5, 9], 1],
  [[1, 1, 1], [1, 2, 3], 0],
])('the rank correlation of %j and %j is %d', (one, other, expected) => {
  expect(spearman(one, other)).toBeCloseTo(expected, 9);
});

test('a place that was not reached counts as nothing', () => {
  expect([reciprocalOf(0), reciprocalOf(3), reciprocalOf(-1)]).toEqual([1, 0.25, 0]);
  expect(firsts([1, 0.5, 1, 0])).toBe(0.5);
});

test('bins meet at 256 and 512 tokens', () => {
  expect([256, 257, 512, 513].map(binOf)).toEqual(['upto256', 'upto512', 'upto512', 'over512']);
});

test('the place among candidates counts only those that are nearer', () => {
  const cosines = Float32Array.from([0.5, 0.9, 0.5, -2, 0.7]);
  expect(placeOf(0, [0, 2, 4], cosines)).toBe(1);
  expect(placeOf(3, [0, 3], cosines)).toBe(-1);
});

const report = {
  tables: [{ title: 'New', columns: ['a', 'b'], rows: [['x', 0.5]] }],
  notes: ['A note.'],
  figures: {},
};
const section = '### New\n\n| a | b |\n| --- | --- |\n| x | 0.500 |\n\n- A note.\n';

test('a section takes the place of the last one, under its own heading', () => {
  const document =
    '# B\n\nAll.\n\n## `npm run bench -- search`\n\nold\n\n## `npm run bench -- search-more --x`\n\nkept\n';
  expect(withSection(document, 'search', report)).toBe(
    `# B\n\nAll.\n\n## \`npm run bench -- search\`\n\n${section}\n## \`npm run bench -- search-more --x\`\n\nkept\n`,
  );
});

test('a bench without a section gets one', () => {
  expect(withSection('# B\n', 'encode', report)).toBe(`# B\n\n## \`npm run bench -- encode\`\n\n${section}`);
});

test('what git printed of objects is cut at their sizes, with a hole for what is missing', () => {
  const printed = Buffer.from('aa blob 5\nx\ny\nz\nbb missing\ncc blob 0\n\n');
  expect(batch(printed, 3).map((content) => content?.toString())).toEqual(['x\ny\nz', undefined, '']);
});

test('the figures that the README quotes are replaced, the others stay', () => {
  const table = '| measured on held-out repositories | |\n| --- | --- |\n';
  const kept = '| a query at 100,000 blocks, 95 of 100 within | 1 ms |\n';
  const once = withFigures(`# T\n\n${table}${kept}\nrest\n`, 'robustness', { 'spearman.rename': 0.91234 });
  const row = '| rank correlation after every local variable was renamed | 0.912 |\n';
  expect(once).toBe(`# T\n\n${table}${kept}${row}\nrest\n`);
  expect(withFigures(once, 'robustness', { 'spearman.rename': 0.95 })).toContain('| 0.950 |');
});

test('an empty table takes the first rows', () => {
  const table = '| measured on held-out repositories | |\n| --- | --- |\n';
  const row = '| rank correlation after every local variable was renamed | 0.912 |\n';
  expect(withFigures(`${table}\nrest`, 'robustness', { 'spearman.rename': 0.91234 })).toBe(
    `${table}${row}\nrest`,
  );
});
