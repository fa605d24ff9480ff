import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, never, placesOf, written } from './fixtures/holding.ts';
import { instantiationMonitor } from './instantiation.ts';

function monitorOf(known: readonly string[] | string) {
  const { monitors, openingsOf } = placesOf('typescript');
  return instantiationMonitor(monitors.instantiation!, openingsOf, async () =>
    typeof known === 'string' ? none(known) : some(new Set(known)),
  );
}

const tokens = ['Shop', 'Sho', 'Abstract', '(', 'class', 'this'];
test.for([
  ['new ', 'Shop Sho ( class this'],
  ['return new ', 'Shop Sho ( class this'],
  ['f(new\n  ', 'Shop Sho ( class this'],
  ['new Sho', ''],
  ['new Shop', '('],
  ['new Shop(', 'silent'],
  ['new ns.', 'silent'],
  ['renew ', 'silent'],
  ['"a new ', 'silent'],
  ['// a new ', 'silent'],
])('after %j may come %s', async ([text = '', expected]) => {
  expect(await allowed(monitorOf(['Shop']), text, tokens)).toBe(expected);
});

test('a name may be part of a longer one that nobody was asked about', async () => {
  const answer = await monitorOf(['Shop']).maskAfter('new ', never);
  if (answer?.kind !== 'some') throw new Error('no mask');
  expect(answer.value('ns', '.Shop()')).toBe(true);
  expect(answer.value('ns', '()')).toBe(false);
});

test('where nobody knows nothing is forbidden', async () => {
  expect(await allowed(monitorOf('not known'), 'new ', tokens)).toBe('[not known]');
});

test('no class is instantiated that cannot be', async () => {
  const seen = `${'a = new Shop();\n'.repeat(3)}${'a = new Abstract();\n'.repeat(4)}`;
  expect(await written(seen, 'a = new ', monitorOf(['Shop']))).toEqual(['Abstract();', 'Shop();']);
});
