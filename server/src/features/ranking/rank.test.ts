import { expect, test } from 'vitest';
import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none, some } from '../../base/outcome.ts';
import { TokenCaches } from '../../index/tokenCaches.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { rankMembers } from './rank.ts';

/** The first two; `|` is the cursor, `members` are what the type of the receiver has. */
async function check(marked: string, members: readonly string[] | undefined) {
  const language = languages.byId('typescript');
  if (language === undefined) throw new Error('no typescript');
  const snapshot = { uri: 'file:///a.ts', version: 1, language, text: marked.replace('|', '') };
  const analysis: StaticAnalysis = {
    name: 'a fake',
    members: async () =>
      members === undefined
        ? none('the receiver has no known type')
        : some(members.map((name) => ({ name, kind: 'method' as const }))),
    faults: async () => none('not asked'),
  };
  const request = { snapshot, path: '/a.ts', offset: marked.indexOf('|') };
  const found = await rankMembers(
    request,
    { caches: new TokenCaches(), analysisOf: () => analysis, absenceOf: () => '' },
    never,
  );
  return found.kind === 'none' ? found.reason : found.value.members.slice(0, 2).map(({ name }) => name);
}

const used = `${'basket.total();\n'.repeat(6)}basket.add();\nbasket.invented();\n`;

test.each<[string, string, readonly string[] | undefined, unknown]>([
  ['the usual one first', `${used}basket.|`, ['add', 'total', 'clear'], ['total', 'add']],
  ['no member that the type does not have', `${used}basket.|`, ['add'], ['add']],
  ['also when the name is half typed', `${used}basket.to|`, ['add', 'total'], ['total', 'add']],
  ['none without a dereference', `${used}basket|`, ['add'], 'no dereference stands before the cursor'],
  ['none where the type is not known', `${used}basket.|`, undefined, 'the receiver has no known type'],
])('%s', async (_, marked, members, expected) => expect(await check(marked, members)).toEqual(expected));

test('the analyzer is asked about a dot as monitors ask: without the blanks before it', async () => {
  const language = languages.byId('typescript')!;
  const text = 'f(() => {\n  basket.\n});\n';
  const asked: string[] = [];
  const analysis: StaticAnalysis = {
    name: 'a fake',
    async members(source, offset) {
      asked.push(source.text.slice(0, offset));
      return none('not known');
    },
    faults: async () => none('not asked'),
  };
  const request = {
    snapshot: { uri: 'file:///a.ts', version: 1, language, text },
    path: '/a.ts',
    offset: text.indexOf('.') + 1,
  };
  await rankMembers(
    request,
    { caches: new TokenCaches(), analysisOf: () => analysis, absenceOf: () => '' },
    never,
  );
  expect(asked).toEqual(['f(() => {\nbasket.']);
});
