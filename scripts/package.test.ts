import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Only training reads it. */
const unpackaged = ['augment.json'];

test('what is read of a language is in the package', () => {
  const reader = readFileSync(join(root, 'server', 'src', 'syntax', 'languages.ts'), 'utf8');
  const read = [...reader.matchAll(/'(\w+\.json)'/g)].map((match) => match[1] ?? '');
  expect(read).toContain('language.json');
  const packaged = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');
  const missing = read.filter((file) => !packaged.includes(`!grammars/*/${file}`));
  expect(missing.toSorted()).toEqual(unpackaged);
});
