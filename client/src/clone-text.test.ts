import { expect, test } from 'vitest';
import type { CloneClass, CloneMember } from '../../server/protocol/clones.ts';
import {
  classDescription,
  classLabel,
  classMarkdown,
  clonesHeadline,
  dedented,
  fileOfMostPlaces,
  hintText,
  memberDescription,
  shownClasses,
  unfiltered,
  type CloneFilters,
  type CloneOrder,
} from './clone-text.ts';

function member(
  path: string,
  line: number,
  name = '',
  category: CloneMember['category'] = 'code',
): CloneMember {
  const range = { start: { line, character: 0 }, end: { line: line + 6, character: 1 } };
  return { uri: `file:///w/${path}`, path, range, name, tokens: 40, category };
}

function classOf(id: string, members: readonly CloneMember[], rest: Partial<CloneClass> = {}): CloneClass {
  const files = new Set(members.map(({ uri }) => uri)).size;
  const usual = { type: 2, similarity: 1, tokens: 40, lines: 7, language: 'typescript', reason: '' } as const;
  return { id, members, files, ...usual, ...rest };
}

const sum = classOf('sum', [member('src/a.ts', 11, 'sum'), member('src/a.ts', 40, 'weigh')]);
const load = classOf(
  'load',
  [member('lib/x.py', 1, 'load'), member('lib/y.py', 2, 'load'), member('tests/x.py', 3, 'load', 'test')],
  { type: 3, similarity: 0.857, tokens: 30, lines: 9, language: 'python', reason: 'size ↔ n' },
);
const bare = classOf('bare', [member('src/b.ts', 0), member('src/c.ts', 4)], {
  type: 1,
  tokens: 50,
  lines: 3,
});
const all = [sum, load, bare];

test('a class says what it is called and how large it is', () => {
  expect(all.map(classLabel)).toEqual(['sum', 'load', 'src/b.ts:1']);
  expect(all.map(classDescription)).toEqual([
    '2 places · 7 lines · type 2',
    '3 places · 9 lines · type 3 · 85 %',
    '2 places · 3 lines · type 1',
  ]);
  expect(memberDescription(load.members[2]!)).toBe('load · tests · test');
  expect(memberDescription(member('top.ts', 1))).toBe('');
});

const ordered: readonly (readonly [CloneOrder, string])[] = [
  ['size', 'load bare sum'],
  ['places', 'load bare sum'],
  ['lines', 'load sum bare'],
  ['type', 'bare sum load'],
  ['path', 'load sum bare'],
];
test.each(ordered)('in the order of %s', (order, expected) => {
  expect(
    shownClasses(all, unfiltered, order)
      .map(({ id }) => id)
      .join(' '),
  ).toBe(expected);
});

const narrowed: readonly (readonly [Partial<CloneFilters>, string])[] = [
  [{}, 'load:3 bare:2 sum:2'],
  [{ types: [1, 3] }, 'load:3 bare:2'],
  [{ languages: ['typescript'] }, 'bare:2 sum:2'],
  [{ folder: 'lib' }, 'load:3'],
  [{ folder: 'li' }, ''],
  [{ tests: 'exclude' }, 'bare:2 sum:2 load:2'],
  [{ tests: 'only' }, ''],
  [{ text: 'WEIGH' }, 'sum:2'],
  [{ text: 'src/b' }, 'bare:2'],
];
test.each(narrowed)('filters %j leave "%s"', (filters, expected) => {
  const shown = shownClasses(all, { ...unfiltered, ...filters }, 'size');
  expect(shown.map(({ id, members }) => `${id}:${members.length}`).join(' ')).toBe(expected);
});

test('the headline counts what is shown, says what narrows it and what it does not rest on', () => {
  const list = { kind: 'classes', classes: all, caveat: '' } as const;
  expect(clonesHeadline(list, all, unfiltered)).toBe('3 classes, 7 places');
  const filters: CloneFilters = { ...unfiltered, types: [2], folder: 'src', tests: 'exclude', text: 'x' };
  expect(clonesHeadline({ ...list, caveat: '4 of 9 files' }, [sum], filters)).toBe(
    '1 of 3 classes, 2 places (4 of 9 files) · type 2 · src · without tests · "x"',
  );
  expect(clonesHeadline({ ...list, classes: [] }, [], unfiltered)).toBe('No clones in this workspace.');
  expect(clonesHeadline({ kind: 'none', reason: 'The index is off.' }, [], unfiltered)).toBe(
    'The index is off.',
  );
});

test('a function is extracted where most places are, of types 1 and 2, and not across files', () => {
  const places = [member('src/b.ts', 1), member('src/a.ts', 1), member('src/a.ts', 40)];
  expect(fileOfMostPlaces(classOf('k', places))).toBe('file:///w/src/a.ts');
  expect(fileOfMostPlaces(classOf('k', places, { type: 3 }))).toBeUndefined();
  expect(fileOfMostPlaces(bare)).toBeUndefined();
});

test('a class as Markdown', () => {
  expect(classMarkdown(load)).toBe(`**load** (3 places · 9 lines · type 3 · 85 %)

size ↔ n

- \`lib/x.py:2\`-8 \`load\`
- \`lib/y.py:3\`-9 \`load\`
- \`tests/x.py:4\`-10 \`load\`
`);
});

test('a hint counts, and compared lines lose what all of them are indented by', () => {
  const hint = { classId: 'k', range: sum.members[0]!.range, line: 3 };
  expect(hintText({ ...hint, others: [sum.members[1]!] })).toBe('same lines in 1 other place');
  expect(hintText({ ...hint, others: load.members })).toBe('same lines in 3 other places');
  expect(dedented(['    if (a) {', '', '      b();', '    }'])).toBe('if (a) {\n\n  b();\n}\n');
  expect(dedented(['\tif (a)', '\t\tb();'])).toBe('if (a)\n\tb();\n');
});
