import { expect, test } from 'vitest';
import { none, some } from '../base/outcome.ts';
import { allowed, placesOf, written } from './fixtures/holding.ts';
import { literalMonitor } from './literals.ts';

function monitorOf(language: string, known: readonly string[] | string) {
  const { monitors, strings, openingsOf } = placesOf(language);
  return literalMonitor({ strings: strings!, ...monitors.literals }, openingsOf, async () =>
    typeof known === 'string' ? none(known) : some(new Set(known)),
  );
}

const tokens = ['on', 'of', 'off', 'once', ' on', "'", '"', "on')", "off' +", '\n'];
test.for([
  ['typescript', "turn('", "on of off on') off'_+"],
  ['typescript', "turn('o", ''],
  ['typescript', "turn('on", "'"],
  ['typescript', 'turn("on', '"'],
  ['typescript', "case '", "on of off on') off'_+"],
  ['typescript', "turn('on'", 'silent'],
  ['typescript', 'turn(', 'silent'],
  ['typescript', 'turn(`', 'silent'],
  ['typescript', "// it's ", 'silent'],
  ['typescript', "turn('\\", 'silent'],
  ['python', "turn('", "on of off on') off'_+"],
  ['python', "turn(f'", 'silent'],
  ['python', "turn('''", 'silent'],
] as const)('%s: after %j may come %s', async ([language, text, expected]) => {
  const found = await allowed(monitorOf(language, ['on', 'off']), text, tokens);
  expect(found).toBe(expected);
});

test('texts of several words', async () => {
  const monitor = monitorOf('typescript', ['on-off', 'on']);
  expect(await allowed(monitor, "turn('on", ['-', "'", '+'])).toBe("- '");
  expect(await allowed(monitor, "turn('on-", ['off', 'on', "'"])).toBe('off');
});

test('any string may stand where nobody knows better, and where texts have escapes', async () => {
  expect(await allowed(monitorOf('typescript', 'any'), "turn('", tokens)).toBe('[any]');
  expect(await allowed(monitorOf('typescript', ["it's"]), "turn('", tokens)).toMatch(/escapes/);
  expect(await allowed(monitorOf('typescript', ["it's"]), 'turn("', ['it'])).toBe('it');
});

test('no text is written that is none of the type', async () => {
  const seen = "turn('up');\nturn('up');\nturn('on');\n";
  expect(await written(seen, "turn('", monitorOf('typescript', ['on', 'off']))).toEqual(["up');", "on');"]);
});
