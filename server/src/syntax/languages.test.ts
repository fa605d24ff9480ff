import { describe, expect, test } from 'vitest';
import { blocksOf } from './blocks.ts';
import { piecesOf } from './pieces.ts';
import { languages, treeOf } from './fixtures/testing.ts';

test.each([
  ['src/a.ts', 'typescript'],
  ['C:\\src\\A.TSX', 'tsx'],
  ['a.jsx', 'javascript'],
  ['a.d.mts', 'typescript'],
  ['x/SConstruct', 'python'],
  ['x/Gemfile', 'ruby'],
  ['a.h', 'cpp'],
  ['a.hpp.txt', undefined],
  ['.gitignore', undefined],
  ['Makefile', undefined],
])('%s is %s', (path, id) => {
  expect(languages.ofPath(path)?.id).toBe(id);
});

test('editor ids name languages', () => {
  const found = ['typescript', 'typescriptreact', 'javascriptreact', 'csharp', 'plaintext'].map(
    (id) => languages.ofEditorId(id)?.id,
  );
  expect(found).toEqual(['typescript', 'tsx', 'javascript', 'csharp', undefined]);
});

describe('no input breaks it', () => {
  const broken = [
    '',
    '\uFEFF',
    '\uFEFFx',
    '\0\0',
    '}}}}',
    '((((',
    '"',
    '/*',
    '<?php',
    '🚀🛸',
    'def f(:\r\n  x\r\nclass {',
    '\ud800',
    '\r\n\r\n',
  ];
  test.each(languages.all.map(({ id }) => id))('%s', async (id) => {
    for (const text of broken) {
      using tree = await treeOf(id, text);
      for (const { span, nameSpan } of blocksOf(tree))
        expect(span.start <= nameSpan.start && nameSpan.end <= span.end).toBe(true);
    }
  });

  test('nesting of any depth', async () => {
    const depth = 20_000;
    using tree = await treeOf(
      'javascript',
      `function f() { return ${'('.repeat(depth)}1${')'.repeat(depth)}; }`,
    );
    const [block] = blocksOf(tree);
    expect(block?.name).toBe('f');
    expect(piecesOf(tree, block!, { window: 500, step: 400 }).length).toBeGreaterThan(50);
  });
});

test('CRLF and astral characters leave offsets in UTF-16 code units', async () => {
  const text = "# 🚀\r\ndef f(s='🛸'):\r\n    '''Flies 🚀.\r\n\r\n    High.'''\r\n    return s\r\n";
  using tree = await treeOf('python', text);
  const [block] = blocksOf(tree);
  expect(block?.doc).toBe('Flies 🚀.\n\nHigh.');
  expect(text.slice(block?.nameSpan.start, block?.nameSpan.end)).toBe('f');
  expect(text.slice(block?.span.start, block?.span.end).endsWith('return s')).toBe(true);
});
