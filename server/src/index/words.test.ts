import { expect, test } from 'vitest';
import { bodyWordsOf, queryWordsOf, stem, wordsOf, writtenWordsOf } from './words.ts';

const split: readonly (readonly [string, readonly string[]])[] = [
  ['parseHTTPHeader', ['pars', 'http', 'header']],
  ['XMLHttpRequest', ['xml', 'http', 'request']],
  ['snake_case_name', ['snak', 'cas', 'nam']],
  ['sha256sum', ['sha', 'sha256', 'sum']],
  ['UTF8Decoder', ['utf', 'utf8', 'decoder']],
  ['MAX_RETRIES', ['max', 'retri']],
  ['überPrüfung größe', ['über', 'prüfung', 'größ']],
  ['解析する', ['解析する']],
  ['the cache of a file', ['cach', 'fil']],
  ['x = 12345', []],
  [`a${'b'.repeat(60)}`, []],
];
test.each(split)('%s', (text, words) => expect(wordsOf(text)).toEqual(words));

const families: readonly (readonly string[])[] = [
  ['parse', 'parses', 'parsed', 'parsing'],
  ['map', 'maps', 'mapped', 'mapping'],
  ['query', 'queries', 'querying'],
  ['cookie', 'cookies'],
  ['box', 'boxes'],
  ['class', 'classes'],
  ['call', 'calls', 'called', 'calling'],
];
test.each(families)('%s and its forms meet', (...words) => expect(new Set(words.map(stem)).size).toBe(1));

const apart: readonly (readonly [string, string])[] = [
  ['string', 'stre'],
  ['status', 'statu'],
  ['bed', 'b'],
  ['ring', 'r'],
];
test.each(apart)('%s is not cut down to %s', (word, root) => expect(stem(word)).not.toBe(stem(root)));

test('keywords are no words of a body, but of a name', () => {
  expect(bodyWordsOf('return self.value')).toEqual(['valu']);
  expect(wordsOf('returnValue')).toEqual(['return', 'valu']);
});

test('a question of stop words alone keeps them', () => {
  expect(queryWordsOf('is it in').map(({ word }) => word)).toEqual(['is', 'it', 'in']);
  expect(queryWordsOf('is it cached').map(({ word }) => word)).toEqual(['cach']);
});

test('words are shown as they were written', () => {
  expect(writtenWordsOf('mergeCookies')).toEqual([
    { word: 'merg', written: 'merge' },
    { word: 'cooki', written: 'cookies' },
  ]);
});
