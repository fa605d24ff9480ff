import { expect, test } from 'vitest';
import { blocksOf } from '../../syntax/blocks.ts';
import { treeOf } from '../../syntax/fixtures/testing.ts';
import { blockKey, entangled, subjectOf } from './subject.ts';

const text = `/** Shapes. */
class Shape {
  /** The area. */
  area(): number {
    return this.w * this.h;
  }
  name() { return 'shape'; }
}

function free() {}
`;

async function check(from: string, to: string | undefined) {
  using tree = await treeOf('typescript', text);
  const blocks = blocksOf(tree);
  const start = text.indexOf(from);
  const end = to === undefined ? start : text.indexOf(to) + to.length;
  const subject = subjectOf({ start, end }, blocks, text);
  return {
    name: subject?.name,
    text: subject === undefined ? undefined : text.slice(subject.span.start, subject.span.end),
    entangled:
      subject === undefined
        ? []
        : entangled(subject, blocks).map((each) => blockKey(each).split('\n').at(-1)),
  };
}

const cursors: readonly (readonly [string, string | undefined])[] = [
  ['return this', 'area'],
  ['The area', 'area'],
  ['area()', 'area'],
  ['class Shape', 'Shape'],
  ['Shapes.', 'Shape'],
  ['\nfunction free', undefined],
];
test.each(cursors)('a cursor at %j means %s', async (at, name) => {
  expect((await check(at, undefined)).name).toBe(name);
});

test('a selection is what is selected, without the white space around it', async () => {
  expect(await check('\n    return this', 'this.h;')).toMatchObject({
    name: 'selection',
    text: 'return this.w * this.h;',
  });
});

test('a selection of a whole block is that block', async () => {
  expect(await check('  name()', "'shape'; }")).toMatchObject({ name: 'name' });
  expect(await check('  /** The area', 'this.h;\n  }')).toMatchObject({ name: 'area' });
});

test('what holds the subject or lies in it is no answer', async () => {
  expect((await check('return this', undefined)).entangled).toEqual(['Shape', 'area']);
  expect((await check('class Shape', undefined)).entangled).toEqual(['Shape', 'area', 'name']);
});
