import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Tokenizer as Oracle } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import { readTokenizer } from './readTokenizer.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const texts = JSON.parse(read('texts.json')) as string[];
const golden = JSON.parse(read('golden.json')) as { ids: Record<string, number[][]> };
const models = join(import.meta.dirname, '../../../../models');
const files = {
  tiny: 'tiny/tokenizer.json',
  gpt2: 'gpt2-tokenizer.json',
  shipped: join(models, firstOf(models), 'tokenizer.json'),
};
const sources = [
  'bpe.ts',
  'splitter.ts',
  'tokenizer.test.ts',
  '../onnx/hostProcess.ts',
  '../../syntax/blocks.ts',
];

function read(path: string): string {
  return readFileSync(resolve(fixtures, path), 'utf8');
}

/** All packages of this project share a tokenizer: the first by name stands for them. */
function firstOf(folder: string): string {
  return readdirSync(folder).find((name) => existsSync(join(folder, name, 'tokenizer.json'))) ?? '';
}

function open(json: string) {
  const outcome = readTokenizer(json);
  if (outcome.kind === 'none') throw new Error(outcome.reason);
  return outcome.value;
}

describe.each(['tiny', 'gpt2'] as const)('%s', (name) => {
  const tokenizer = open(read(files[name]));

  test.each(texts.map((text, at) => [at, text] as const))(
    'text %i has the ids that Python gives',
    (at, text) => {
      expect(tokenizer.encode(text)).toEqual(golden.ids[name]?.[at]);
    },
  );

  test('every id is below the size of the vocabulary', () => {
    for (const text of texts)
      for (const id of tokenizer.encode(text)) expect(id).toBeLessThan(tokenizer.vocabSize);
  });
});

test.each(Object.keys(files) as (keyof typeof files)[])(
  '%s agrees with an independent implementation on source files',
  (name) => {
    const json = read(files[name]);
    const tokenizer = open(json);
    const oracle = new Oracle(JSON.parse(json) as object, {});
    for (const source of sources) {
      const text = readFileSync(join(import.meta.dirname, source), 'utf8');
      expect(tokenizer.encode(text), source).toEqual(oracle.encode(text, { add_special_tokens: false }).ids);
    }
  },
);

test.each(['tiny', 'gpt2'] as const)('%s stops after as many tokens as are asked for', (name) => {
  const tokenizer = open(read(files[name]));
  for (const text of texts)
    for (const most of [0, 1, 3, 1000])
      expect(tokenizer.encode(text, most)).toEqual(tokenizer.encode(text).slice(0, most));
});

test('a pattern that keeps everything decodes to the text', () => {
  const tokenizer = open(read(files.gpt2));
  for (const text of texts) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
});

test('a lone surrogate is read as the replacement character', () => {
  const tokenizer = open(read(files.gpt2));
  expect(tokenizer.encode('a\ud800b')).toEqual(tokenizer.encode('a\ufffdb'));
});

test('special tokens are found by their content', () => {
  const tokenizer = open(read(files.tiny));
  expect(tokenizer.idOf('<encoder-only>')).toBe(5);
  expect(tokenizer.idOf('<unheard-of>')).toBeUndefined();
});

const plain = JSON.parse(read(files.gpt2)) as Record<string, object>;

test('a token that strips takes the white space before it along, and only that', () => {
  const added = [{ id: 7, content: '<mask>', lstrip: true }];
  const tokenizer = open(JSON.stringify({ ...plain, added_tokens: added }));
  const { ids, spans } = tokenizer.encodeSpans('a  <mask> b', 100);
  expect(ids).toEqual([...tokenizer.encode('a'), 7, ...tokenizer.encode(' b')]);
  expect(spans).toEqual([
    { start: 0, end: 1 },
    { start: 1, end: 9 },
    { start: 9, end: 11 },
  ]);
});

test('a space is put before a text where the tokenizer wants one', () => {
  const pretokenizer = { type: 'ByteLevel', add_prefix_space: true };
  const tokenizer = open(JSON.stringify({ ...plain, pre_tokenizer: pretokenizer }));
  const without = open(read(files.gpt2));
  expect(tokenizer.encode('a b')).toEqual(without.encode(' a b'));
  expect(tokenizer.encode(' a b')).toEqual(without.encode(' a b'));
});

test.each([
  [{ model: { type: 'Unigram' } }, "model 'Unigram'"],
  [{ normalizer: { type: 'NFKC' } }, "normalizer 'NFKC'"],
  [{ pre_tokenizer: { type: 'Digits' } }, "pre_tokenizer 'Digits'"],
  [{ added_tokens: [{ id: 0, content: 'x', single_word: true }] }, 'x that wants whole words'],
  [{ pre_tokenizer: null }, "pre_tokenizer 'none'"],
  [{ model: { ...plain['model'], vocab: { a: 0 } } }, 'the vocabulary lacks'],
])('says what is not supported: %j', (change, reason) => {
  const outcome = readTokenizer(JSON.stringify({ ...plain, ...change }));
  expect(outcome).toMatchObject({ kind: 'none', reason: expect.stringContaining(reason) as string });
});

test('what is no JSON is refused', () => {
  expect(readTokenizer('{').kind).toBe('none');
});
