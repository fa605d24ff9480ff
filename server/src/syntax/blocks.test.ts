import { describe, expect, test } from 'vitest';
import type { Block } from './block.ts';
import { blocksOf } from './blocks.ts';
import { languages, markedFixture, treeOf } from './fixtures/testing.ts';

describe('marks of every language', () => {
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    const { text, marks } = markedFixture(id, 'blocks');
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
