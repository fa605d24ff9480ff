import { expect, test } from 'vitest';
import type { CompletionManifest } from '../packages/completionManifest.ts';
import type { Tokenizer } from '../ports.ts';
import { promptOf } from './prompt.ts';

const marks = ['<p>', '<s>', '<m>', '<end>'];
/** A token a character; marks are 0 to 3. */
const tokenizer = {
  encode: (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0),
  idOf: (token: string) => marks.indexOf(token),
} as unknown as Tokenizer;

function prompted(order: 'psm' | 'spm' | undefined, prefix: string, suffix: string, window = 64): string {
  const prompt = { fimPrefix: '<p>', fimSuffix: '<s>', fimMiddle: '<m>', end: ['<end>'], header: '{path}\n' };
  const manifest = {
    window,
    prompt: { ...prompt, ...(order && { order }) },
  } as unknown as CompletionManifest;
  return promptOf({ path: 'a', prefix, suffix }, manifest, tokenizer)
    .map((id) => marks[id] ?? String.fromCodePoint(id))
    .join('');
}

test('the middle is asked for behind the text after, or the text before is gone on with', () => {
  expect(prompted(undefined, 'f(', ');')).toBe('a\n<p>f(<s>);<m>');
  expect(prompted('psm', 'f(', ');')).toBe('a\n<p>f(<s>);<m>');
  expect(prompted('spm', 'f(', ');')).toBe('a\n<s>);<p>f(');
});

test('with the text after first, a key more is a token more, up to a step of the window', () => {
  const before = `${'x'.repeat(100)}f(`;
  const one = prompted('spm', before, ');'.repeat(20), 256);
  expect(prompted('spm', `${before}a`, ');'.repeat(20), 256)).toBe(`${one}a`);
  const long = prompted('spm', 'y'.repeat(1000), ');'.repeat(200), 256);
  expect(long.length).toBeLessThanOrEqual(256 - 64 + 12);
  expect(long).toMatch(/^a\n<s>(?:\);)+<p>y+$/);
});
