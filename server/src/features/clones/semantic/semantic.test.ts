import { expect, test } from 'vitest';
import { blocksOf } from '../../../syntax/blocks.ts';
import { treeOf } from '../../../syntax/fixtures/testing.ts';
import { Interner } from './bags.ts';
import { decide } from './decide.ts';
import { crowdOf, featuresOf, rarityOf } from './features.ts';
import { profileOf } from './profile.ts';
import { reasonOf } from './reason.ts';

type Source = readonly [language: string, text: string];

/** Of all pairs alike, so that only what is written decides. */
const cosine = 0.5;
const crowd = crowdOf([cosine, 0.4, 0.3]);

/** The first function of each source, compared with the first of them. */
async function compared(...sources: readonly Source[]) {
  const names = new Interner();
  const profiles = [];
  for (const [language, text] of sources) {
    using tree = await treeOf(language, text);
    const block = blocksOf(tree).find(({ kind }) => kind !== 'class');
    if (block === undefined) throw new Error(`no function in ${text}`);
    profiles.push(profileOf(tree, block, names).profile);
  }
  const [first] = profiles;
  if (first === undefined) throw new Error('nothing to compare');
  const rarity = rarityOf(profiles);
  return profiles.slice(1).map((other) => {
    const { features, alignment } = featuresOf(
      { profile: first, crowd },
      { profile: other, crowd },
      cosine,
      rarity,
    );
    return { features, alignment, score: decide(features), reason: reasonOf(alignment, first, other) };
  });
}

const sumLoop = `function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i];
  }
  return total;
}`;
const sumOf = `function addUp(list) {
  let result = 0;
  for (const each of list) {
    result += each;
  }
  return result;
}`;
const sumWhile = `function addUp(list) {
  let result = 0;
  let at = 0;
  while (at < list.length) {
    result += list[at];
    at++;
  }
  return result;
}`;
const sumReduce = `const addUp = (list) => {
  return list.reduce((result, each) => result + each, 0);
};`;
const joinLoop = `function joined(parts, separator) {
  let text = '';
  for (const part of parts) {
    if (text !== '') text += separator;
    text += part;
  }
  return text;
}`;
const trimmed = `function trimmed(text) {
  if (text === null) return '';
  return text.replace(/^\\s+/, '').replace(/\\s+$/, '').toLowerCase();
}`;
const typed = `export function addUp(list: readonly number[]): number {
  let result = 0;
  for (const each of list) {
    result += each;
  }
  return result;
}`;

test.each<[string, Source, Source, Source]>([
  [
    'a counting and an element loop',
    ['javascript', sumLoop],
    ['javascript', sumOf],
    ['javascript', joinLoop],
  ],
  ['for and while', ['javascript', sumLoop], ['javascript', sumWhile], ['javascript', joinLoop]],
  ['a loop and reduce', ['javascript', sumOf], ['javascript', sumReduce], ['javascript', trimmed]],
  ['with and without types', ['javascript', sumLoop], ['typescript', typed], ['javascript', joinLoop]],
  [
    'a loop and a comprehension',
    [
      'python',
      'def evens(numbers):\n    found = []\n    for number in numbers:\n        if number % 2 == 0:\n            found.append(number)\n    return found\n',
    ],
    ['python', 'def even_ones(values):\n    return [value for value in values if value % 2 == 0]\n'],
    [
      'python',
      'def save(path, text):\n    with open(path, "w") as file:\n        file.write(text)\n    return path\n',
    ],
  ],
])('%s are nearer than something else', async (_title, one, same, different) => {
  const [near, far] = await compared(one, same, different);
  expect(near!.score).toBeGreaterThan(far!.score);
});

const largest = `def largest(numbers):
    best = numbers[0]
    for number in numbers:
        if number > best:
            best = number
    return best
`;

test('a comparison the other way round tells the smallest from the largest', async () => {
  const other = largest.replace('number > best', 'best < number').replaceAll('best', 'top');
  const smallest = largest.replace('number > best', 'number < best').replaceAll('best', 'top');
  const [same, opposite] = await compared(['python', largest], ['python', other], ['python', smallest]);
  expect(same!.features.opposites).toBe(0);
  expect(opposite!.features.opposites).toBe(1);
  expect(opposite!.score).toBeLessThan(same!.score);
});

test('neither the own name nor the doc string is read', async () => {
  const documented = (name: string, doc: string) =>
    `def ${name}(items):\n    """${doc}"""\n    return ${name}(items[1:]) + [items[0]] if items else []\n`;
  const [plain, other] = await compared(
    ['python', documented('reversed_list', 'Reverses a list.')],
    ['python', documented('reversed_list', 'Reverses a list.')],
    ['python', documented('fetch_page', 'Fetches a page.')],
  );
  expect(other!.features).toEqual(plain!.features);
});

test('the reason names the variables that correspond and the edges that are shared', async () => {
  const chunk = `function chunk(arr, size) {
  const chunks = [];
  for (let i = 0; i < arr.length; i += size) chunks.push(arr.slice(i, i + size));
  return chunks;
}`;
  const grouped = `function inGroups(list, n) {
  const groups = [];
  let start = 0;
  while (start < list.length) {
    groups.push(list.slice(start, start + n));
    start += n;
  }
  return groups;
}`;
  const [result] = await compared(['javascript', chunk], ['javascript', grouped]);
  expect(result!.reason).toBe(
    'arr ↔ list, size ↔ n, chunks ↔ groups, i ↔ start; 2 of 2 def-use edges shared',
  );
});

test('a function without variables has no reason and still a score', async () => {
  const [result] = await compared(
    ['javascript', 'function one() { return 1; }'],
    ['javascript', 'function two() { return 2; }'],
  );
  expect(result!.reason).toBe('');
  expect(result!.score).toBeGreaterThan(0);
});
