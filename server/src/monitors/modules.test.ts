import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';
import { moduleMonitor, type FolderEntry } from './modules.ts';

const folders: Readonly<Record<string, readonly FolderEntry[]>> = {
  './': [
    { name: 'till.ts', isFolder: false },
    { name: 'shop.test.ts', isFolder: false },
    { name: 'data.json', isFolder: false },
    { name: 'lib', isFolder: true },
  ],
  './lib/': [{ name: 'desk.tsx', isFolder: false }],
  '../': [{ name: 'shop', isFolder: true }],
};

function monitorOf(language: string) {
  const { monitors, strings, openingsOf } = placesOf(language);
  return moduleMonitor({ strings: strings!, ...monitors.modules! }, openingsOf, async (path) => {
    const found = folders[path];
    return found === undefined ? none('there is no such folder') : some(found);
  });
}

const tokens = [
  'till',
  'ti',
  'none',
  'lib',
  'lib/',
  'till/',
  '.',
  '..',
  "'",
  'till.js',
  'data.json',
  'none.js',
  '.js',
];
test.for([
  ['typescript', "import { a } from './", "till ti lib lib/ . .. ' till.js data.json"],
  ['typescript', "import { a } from './till", ". ' .js"],
  ['typescript', "import { a } from './till.", ''],
  ['typescript', "import './lib/", ". .. '"],
  ['typescript', "import './lib/desk", ". ' .js"],
  ['typescript', "const a = await import('./", "till ti lib lib/ . .. ' till.js data.json"],
  ['typescript', "export * from '../", ". .. '"],
  ['typescript', "import a from '../../", '[there is no such folder]'],
  ['typescript', "import a from '.", ". .. ' .js"],
  ['typescript', "import a from '", 'silent'],
  ['typescript', "import a from 'till", 'silent'],
  ['typescript', "open('./", 'silent'],
  ['typescript', 'import a from `./', 'silent'],
  ['javascript', "const a = require('./", "till ti lib lib/ . .. ' till.js data.json"],
  ['tsx', 'import a from "./', 'till ti lib lib/ . .. till.js data.json'],
] as const)('%s: after %j may come %s', async ([language, text, expected]) => {
  expect(await allowed(monitorOf(language), text, tokens)).toBe(expected);
});

test('no module is imported that is not there', async () => {
  const seen = "import './none.js';\nimport './none.js';\nimport './till.js';\n";
  expect(await written(seen, "import './", monitorOf('typescript'))).toEqual(["none.js';", "till.js';"]);
});
