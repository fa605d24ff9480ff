import { expect, test } from 'vitest';
import { some } from '../base/outcome.ts';
import type { Candidate, LanguageModel } from '../inference/ports.ts';
import { Lexicon } from '../inference/ngram/lexicon.ts';
import { decode } from './decode.ts';
import type { Monitor } from './monitor.ts';

const lexicon = new Lexicon();

/** A model that knows nothing but how likely each token is after which. */
function modelOf(after: Readonly<Record<string, Readonly<Record<string, number>>>>): LanguageModel {
  const next: LanguageModel['next'] = async (context, count, allows) => {
    const last = lexicon.textOf(context.at(-1) ?? -1);
    const candidates = Object.entries(after[last] ?? {}).map(([text, probability]): Candidate => ({
      id: lexicon.intern(text),
      probability,
    }));
    return candidates.filter(({ id }) => allows(id)).slice(0, count);
  };
  return { vocabulary: lexicon, next };
}

/** What is written after `f(` where a token never comes. */
async function check(model: LanguageModel, refused: string): Promise<string> {
  const mask = (token: string) => token !== refused;
  const monitor: Monitor = { applies: () => false, maskAfter: () => Promise.resolve(some(mask)) };
  const { steps } = await decode(
    {
      model,
      monitor,
      text: 'f(',
      context: lexicon.encode('f('),
      most: 6,
      typed: '',
      tried: new Map(),
      endIn: (token) => token.indexOf('\n'),
      closes: (token) => token === ')',
    },
    async () => {},
  );
  return steps.map(({ text }) => text).join('');
}

test('where a mask refuses what the model means and leaves nothing likely, the sequence ends', async () => {
  const sure = modelOf({ '(': { a: 0.9 }, a: { '.': 0.6, '+': 0.3 }, '+': { b: 0.9 }, b: { '\n': 0.9 } });
  expect(await check(sure, '.')).toBe('a+b');
  const unsure = modelOf({ '(': { a: 0.9 }, a: { '.': 0.8, '+': 0.05 }, '+': { b: 0.9 } });
  expect(await check(unsure, '.')).toBe('a');
});

test('it is not ended for what is merely unlikely', async () => {
  const vague = modelOf({ '(': { a: 0.9 }, a: { '+': 0.08, '.': 0.05 }, '+': { b: 0.9 }, b: { '\n': 0.9 } });
  expect(await check(vague, '.')).toBe('a+b');
});

test('what is open is closed first, and the first token is written in any case', async () => {
  const closing = modelOf({ '(': { a: 0.9 }, a: { ',': 0.8, ')': 0.02 }, ')': { '\n': 0.9 } });
  expect(await check(closing, ',')).toBe('a)');
  const first = modelOf({ '(': { a: 0.9, b: 0.02 }, b: { '\n': 0.9 } });
  expect(await check(first, 'a')).toBe('b');
});
