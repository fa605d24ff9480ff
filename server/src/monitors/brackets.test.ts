import { expect, test } from 'vitest';
import { bracketMonitor } from './brackets.ts';
import { allowed, placesOf } from './fixtures/holding.ts';

function check(text: string, tokens: string, language = 'typescript') {
  const { monitors, openingsOf } = placesOf(language);
  const all = tokens.split(' ').map((token) => (token === '↵' ? '\n' : token));
  const { brackets, parentheses } = monitors;
  const places = { ...brackets, ...(parentheses && { parentheses }) };
  return allowed(bracketMonitor(places, openingsOf), text, all);
}

test.each([
  ['a closer is that of its opener', 'show(a', ') ] } , ↵', ') , ↵'],
  ['of the innermost', 'show([a', ') ] } ;', ']'],
  ['in an object', 'show({ a', ') ] } ;', '} ;'],
  ['of one on an earlier line', 'show(\n  a', ') ] } ;', ')'],
  ['statements stand in a body', 'show(() => {\n  a', ') } ;', '} ;'],
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
  ['over lines', 'a\n  ? b\n  : basket.total()', ':', ':'],
  ['no body after a call in an expression', 'return total() ', '{ => ;', ';'],
  ['nor in a list of arguments', 'show(a, total() ', '{ )', ')'],
  ['a method may follow a comma in braces', '{ a, total() ', '{ :', '{ :'],
  ['the comma of a comment', '// basket,\ntotal() ', '{', '{'],
  ['the full stop of one', '// a basket.\ntotal() ', '{', '{'],
  ['no body after a group', 'a || (b && c) ', '{ => ;', '=> ;'],
  ['a loop has one', 'for (const a of b) ', '{', '{'],
  ['an asynchronous loop', 'for await (const a of b) ', '{', '{'],
  ['a function', 'a = function (b) ', '{ :', '{ :'],
  ['a condition has a statement', 'if (a) ', '; { b', '{ b'],
  ['a member of that name is none', 'a.if(b) ', ';', ';'],
  ['no type among the arguments of a call', 'return show(item', ': , )', ', )'],
  ['nor an optional one', 'return show(item?', ': .', '.'],
  ['a class', 'class A extends basket.mixed() ', '{', '{'],
])('%s', async (_, text, tokens, expected) => expect(await check(text, tokens)).toBe(expected));

test('in Python a line may end in brackets, and a head in a call', async () => {
  expect(await check('show(a', ') ] ↵', 'python')).toBe(') ↵');
  expect(await check('if basket.total()', ':', 'python')).toBe(':');
});
