import { expect, test } from 'vitest';
import type { Manifest } from '../packages/manifest.ts';
import type { Encodable, Tokenizer } from '../ports.ts';
import { sequenceOf } from './sequences.ts';

/** One id a character. */
const tokenizer: Tokenizer = {
  vocabSize: 200,
  encode: (text, most = Infinity) => Array.from(text, (character) => character.charCodeAt(0)).slice(0, most),
  encodeSpans: () => ({ ids: [], spans: [] }),
  decode: () => '',
  idOf: () => undefined,
};

function check(text: Encodable, expected: readonly number[]) {
  const manifest = { architecture: 'unixcoder', window: 5 } as Manifest;
  const framing = { manifest, tokenizer, prefix: [1], queryPrefix: [2, 3], suffix: [4] };
  expect(sequenceOf(framing, text).ids).toEqual(expected);
}

const [a = 0, b = 0, c = 0] = Array.from('abc', (character) => character.charCodeAt(0));

test.each<[string, Encodable, readonly number[]]>([
  ['code has the prefix of code', 'ab', [1, a, b, 4]],
  ['a sentence that asks has one of its own', { sentence: 'ab' }, [2, 3, a, b, 4]],
  ['code is cut at the window', 'abcabc', [1, a, b, c, 4]],
  ['a sentence is cut where its own prefix leaves room', { sentence: 'abcabc' }, [2, 3, a, b, 4]],
  ['of a graph a network without data flow sees the code', { code: 'a', nodes: [], edges: [] }, [1, a, 4]],
])('%s', (_, text, expected) => check(text, expected));
