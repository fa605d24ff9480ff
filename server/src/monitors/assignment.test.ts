import { expect, test } from 'vitest';
import { assignmentMonitor } from './assignment.ts';
import { allowed, placesOf } from './fixtures/holding.ts';

async function check(text: string, language = 'typescript') {
  const { monitors, openingsOf } = placesOf(language);
  const monitor = assignmentMonitor(
    { ...monitors.assigned!, parentheses: monitors.parentheses! },
    openingsOf,
  );
  return (await allowed(monitor, text, ['=', '=>', '==', '+'])) === '= => == +';
}

test.each([
  ['a member', 'basket.total ', true],
  ['a chain of assignments', 'a = b ', true],
  ['a compound one', 'a ||= b ', true],
  ['what is joined', 'a && b ', false],
  ['what is compared', 'return a === b ', false],
  ['a sum', 'a = b + c ', false],
  ['in a group', 'if (a && (b ', true],
  ['beside one', '(a && b) || c ', false],
  ['behind a condition', 'if (a && b) c ', true],
  ['joined in a text', 'a["b && c"] ', true],
  ['another argument', 'f(a || b, c ', true],
  ['another default', '{ a = b ?? c, d ', true],
  ['a branch', 'a && b ? c ', true],
  ['an attribute', 'a && <Item name', true],
  ['the call of a member', 'basket.total() ', false],
  ['a call', 'x = total() ', false],
  ['a method or a call', 'total() ', true],
  ['a parameter', 'function f(a ', true],
])('%s', async (_, text, expected) => expect(await check(text)).toBe(expected));

test.each([
  ['a name', 'total ', true],
  ['what is joined', 'a and b ', false],
  ['a keyword argument', 'f(a and b, c', true],
  ['a body', 'if a and b: c ', true],
  ['the call of a member', 'basket.total() ', false],
])('Python: %s', async (_, text, expected) => expect(await check(text, 'python')).toBe(expected));
