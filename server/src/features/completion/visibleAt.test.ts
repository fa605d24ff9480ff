import { afterAll, expect, test } from 'vitest';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { Trees, type Snapshot } from '../../syntax/trees.ts';
import { visibleAt } from './visibleAt.ts';

const held = new Trees(2);
afterAll(() => held.dispose());

/** Names of the scene that are visible at `|`, and how often a tree was read so far. */
function scene() {
  let reads = 0;
  const trees: Pick<Trees, 'with'> = {
    with: (...asked) => {
      reads += 1;
      return held.with(...asked);
    },
  };
  let version = 0;
  const visible = async (marked: string, ...names: readonly string[]) => {
    const offset = marked.indexOf('|');
    const snapshot: Snapshot = {
      uri: 'file:///a.ts',
      version: ++version,
      language: languages.byId('typescript')!,
      text: marked.replace('|', ''),
    };
    const found = await visibleAt({ snapshot, offset, trees }, never);
    return { names: names.filter((name) => found.has(name)), reads };
  };
  return visible;
}

test('while a line is typed the tree is read once, and the words of the line count', async () => {
  const visible = scene();
  const asked = ['basket', 'total', 'rate', 'ra'];
  expect(await visible('const basket = 1;\n|\n', ...asked)).toEqual({ names: ['basket'], reads: 1 });
  expect(await visible('const basket = 1;\nconst rate = ra|\n', ...asked)).toEqual({
    names: ['basket', 'rate'],
    reads: 1,
  });
});

test('another line, or one that was changed elsewhere, is read anew', async () => {
  const visible = scene();
  await visible('const basket = 1;\n|\n');
  expect(await visible('const till = 1;\n|\n', 'basket', 'till')).toEqual({ names: ['till'], reads: 2 });
  expect(await visible('const till = 1;\n\nfunction f(rate) {\n  |\n}\n', 'till', 'rate')).toEqual({
    names: ['till', 'rate'],
    reads: 3,
  });
});
