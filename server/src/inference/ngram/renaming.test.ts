import { describe, expect, test } from 'vitest';
import { TokenCache } from './cache.ts';
import { Lexicon } from './lexicon.ts';
import { NestedCaches } from './nested.ts';
import { Renaming, rolesOf } from './renaming.ts';

const lexicon = new Lexicon();

function roles(text: string): readonly number[] {
  return rolesOf(lexicon.encode(text), lexicon);
}

/** What follows `before` in a text where names differ from those of `known`, written to the end of the line. */
function continued(known: string, before: string): string {
  const words = new Lexicon();
  const [file, cache] = [new TokenCache(), new TokenCache()];
  cache.add(words.encode(known));
  file.add(rolesOf(words.encode(known), words));
  const model = new NestedCaches(words, [cache], { file });
  let text = before;
  while (!text.endsWith('\n') && text.length < 100) {
    const [best] = model.candidates(words.encode(text), 1, () => true);
    text += best === undefined ? '\n' : words.textAfter(best.id, text);
  }
  return text.slice(before.length, -1);
}

describe('roles', () => {
  test('are the same where only names differ', () => {
    expect(roles('this.width = width;')).toEqual(roles('this.height = height;'));
    expect(roles('if (a < b) a = b;')).toEqual(roles('if (x < y) x = y;'));
  });

  test('differ where other names are the same', () =>
    expect(roles('if (a < b) a = b;')).not.toEqual(roles('if (x < y) y = x;')));

  test('words of the language, numbers and marks stay', () =>
    expect(roles('return a + 1')).not.toEqual(roles('throw a + 1')));

  test('stand for the names that were written here', () => {
    const renaming = new Renaming((id) => lexicon.isName(id));
    const [first = 0, , second = 0] = lexicon.encode('one two');
    for (const id of [first, second, first]) renaming.roleOf(id);
    const role = new Renaming((id) => lexicon.isName(id));
    const seen = [first, second, first].map((id) => role.roleOf(id));
    expect(renaming.tokenOf(seen[2] ?? 0)).toBe(second);
    expect(renaming.tokenOf(seen[0] ?? 0)).toBeUndefined();
  });
});

test('a line like one before is written with the names of this place', () => {
  const known = 'constructor(width) {\nthis.width = width;\nthis.left = left;\nthis.top = top;\n';
  expect(continued(known, `${known}this.bottom = `)).toBe('bottom;');
});
