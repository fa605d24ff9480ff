import { expect, test } from 'vitest';
import { bracketMonitor } from './brackets.ts';
import { allowed, placesOf } from './fixtures/holding.ts';

function check(text: string, tokens: string, language = 'typescript') {
  const { monitors, openingsOf } = placesOf(language);
  const all = tokens.split(' ').map((token) => (token === '↵' ? '\n' : token));
  return allowed(bracketMonitor(monitors.brackets!, openingsOf), text, all);
}

test.each([
  ['a closer is that of its opener', 'show(a', ') ] } , ↵', ') , ↵'],
  ['of the innermost', 'show([a', ') ] } ;', ']'],
  ['in an object', 'show({ a', ') ] } ;', '} ;'],
  ['of one on an earlier line', 'show(\n  a', ') ] } ;', ') ;'],
  ['where nothing is open there is none', 'a', ') ] } ; ↵', '; ↵'],
  ['no statement ends in a bracket', 'show(a', '; )', ')'],
  ['but in the head of a loop', 'for (let a = 1', '; )', '; )'],
  ['no statement ends in an interpolation', 'show(`${a', '; }', '}'],
  ['in a body it does', 'show(() => { a()', '; } )', '; }'],
  ['a string', 'show("a', ') ] ;', 'silent'],
  ['no body after the call of a member', 'basket.total() ', '{ : => ; + ↵', '; + ↵'],
  ['nor in brackets', 'if (basket.total() ', '{ )', ')'],
  ['nor after a chain', 'basket?.total<A>().first() ', '{ ;', ';'],
  ['no type among the arguments', 'basket.add(item', ': , )', ', )'],
  ['a function and an object may be', 'basket.add(item', '=> {', '=> {'],
  ['a result has one', 'basket.add((item)', ':', ':'],
  ['parameters have one', 'basket.add((item', ': , )', ': , )'],
  ['a body after a head', 'if (basket.total()) ', '{', '{'],
  ['a method', 'total() ', '{ :', '{ :'],
  ['an alternative', 'a ? basket.total() ', ':', ':'],
  ['a label', 'case basket.total()', ':', ':'],
  ['a class', 'class A extends basket.mixed() ', '{', '{'],
])('%s', async (_, text, tokens, expected) => expect(await check(text, tokens)).toBe(expected));

test('in Python a line may end in brackets, and a head in a call', async () => {
  expect(await check('show(a', ') ] ↵', 'python')).toBe(') ↵');
  expect(await check('if basket.total()', ':', 'python')).toBe(':');
});
