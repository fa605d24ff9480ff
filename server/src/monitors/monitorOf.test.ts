import { expect, test } from 'vitest';
import { late, type StaticAnalysis } from '../analysis/staticAnalysis.ts';
import { checkpointOf } from '../base/checkpoint.ts';
import { none, some } from '../base/outcome.ts';
import { openingsReader } from '../syntax/openings.ts';
import { languages } from '../syntax/fixtures/testing.ts';
import { allowed, decoded } from './fixtures/holding.ts';
import { monitorOf } from './monitorOf.ts';

const going = checkpointOf(new AbortController().signal);

function monitorWith(
  analysis: Partial<StaticAnalysis>,
  {
    language = 'typescript',
    patience = Infinity,
    isWorth = () => true,
  }: { language?: string; patience?: number; isWorth?: (text: string, isImported: boolean) => boolean } = {},
) {
  const missed: string[] = [];
  const monitor = monitorOf({
    language: languages.byId(language)!.description,
    openingsOf: openingsReader(languages.byId(language)!.description),
    analysis: {
      name: 'a fake',
      members: async () => none('no receiver'),
      faults: async () => some([]),
      ...analysis,
    },
    sourceOf: (text) => ({ uri: 'file:///a', languageId: language, text }),
    visible: async () => some(new Set(['a', 'basket', 'f'])),
    entriesAt: async () => some([{ name: 'till.ts', isFolder: false }]),
    patience,
    isWorth,
    onLate: (reason) => missed.push(reason),
  });
  return { monitor, missed };
}

test('several properties hold at one place', async () => {
  const { monitor } = monitorWith({
    members: async () => some([{ name: 'total', kind: 'property' }]),
    arity: async () => some({ least: 2, most: 2 }),
  });
  expect(await allowed(monitor, 'f(basket.', ['total', 'price', ')'])).toBe('total');
  expect(await allowed(monitor, 'f(basket.total', [')', ',', '.'])).toBe(', .');
});

test.each([
  ['typescript', false, ['f(\nbasket.']],
  ['typescript', true, ['f(\n  basket.', 'f(\n    basket.']],
  ['python', false, ['f(\n  basket.', 'f(\n    basket.']],
])(
  '%s, to the letter: %s: a line is asked about with its blanks only where they mean something',
  async (language, isLiteral, expected) => {
    const asked = new Set<string>();
    const members: StaticAnalysis['members'] = async ({ text }, offset) => {
      asked.add(text.slice(0, offset));
      return some([{ name: 'total', kind: 'property' }]);
    };
    for (const text of ['f(\n  basket.', 'f(\n    basket.']) {
      const { monitor } = monitorWith({ members, isLiteral }, { language });
      expect(await allowed(monitor, text, ['total', 'price'])).toBe('total');
    }
    expect([...asked]).toEqual(expected);
  },
);

test('a dot in a string or a comment dereferences nothing', async () => {
  const { monitor } = monitorWith({ members: async () => some([{ name: 'total', kind: 'property' }]) });
  for (const text of ["open('.", '// basket.', '`basket.'])
    expect(await allowed(monitor, text, [])).toBe('silent');
  expect(await allowed(monitor, '`${basket.', ['total', 'price'])).toBe('total');
});

test('a module that is imported is there', async () => {
  const { monitor } = monitorWith({});
  expect(await allowed(monitor, "import a from './", ['till', 'desk'])).toBe('till');
});

test('a receiver that nobody knows is said; another property that nobody knows is not', async () => {
  const { monitor } = monitorWith({ arity: async () => none('no signature') });
  const seen = 'f(basket.total);\nf(basket.total);\n';
  expect(await decoded(seen, 'f(', monitor)).toMatchObject({ text: 'basket.total);', reason: 'no receiver' });
  expect(await decoded('f(a);\nf(a);\n', 'f(', monitor)).toMatchObject({ text: 'a);', reason: '' });
});

test('the places of every language that has some are patterns', () => {
  const knows = async () => none('');
  const knowing = { names: knows, choices: knows, arity: knows, constructible: knows, comparable: knows };
  const held = languages.all.filter(({ description }) => description.monitors !== undefined);
  expect(held.map(({ id }) => id)).toEqual(languages.all.map(({ id }) => id).filter((id) => id !== 'c'));
  for (const { id } of held) expect(() => monitorWith(knowing, { language: id })).not.toThrow();
});

test('a name that may be imported is let through until it is suspect', async () => {
  const names = async () => some([{ name: 'undefined', kind: 'value' as const }]);
  const suspect = { is: false };
  const { monitor } = monitorWith({ names }, { isWorth: (_, isImported) => suspect.is || !isImported });
  expect(await allowed(monitor, 'f(', ['basket', 'Elsewhere'])).toBe('basket Elsewhere');
  suspect.is = true;
  expect(await allowed(monitor, 'f(', ['basket', 'Elsewhere'])).toBe('basket');
});

test('an analyzer that only knows members is asked for nothing else', async () => {
  const { monitor } = monitorWith({});
  for (const text of ['f(', 'f({ ', 'import { '])
    expect(await allowed(monitor, text, ['anything'])).toBe('anything');
  expect(await allowed(monitor, "f('", ['anything'])).toBe('silent');
});

test('a language that says nothing of its places has its members held', async () => {
  const known = { members: async () => some([{ name: 'total', kind: 'property' as const }]) };
  const { monitor } = monitorWith({ ...known, arity: async () => none('') }, { language: 'java' });
  expect(await allowed(monitor, 'basket.', ['total', 'price'])).toBe('total');
  expect(await allowed(monitor, 'f(', [])).toBe('silent');
});

test('what the look at the whole sees too is waited for only so long, members as long as it takes', async () => {
  const { monitor, missed } = monitorWith(
    {
      members: async () => late('no time'),
      arity: async (_source, _offset, checkpoint) => {
        for (;;) await checkpoint();
      },
    },
    { patience: 1 },
  );
  const answer = await monitor.maskAfter('f(', going);
  expect(answer).toMatchObject({ kind: 'some' });
  expect(await monitor.maskAfter('a.', going)).toHaveProperty('value.unanswered', 'no time');
  expect(missed).toEqual(['no time']);
});
