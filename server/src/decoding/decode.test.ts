import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Checkpoint } from '../base/checkpoint.ts';
import { some, type Outcome } from '../base/outcome.ts';
import type { Candidate, LanguageModel } from '../inference/ports.ts';
import { Lexicon } from '../inference/ngram/lexicon.ts';
import { decode } from './decode.ts';
import type { Mask, Monitor } from './monitor.ts';

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

/** What is written after `f(`, and after which texts the monitor was asked; its answers come when `answers` gives them. */
async function written(
  model: LanguageModel,
  least: number,
  masks: Readonly<Record<string, readonly string[]>>,
): Promise<{ text: string; asked: readonly string[]; givenUp: readonly string[] }> {
  const asked: string[] = [];
  const givenUp: string[] = [];
  const monitor: Monitor = {
    applies: () => false,
    maskAfter(text, checkpoint) {
      const allowed = masks[text];
      if (allowed === undefined) return undefined;
      asked.push(text);
      const shares = new Map(allowed.map((name) => [name, 1 / allowed.length]));
      return delay(5).then(async () => {
        await checkpoint().catch((error: unknown) => {
          givenUp.push(text);
          throw error;
        });
        return some(Object.assign((token: string) => allowed.includes(token), { shares }));
      });
    },
  };
  const { steps } = await decode(
    {
      model,
      monitor,
      text: 'f(',
      context: lexicon.encode('f('),
      most: 6,
      typed: '',
      tried: new Map(),
      least,
      endIn: (token) => token.indexOf('\n'),
    },
    async () => {},
  );
  await delay(10);
  return { text: steps.map(({ text }) => text).join(''), asked, givenUp };
}

const members = modelOf({
  '(': { a: 0.9 },
  a: { '.': 0.9 },
  '.': { b: 0.4, c: 0.3 },
  b: { '+': 0.9 },
  c: { '+': 0.9 },
  '+': { a: 0.2, d: 0.1 },
});

test('nobody is asked about what follows once the line is less likely than it has to be', async () => {
  const masks = { 'f(a.': ['b', 'c'], 'f(a.b+a.': ['b', 'c'] };
  expect(await written(members, 0.5, masks)).toMatchObject({ text: 'a.b', asked: ['f(a.'] });
  expect(await written(members, 0, masks)).toMatchObject({ asked: ['f(a.', 'f(a.b+a.'] });
});

test('an answer that makes the line likely enough has it go on', async () => {
  const masks = { 'f(a.': ['b'], 'f(a.b+': ['d'] };
  expect(await written(members, 0.5, masks)).toMatchObject({ text: 'a.b+d', asked: ['f(a.', 'f(a.b+'] });
});

test('what was asked about places behind one that is cut is given up', async () => {
  const masks = { 'f(a.': ['c'], 'f(a.b+a.': ['b'] };
  const { text, givenUp } = await written(members, 0, masks);
  expect(text).toMatch(/^a\.c\+/);
  expect(givenUp).toEqual(['f(a.b+a.']);
});

test('what a mask refuses for what follows it alone is not tried for ever', async () => {
  const asked = { count: 0 };
  const mask = (token: string, ahead = ''): boolean => !(token === 'a' && ahead !== '');
  const appeal = async () => {
    asked.count += 1;
    return Object.assign(mask, { appeal });
  };
  const monitor: Monitor = {
    applies: () => false,
    maskAfter: (text) => (text === 'f(' ? Promise.resolve(some(Object.assign(mask, { appeal }))) : undefined),
  };
  const model = modelOf({ '(': { a: 0.6, b: 0.3 }, a: { '+': 0.9 }, b: { '\n': 0.9 } });
  const decoding = { model, monitor, text: 'f(', context: lexicon.encode('f('), most: 6, typed: '' };
  const endIn = (token: string) => token.indexOf('\n');
  const { steps } = await decode({ ...decoding, tried: new Map(), endIn }, async () => {});
  expect(steps.map(({ text }) => text).join('')).toBe('b');
  expect(asked.count).toBe(2);
});

test('who shares an answer with a question that was given up asks again', async () => {
  let [asked, first] = [0, true];
  const shared = new Map<string, Promise<Outcome<Mask>>>();
  const ask = async (checkpoint: Checkpoint): Promise<Outcome<Mask>> => {
    asked += 1;
    await delay(10);
    await checkpoint();
    return some((token) => token !== 'a');
  };
  const monitor: Monitor = {
    applies: () => false,
    maskAfter(text, checkpoint) {
      // Both later places ask the same, and the first place cuts them off once.
      if (text === 'f(') {
        const isFirst = first;
        first = false;
        return Promise.resolve(some(Object.assign((token: string) => !isFirst || token !== 'a', {})));
      }
      const before = shared.get('all');
      if (before !== undefined) return before;
      const answer = ask(checkpoint);
      shared.set('all', answer);
      answer.catch(() => shared.delete('all'));
      return answer;
    },
  };
  const model = modelOf({ '(': { a: 0.6, b: 0.3 }, a: { '+': 0.9 }, b: { '+': 0.9 }, '+': { b: 0.4 } });
  const decoding = { model, monitor, text: 'f(', context: lexicon.encode('f('), most: 3, typed: '' };
  const { steps, held } = await decode(
    { ...decoding, tried: new Map(), endIn: (token) => token.indexOf('\n') },
    async () => {},
  );
  expect(steps.map(({ text }) => text).join('')).toBe('b+b');
  expect(held(steps.length)).toMatchObject({ reason: '' });
  expect(asked).toBe(2);
});
