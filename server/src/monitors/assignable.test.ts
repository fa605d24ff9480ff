import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { assignableMonitor, type AssignablePorts } from './assignable.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';

const seen = 'pay(total, rate);\npay(total, rate);\npay(basket, rate);\n';

/** Calls take two arguments, none of which is one of these; what was asked. */
function scene(wrong: readonly string[], answer?: AssignablePorts['assignableAt']) {
  const { monitors, openingsOf } = placesOf('typescript');
  const asked: string[] = [];
  const monitor = assignableMonitor({ ...monitors.calls!, any: 'null!' }, openingsOf, {
    arityAt: async () => some({ least: 2, most: 2 }),
    assignableAt:
      answer ??
      (async (text, ahead) => {
        asked.push(`${text}|${ahead}`);
        return some(!wrong.some((each) => text.endsWith(each)));
      }),
  });
  return { monitor, asked };
}

test('an argument of another type is not written', async () => {
  const { monitor, asked } = scene(['total']);
  expect(await written(seen, 'pay(', monitor)).toEqual(['total, rate);', 'basket, rate);']);
  expect(asked).toEqual(['pay(total|, null!)', 'pay(basket|, null!)', 'pay(basket, rate|)']);
});

test('what fits is, and what nobody knows', async () => {
  expect(await written(seen, 'pay(', scene([]).monitor)).toEqual(['total, rate);', 'total, rate);']);
  const unknown = scene([], async () => none('the analyzer did not answer'));
  expect(await written(seen, 'pay(', unknown.monitor)).toEqual(['total, rate);', 'total, rate);']);
});

test('nobody is asked about what is more than a name, and not before it is whole', async () => {
  const { monitor, asked } = scene([]);
  for (const silent of ['pay', 'pay(total', 'pay(total + ', 'if (', '"pay('])
    expect(await allowed(monitor, silent, ['total'])).toBe('silent');
  expect(await written('pay(total + rate);\n'.repeat(3), 'pay(', monitor)).toEqual([
    'total + rate);',
    'total + rate);',
  ]);
  expect(asked).toEqual([]);
});

test('members, numbers and texts are asked about as a whole', async () => {
  const { monitor, asked } = scene([]);
  await written("pay(basket.total, 'a');\n".repeat(3), 'pay(', monitor);
  expect(asked).toEqual(['pay(basket.total|, null!)', "pay(basket.total, 'a'|)"]);
});
