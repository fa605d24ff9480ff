import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import type { Ask } from './asking.ts';
import { callableMonitor } from './callable.ts';
import { allowed, never, placesOf, written } from './fixtures/holding.ts';

const seen = 'basket.total(a);\nbasket.total(a);\nbasket.total + a;\n';

function monitorOf(ask: Ask<boolean>) {
  const { monitors, openingsOf } = placesOf('typescript');
  return callableMonitor(monitors.calls!, openingsOf, ask);
}

test('what has no call signature is not called', async () => {
  expect(
    await written(
      seen,
      'basket.total',
      monitorOf(async () => some(false)),
    ),
  ).toEqual(['(a);', ' + a;']);
});

test.each([
  ['what has one is', some(true)],
  ['what nobody knows is', none('the analyzer did not answer')],
])('%s', async (_, answer) => {
  expect(
    (
      await written(
        seen,
        'basket.total',
        monitorOf(async () => answer),
      )
    )[1],
  ).toBe('(a);');
});

test('it is asked about once, and only where a parenthesis is written behind a name', async () => {
  const asked: string[] = [];
  const monitor = monitorOf(async (text) => {
    asked.push(text);
    return some(false);
  });
  expect(await allowed(monitor, 'if', ['('])).toBe('silent');
  expect(await allowed(monitor, 'a +', ['('])).toBe('silent');
  expect(await allowed(monitor, '"total', ['('])).toBe('silent');
  expect(asked).toEqual([]);
  const answer = await monitor.maskAfter('basket.total', never);
  if (answer?.kind !== 'some') throw new Error('no mask');
  await answer.value.appeal?.('(');
  const mask = await answer.value.appeal?.('(');
  expect([mask?.('('), mask?.(';')]).toEqual([false, true]);
  expect(asked).toEqual(['basket.total']);
});
