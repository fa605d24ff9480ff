import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { caseMonitor } from './cases.ts';
import { allowed, never, placesOf, written } from './fixtures/holding.ts';

function monitorOf(known: readonly string[] | string) {
  const { monitors, openingsOf } = placesOf('typescript');
  return caseMonitor(monitors.cases!, openingsOf, async () =>
    typeof known === 'string' ? none(known) : some(new Set(known)),
  );
}

const tokens = ['Color', 'Col', 'Shape', "'", '1', 'null', '-'];
test.for([
  ['switch (c) {\n  case ', "Color Col ' 1 null -"],
  ['switch (c) { case Color.Red: case ', "Color Col ' 1 null -"],
  ['case Col', '-'],
  ['case Color', "' -"],
  ['case Color.', 'silent'],
  ['lowercase ', 'silent'],
  ['"in this case ', 'silent'],
  ['// in case ', 'silent'],
])('after %j may come %s', async ([text = '', expected]) => {
  expect(await allowed(monitorOf(['Color']), text, tokens)).toBe(expected);
});

test('a name may be called, or be part of a longer one', async () => {
  const answer = await monitorOf(['Color']).maskAfter('case ', never);
  if (answer?.kind !== 'some') throw new Error('no mask');
  expect(answer.value('colors', '.Red:')).toBe(true);
  expect(answer.value('isRed', '(color):')).toBe(true);
  expect(answer.value('shape', ':')).toBe(false);
});

test('where nobody knows nothing is forbidden', async () => {
  expect(await allowed(monitorOf('not known'), 'case ', tokens)).toBe('[not known]');
});

test('no case is written that cannot be', async () => {
  const seen = `${'case color:\n'.repeat(3)}${'case shape:\n'.repeat(4)}`;
  expect(await written(seen, 'case ', monitorOf(['color']))).toEqual(['shape:', 'color:']);
});
