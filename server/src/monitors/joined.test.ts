import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import type { Mask, Monitor } from '../decoding/monitor.ts';
import { decoded } from './fixtures/holding.ts';
import { joined, lenient } from './joined.ts';

const seen = 'a = b.e;\na = b.d;\na = b.d;\na = b.c;\na = b.c;\na = b.c;\n';

/** What is written after `a = b` under these monitors, and what of it was answered. */
function check(...monitors: readonly Monitor[]) {
  return decoded(seen, 'a = b', joined(monitors));
}

/** Has its say after a dot. */
function afterDot(mask: Mask | string): Monitor {
  const answer = typeof mask === 'string' ? none(mask) : some(mask);
  const applies = (text: string) => text.endsWith('.');
  return { applies, maskAfter: (text) => (applies(text) ? Promise.resolve(answer) : undefined) };
}

const always = () => true;
const not = (name: string) => afterDot((token) => token !== name);

test('a token passes every mask', async () => {
  expect((await check()).text).toBe('.c;');
  expect((await check(not('c'))).text).toBe('.d;');
  expect((await check(not('c'), not('d'))).text).toBe('.e;');
});

test('where one has no answer the others hold, and it is said', async () => {
  const strict = await check(afterDot('nobody knows'), not('c'));
  expect(strict).toMatchObject({ text: '.d;', monitored: 1, answered: 0, reason: 'nobody knows' });
  const forgiving = await check(lenient(afterDot('nobody knows'), always), not('c'));
  expect(forgiving).toMatchObject({ text: '.d;', monitored: 1, answered: 1, reason: '' });
  expect(await check(lenient(afterDot('nobody knows'), always))).toMatchObject({ text: '.c;', answered: 1 });
});

test('what is not worth a question is not held', async () => {
  expect((await check(lenient(not('c'), (text) => text === 'a = b.'))).text).toBe('.d;');
  expect((await check(lenient(not('c'), () => false))).text).toBe('.c;');
});

test('who refuses what others may know has them asked, and only then', async () => {
  let asked = 0;
  const knows = (...names: readonly string[]) => {
    const appeal = async (): Promise<Mask> => {
      asked += 1;
      return (token) => names.includes(token);
    };
    return afterDot(Object.assign((token: string) => token === 'c', { appeal }));
  };
  expect([(await check(knows())).text, asked]).toEqual(['.c;', 0]);
  expect([(await check(not('c'), knows('d'))).text, asked]).toEqual(['.d;', 1]);
  expect([(await check(not('c'), knows('e'))).text, asked]).toEqual(['.e;', 2]);
});

test('what was decoded beyond a token is known to the mask', async () => {
  const heard: (string | undefined)[] = [];
  await check(afterDot((_, ahead) => heard.push(ahead) > 0));
  expect(heard[0]).toBe(';');
});
