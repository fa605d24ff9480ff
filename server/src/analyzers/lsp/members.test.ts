import { expect, test } from 'vitest';
import { CompletionItemKind as Kind, type CompletionItem } from 'vscode-languageserver-protocol/node';
import { isPartOfNamespace, membersOf } from './members.ts';

const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } };
const edit = (newText: string) => ({ newText, range });

/** What servers offer after a dereference, as gopls 0.22, clangd 22 and intelephense 1.18 answered; others as they document it. */
const offers: readonly (readonly [what: string, item: CompletionItem, expected: string])[] = [
  ['gopls', { label: 'Sell', kind: Kind.Method, textEdit: edit('Sell') }, 'Sell:method'],
  [
    'a deep completion of gopls',
    { label: 'Till.Drawer', kind: Kind.Field, textEdit: edit('Till.Drawer') },
    '',
  ],
  [
    'clangd, a method with its parameters',
    {
      label: ' sell(const std::string &name)',
      kind: Kind.Method,
      filterText: 'sell',
      textEdit: edit('sell'),
    },
    'sell:method',
  ],
  [
    'clangd, with the mark of an include',
    { label: '•sort(Iter a, Iter b)', kind: Kind.Function, insertText: 'sort' },
    'sort:method',
  ],
  ['clangd, an operator', { label: ' operator==(…)', kind: Kind.Operator, insertText: 'operator==' }, ''],
  ['clangd, a destructor', { label: ' ~Shop()', kind: Kind.Method, insertText: '~Shop' }, ''],
  ['rust-analyzer', { label: 'sell(…)', kind: Kind.Method, textEdit: edit('sell') }, 'sell:method'],
  ['rust-analyzer, a snippet', { label: 'sell(…)', textEdit: edit('sell(${1:name})$0') }, 'sell:other'],
  ['rust-analyzer, a postfix', { label: 'match', kind: Kind.Snippet, textEdit: edit('match a {}') }, ''],
  [
    'rust-analyzer, of a trait to be imported',
    { label: 'sell()', kind: Kind.Method, textEdit: edit('sell'), additionalTextEdits: [edit('use a::B;')] },
    '',
  ],
  ['jdtls', { label: 'total() : int', kind: Kind.Method, insertText: 'total()' }, 'total:method'],
  ['jdtls, a field', { label: 'till : int', kind: Kind.Field, insertText: 'till' }, 'till:property'],
  ['intelephense', { label: 'sell', kind: Kind.Method, insertText: 'sell()' }, 'sell:method'],
  [
    'TypeScript, an optional member',
    { label: 'till?', kind: Kind.Field, insertText: '?.till' },
    'till:property',
  ],
  ['TypeScript, a name that needs brackets', { label: 'a-b', kind: Kind.Field, insertText: '["a-b"]' }, ''],
  ['TypeScript, an await', { label: 'x', kind: Kind.Field, insertText: '(await a).x' }, ''],
];

test.for(offers)('the plain name of what %s offers', ([, item, expected]) => {
  const members = membersOf([item], {});
  const names = members.kind === 'none' ? [] : members.value.map(({ name, kind }) => `${name}:${kind}`);
  expect(names.join(' ')).toBe(expected);
});

test('a keyword is a list of what is in scope, unless it stands after a dereference in this language', () => {
  const items = [
    { label: 'await', kind: Kind.Keyword },
    { label: 'poll', kind: Kind.Method },
  ];
  expect(membersOf(items, {})).toMatchObject({ kind: 'none' });
  expect(membersOf(items, { keywordMembers: ['await'] })).toMatchObject({
    value: [{ name: 'await' }, { name: 'poll' }],
  });
  // rust-analyzer offers it after a receiver of which it knows nothing.
  expect(membersOf(items.slice(0, 1), { keywordMembers: ['await'] })).toMatchObject({ kind: 'none' });
});

test('a list that is incomplete is no mask, unless this server calls every list so', () => {
  const list = { isIncomplete: true, items: [{ label: 'poll', kind: Kind.Method }] };
  expect(membersOf(list, {})).toEqual({ kind: 'none', reason: 'the list of members is incomplete' });
  expect(membersOf(list, { asksForMore: true })).toMatchObject({ value: [{ name: 'poll' }] });
});

test.for([
  ['a type', 'Shop::', [Kind.Method, Kind.Class], false],
  ['an enum', 'Color::', [Kind.EnumMember, Kind.EnumMember], false],
  ['a namespace', 'shop::', [Kind.Class, Kind.Constructor, Kind.Function, Kind.EnumMember], true],
  ['a value', 'shop.', [Kind.Class], false],
] as const)('what is listed of %s may be a part', ([, before, kinds, expected]) => {
  const items = kinds.map((kind, at) => ({ label: `a${at}`, kind }));
  expect(isPartOfNamespace(items, before, { namespacesInPart: '::' })).toBe(expected);
  expect(isPartOfNamespace(items, before, {})).toBe(false);
});
