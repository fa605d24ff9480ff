import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkpointOf } from '../base/checkpoint.ts';
import { categoryOfPath } from './category.ts';
import { slashed } from './paths.ts';
import { screen } from './screen.ts';
import { isWalked, walk } from './walk.ts';

const never = checkpointOf(new AbortController().signal);
const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const root = slashed(mkdtempSync(join(tmpdir(), 'tenon-walk-')));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const accepts = (path: string) => path.endsWith('.py');

/** Paths that are walked. That `isWalked` says the same of every file is checked on the way. */
async function walked(
  root: string,
  paths: readonly string[],
  excludes: readonly string[] = [],
): Promise<string[]> {
  const found: string[] = [];
  for await (const file of walk(root, { excludes, accepts }, never))
    found.push(file.path.slice(root.length + 1));
  found.sort();
  for (const path of paths) {
    expect([path, await isWalked(`${root}/${path}`, root, { excludes, accepts })]).toEqual([
      path,
      found.includes(path),
    ]);
  }
  return found;
}

async function check(
  files: Readonly<Record<string, string>>,
  expected: readonly string[],
  excludes: readonly string[] = [],
) {
  const paths = Object.keys(files).filter((path) => !path.endsWith('.gitignore'));
  expect(await walked(folderOf(files), paths, excludes)).toEqual([...expected].sort());
}

test('.gitignore files hold for their folder and below, the nearest wins', () =>
  check(
    {
      '.gitignore': 'build/\n*.gen.py\n/only_here.py\n',
      'a.py': '',
      'only_here.py': '',
      'x.gen.py': '',
      'build/b.py': '',
      'deep/only_here.py': '',
      'deep/.gitignore': '!keep.gen.py\nlocal.py\n',
      'deep/keep.gen.py': '',
      'deep/drop.gen.py': '',
      'deep/local.py': '',
      'deep/er/local.py': '',
      'local.py': '',
    },
    ['a.py', 'deep/only_here.py', 'deep/keep.gen.py', 'local.py'],
  ));

test('.git and node_modules are never looked into', () =>
  check({ '.git/hook.py': '', 'node_modules/m/a.py': '', 'sub/node_modules/m/a.py': '', 'a.py': '' }, [
    'a.py',
  ]));

const excluded: readonly (readonly [string, readonly string[]])[] = [
  ['**/vendor', ['a.py', 'src/a.py', 'src/b/c.py']],
  ['src/*.py', ['a.py', 'src/b/c.py', 'src/vendor/v.py', 'vendor/v.py']],
  ['**/{vendor,b}', ['a.py', 'src/a.py']],
  ['a.py', ['src/b/c.py', 'src/vendor/v.py', 'vendor/v.py']],
  ['src/**', ['a.py', 'vendor/v.py']],
];
test.each(excluded)('%s is left out', (glob, expected) =>
  check(
    { 'a.py': '', 'src/a.py': '', 'src/b/c.py': '', 'src/vendor/v.py': '', 'vendor/v.py': '' },
    expected,
    [glob],
  ),
);

test('a repository cannot bring back what the user excluded', () =>
  check({ '.gitignore': '!secret.py\n', 'secret.py': '', 'a.py': '' }, ['a.py'], ['secret.py']));

test('rules of the repository around the folder hold in it', async () => {
  const root = folderOf({
    '.git/HEAD': 'ref: x\n',
    '.gitignore': 'out/\n',
    'pkg/out/a.py': '',
    'pkg/in/a.py': '',
  });
  expect(await walked(`${root}/pkg`, ['out/a.py', 'in/a.py'])).toEqual(['in/a.py']);
});

test('a folder that the repository around it ignores is read all the same when it is the one that was opened', async () => {
  const root = folderOf({
    '.git/HEAD': 'ref: refs/heads/main',
    '.gitignore': '.cache/\n*.gen.py\n',
    '.cache/project/a.py': '',
    '.cache/project/.gitignore': 'b.py',
    '.cache/project/b.py': '',
  });
  expect(await walked(`${root}/.cache/project`, ['a.py', 'b.py'])).toEqual(['a.py']);
});

test('links are not followed, so that a loop ends', async () => {
  const root = folderOf({ 'a/b/x.py': '' });
  symlinkSync(join(root, 'a'), join(root, 'a/b/loop'), 'junction');
  expect(await walked(root, [])).toEqual(['a/b/x.py']);
});

test('a walk stops when it is cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  const root = folderOf({ 'a.py': '' });
  const files = walk(root, { excludes: [], accepts }, checkpointOf(controller.signal));
  await expect(files.next()).rejects.toThrow('cancelled');
});

const categories: readonly (readonly [string, string])[] = [
  ['src/cart.py', 'code'],
  ['src/contest.py', 'code'],
  ['src/latest/attest.ts', 'code'],
  ['tests/cart.py', 'test'],
  ['src/test_cart.py', 'test'],
  ['src/cart_test.go', 'test'],
  ['src/cart.test.ts', 'test'],
  ['src/cart.spec.tsx', 'test'],
  ['src/CartTest.java', 'test'],
  ['src/CartSpec.java', 'test'],
  ['spec/cart_spec.rb', 'test'],
  ['src/__mocks__/cart.js', 'test'],
  ['a/fixtures/x.py', 'test'],
  ['Shop.Tests/Cart.cs', 'test'],
  ['api/cart.pb.go', 'generated'],
  ['api/cart_pb2.py', 'generated'],
  ['ui/Form.designer.cs', 'generated'],
  ['ui/Form.g.cs', 'generated'],
  ['src/generator.py', 'code'],
];
test.each(categories)('%s is %s', (path, category) => expect(categoryOfPath(path)).toBe(category));

const bytes = (text: string) => new TextEncoder().encode(text);
const screened: readonly (readonly [string, string, Uint8Array, string])[] = [
  ['code', 'a.py', bytes('def f():\n    return 1\n'), 'code'],
  ['a NUL', 'a.py', Uint8Array.of(100, 0, 101), 'binary'],
  ['bytes that are no UTF-8', 'a.py', Uint8Array.of(35, 0xe9, 10), 'not UTF-8'],
  ['a bundle by name', 'lib/app.min.js', bytes('x()'), 'minified'],
  ['a bundle by its lines', 'lib/app.js', bytes(`var a=${'1+'.repeat(4000)}1;`), 'minified'],
  ['a short line', 'lib/app.js', bytes(`var a=${'1+'.repeat(400)}1;`), 'code'],
  ['a header', 'a.go', bytes('// Code generated by protoc. DO NOT EDIT.\npackage a\n'), 'generated'],
  ['@generated', 'a.ts', bytes('/**\n * @generated from x\n */\n'), 'generated'],
  ['prose about it', 'a.py', bytes('x = "files that say do not edit"\n'), 'code'],
  [
    'much that is generated',
    'a.go',
    bytes(`// @generated\n${'var x = 1\n'.repeat(9000)}`),
    'generated, skipped',
  ],
];
test.each(screened)('%s', (_, path, content, expected) => {
  const result = screen(path, content);
  const text = result.kind === 'text' ? result.category : result.reason;
  const isSkippedCategory = result.kind === 'skipped' && text === 'generated';
  expect(isSkippedCategory ? 'generated, skipped' : text).toBe(expected);
});
