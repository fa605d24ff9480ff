import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grammarFolder } from './grammars.ts';

const source = grammarFolder(join(import.meta.dirname, '../../../grammars'), undefined);

test('every folder with a description is a language', async () => {
  const found = await source.languages();
  expect(found).toEqual([
    'c',
    'cpp',
    'csharp',
    'go',
    'java',
    'javascript',
    'php',
    'python',
    'ruby',
    'rust',
    'tsx',
    'typescript',
  ]);
});

test('a file that is not there is no error', async () => {
  expect(await source.read('python', 'queries/none.scm')).toBeUndefined();
  expect(await source.read('none', 'language.json')).toBeUndefined();
  expect(new TextDecoder().decode(await source.read('python', 'language.json'))).toContain('"python"');
});
