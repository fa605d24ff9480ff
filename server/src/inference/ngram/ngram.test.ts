import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenCache } from './cache.ts';
import { lexemesOf } from './lexemes.ts';
import { Lexicon } from './lexicon.ts';
import { NestedCaches } from './nested.ts';

const goOn = async () => {};

/** Caches of texts, the innermost first. */
function modelOf(...texts: readonly string[]) {
  const lexicon = new Lexicon();
  const caches = texts.map((text) => {
    const cache = new TokenCache();
    cache.add(lexicon.encode(text), 'file');
    return cache;
  });
  return { lexicon, caches, model: new NestedCaches(lexicon, caches) };
}

async function check(
  { lexicon, model }: ReturnType<typeof modelOf>,
  before: string,
  allows: (text: string) => boolean = () => true,
) {
  const found = await model.next(lexicon.encode(before), 5, (id) => allows(lexicon.textOf(id)), goOn);
  return found.map(({ id, probability }) => ({ text: lexicon.textAfter(id, before), probability }));
}

describe('lexemes', () => {
  const cases: readonly (readonly [text: string, lexemes: readonly string[]])[] = [
    ['a?.b === c', ['a', '?.', 'b', ' ', '===', ' ', 'c']],
    ['x => {\n    y\r\n\n}', ['x', ' ', '=>', ' ', '{', '\n    ', 'y', '\r\n', '\n', '}']],
    ['p->q::r && #own', ['p', '->', 'q', '::', 'r', ' ', '&&', ' ', '#own']],
    ['0xFF + 1.5e-3 + 2n', ['0xFF', ' ', '+', ' ', '1.5e-3', ' ', '+', ' ', '2n']],
    [`"it's ä_1 $x"`, ['"', 'it', "'", 's', ' ', 'ä_1', ' ', '$x', '"']],
    ['f([{}])', ['f', '(', '[', '{', '}', ']', ')']],
    ['a ... b .. c <= d <=> e', 'a| |...| |b| |..| |c| |<=| |d| |<=>| |e'.split('|')],
    ['// -----', ['//', ' ', '-----']],
  ];
  test.each(cases)('%j', (text, lexemes) => expect(lexemesOf(text)).toEqual(lexemes));

  test('are the text again, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => lexemesOf(text).join('') === text));
    const long = `${'x'.repeat(1000)}${' '.repeat(1000)}${'-'.repeat(1000)}\ud800`;
    expect(lexemesOf(long).join('')).toBe(long);
    expect(Math.max(...lexemesOf(long).map(({ length }) => length))).toBeLessThanOrEqual(128);
  });
});

describe('lexicon', () => {
  test('finds the words that a half-typed one may become, old and new', () => {
    const lexicon = new Lexicon();
    lexicon.encode(Array.from({ length: 1000 }, (_, at) => `word${at}`).join(' '));
    expect(lexicon.idsWithPrefix('word99').map((id) => lexicon.textOf(id))).toEqual([
      'word99',
      ...Array.from({ length: 10 }, (_, at) => `word99${at}`),
    ]);
    lexicon.intern('word99new');
    expect(lexicon.idsWithPrefix('word99')).toHaveLength(12);
    expect(lexicon.idsWithPrefix('none')).toEqual([]);
  });
});

describe('caches', () => {
  const line = 'const user = await users.find(id);\n';

  test('predict a line that was there before, token by token', async () => {
    const made = modelOf(line.repeat(3));
    let text = 'const user';
    while (!text.endsWith('\n')) text += (await check(made, text))[0]?.text ?? '\n';
    expect(text).toBe(line);
  });

  test('the inner one wins, and the outer one knows the rest', async () => {
    const made = modelOf('a.b(one);\na.b(one);\n', 'a.b(two);\n'.repeat(50));
    expect((await check(made, 'a.b(')).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  test('what the inner one says is refused: the outer one and then the newest tokens say', async () => {
    const made = modelOf('a.b(one);\n'.repeat(50), 'a.b(two);\n');
    expect((await check(made, 'a.b(', (text) => text !== 'one'))[0]?.text).toBe('two');
    expect((await check(made, 'a.b(', (text) => text === ';'))[0]?.text).toBe(';');
    expect(await check(made, 'a.b(', () => false)).toEqual([]);
  });

  test('never give more probability than there is', async () => {
    const made = modelOf('a b a c a d a b ', 'a b a b a e ', 'a f ');
    const found = await check(made, 'a ');
    expect(found.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1);
  });

  test('forget what is removed or replaced, also after many edits', () => {
    const cache = new TokenCache();
    cache.add([1, 2, 3, 4, 5], 'kept');
    cache.add([1, 2, 9], 'edited');
    expect(cache.matches([1, 2], 2, 10).tokens).toEqual([9, 3]);
    for (let at = 0; at < 500; at += 1) cache.replace('edited', [1, 2, 100 + at]);
    expect(cache.matches([1, 2], 2, 10_000).tokens).toEqual([599, 3]);
    expect(cache.remove('edited')).toBe(true);
    expect(cache.remove('edited')).toBe(false);
    expect(cache.matches([1, 2], 2, 10_000)).toEqual({ lengths: [2], tokens: [3] });
    expect(cache.size).toBe(6);
  });

  test('no match goes over the end of a file', () => {
    const cache = new TokenCache();
    cache.add([1, 2], 'one');
    cache.add([3, 4], 'other');
    expect(cache.matches([2], 1, 10).tokens).toEqual([]);
    expect(cache.matches([2, 3], 2, 10).tokens).toEqual([]);
    expect(cache.matches([3], 1, 10)).toEqual({ lengths: [1], tokens: [4] });
  });
});
