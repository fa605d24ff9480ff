import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block } from './block.ts';
import { blocksOf } from './blocks.ts';
import { readMarks } from './marks.ts';
import { grammarsFolder, languages, treeOf } from './testing.ts';

describe('marks of every language', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const folder = join(grammarsFolder, id, 'marks');
    const fixture = readdirSync(folder).find((name) => name.startsWith('blocks.'));
    const { text, marks } = readMarks(readFileSync(join(folder, fixture ?? 'blocks'), 'utf8'));
    using tree = await treeOf(id, text);
    const claimed = marks.map(({ offset, claim }) => `${lineOf(text, offset)} ${claim}`);
    const found = blocksOf(tree).map((block) => `${lineOf(text, block.nameSpan.start)} ${claimOf(block)}`);
    expect(found.toSorted(byLine)).toEqual(claimed.toSorted(byLine));
    expect(blocksOf(tree).map(({ nameSpan }) => nameSpan.start)).toEqual(
      expect.arrayContaining(marks.filter(({ length }) => length > 0).map(({ offset }) => offset)),
    );
  });
});

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function byLine(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1);
}

function claimOf({ kind, container, name, doc }: Block): string {
  return `${kind} ${[...container, name].join('.')}${doc === '' ? '' : ` "${doc.replaceAll('\n', '|')}"`}`;
}
