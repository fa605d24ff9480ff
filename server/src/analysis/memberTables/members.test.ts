import { expect, test } from 'vitest';
import { languages, markedFixture, treeOf } from '../../syntax/fixtures/testing.ts';
import { fileFacts } from './facts.ts';
import { membersBySyntax } from './receiver.ts';
import { MemberTables } from './table.ts';

/** Members at the start of a name, without those that everything has; `unknown` where syntax does not tell. */
async function membersAt(language: string, files: Readonly<Record<string, string>>, at: number) {
  const { memberTables: rules } = languages.byId(language)!.description;
  const tables = new MemberTables();
  for (const [path, text] of Object.entries(files)) {
    using tree = await treeOf(language, text);
    tables.put(fileFacts(tree, path));
  }
  const [path = '', text = ''] = Object.entries(files)[0] ?? [];
  using tree = await treeOf(language, text);
  const members = membersBySyntax({ tree, path, at, tables, rules: rules! });
  const common = new Set(rules?.everywhere?.split('|'));
  return members === undefined
    ? 'unknown'
    : members
        .map(({ name }) => name)
        .filter((name) => !common.has(name))
        .toSorted()
        .join(' ');
}

const known = languages.all.filter(({ description }) => description.memberTables !== undefined);

test.for(known.map(({ id }) => id))('%s: what syntax tells of receivers', async (id) => {
  const { text, marks } = markedFixture(id, 'members');
  expect(marks.length).toBeGreaterThan(4);
  const found: string[] = [];
  for (const { offset, length } of marks) {
    const members = await membersAt(id, { '/shop/a': text }, offset);
    found.push(`${text.slice(offset, offset + length)}: ${members}`);
  }
  const claimed = marks.map(
    ({ offset, length, claim }) => `${text.slice(offset, offset + length)}: ${claim}`,
  );
  expect(found).toEqual(claimed);
});

/** The members after `|`, which a name follows, in the first of the files. */
async function check(language: string, files: Readonly<Record<string, string>>) {
  const [[path, marked] = ['', ''], ...others] = Object.entries(files);
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  return await membersAt(language, { [path]: text, ...Object.fromEntries(others) }, at);
}

const till = 'class Till { int cents; }';
test.for([
  ['of the same package', 'package a;', 'package a;', 'cents'],
  ['of another package', 'package b;', 'package a;', 'unknown'],
  ['that is imported', 'package b; import a.Till;', 'package a;', 'cents'],
  ['of a package that is imported', 'package b; import a.*;', 'package a;', 'cents'],
  ['where another is imported', 'package a; import c.Till;', 'package a;', 'unknown'],
] as const)('Java: a type %s', async ([, head, packaged, expected]) => {
  const use = `${head} class Shop { void f(Till till) { till.|x(); } }`;
  expect(await check('java', { '/s/Shop.java': use, '/t/Till.java': `${packaged} ${till}` })).toBe(expected);
});

test('two types of one name are none', async () => {
  const use = 'package b; import a.*; import c.*; class Shop { void f(Till till) { till.|x(); } }';
  const files = { '/A.java': `package a; ${till}`, '/C.java': 'package c; class Till { int other; }' };
  expect(await check('java', { '/s/Shop.java': use, ...files })).toBe('unknown');
});

test('Go: methods of a type may be in other files of its folder, and types of other folders are others', async () => {
  const use = 'package shop\nfunc f(t *Till) {\n\tt.|x()\n}\n';
  const type = 'package shop\ntype Till struct{ Cents int }\n';
  const method = 'package shop\nfunc (t *Till) Open() {}\n';
  expect(await check('go', { '/s/a.go': use, '/s/b.go': type, '/s/c.go': method })).toBe('Cents Open');
  expect(await check('go', { '/s/a.go': use, '/t/b.go': type, '/t/c.go': method })).toBe('unknown');
});

test('a type in a file that does not parse may have lost members', async () => {
  const use = 'package a; class Shop { void f(Till till) { till.|x(); } }';
  const broken = 'package a; class Till { int cents; void ((( }';
  expect(await check('java', { '/s/Shop.java': use, '/s/Till.java': broken })).toBe('unknown');
});

test('while a line is unfinished, what the file said before counts too', async () => {
  const tables = new MemberTables();
  const saved = 'class Till { int cents; int lost; void f() { } }';
  const open = 'class Till { int cents; int lost( void f() { this.x(); } }';
  const { memberTables: rules } = languages.byId('java')!.description;
  using tree = await treeOf('java', saved);
  using broken = await treeOf('java', open);
  const place = { tree: broken, path: '/Till.java', at: open.indexOf('x()'), tables, rules: rules! };
  expect(membersBySyntax(place)).toBeUndefined();
  tables.put(fileFacts(tree, '/Till.java'));
  expect(membersBySyntax(place)?.map(({ name }) => name)).toEqual(expect.arrayContaining(['cents', 'lost']));
});

test('PHP: what is declared to be of a type may be used as one that is based on it', async () => {
  const use = '<?php class Shop { function f(Node $node) { $node->|x(); } }';
  const base = '<?php class Node { public $line; }';
  const based = '<?php class Leaf extends Node { public $color; } class Red extends Leaf { public $depth; }';
  const other = '<?php class Other { public $size; }';
  const files = { '/N.php': base, '/L.php': based, '/O.php': other };
  expect(await check('php', { '/s/Shop.php': use, ...files })).toBe('$color $depth $line color depth line');
});
