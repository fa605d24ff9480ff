import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../syntax/blocks.ts';
import { flatten, unflatten } from '../syntax/flatten.ts';
import { Languages } from '../syntax/languages.ts';
import { parse } from '../syntax/parse.ts';
import { folderSource, never } from '../syntax/fixtures/testing.ts';
import { tokensOf } from '../syntax/tokens.ts';
import { dataFlowOf } from './dataflow.ts';
import { scopesOf } from './scopes.ts';

const own = await Languages.load(folderSource(join(import.meta.dirname, '../syntax/fixtures/thirteenth')));
const text = `# Says hello.
greet() {
  local name=$1
  for word in $name $other; do
    name=$word
  done
  echo "hello $name"
}
echo $name
`;

describe('a thirteenth language is a folder and no code', async () => {
  const tree = await parse(own.ofPath('scripts/a.sh')!, text, undefined, never);

  test('blocks', () => {
    expect(blocksOf(tree)).toMatchObject([
      { kind: 'function', name: 'greet', doc: 'Says hello.', signature: 'greet()' },
    ]);
  });

  test('tokens, without a query for them', () => {
    const types = tokensOf(tree).map(({ type, span }) => `${text.slice(span.start, span.end)} ${type}`);
    expect(types.slice(0, 9)).toEqual([
      '# Says hello. comment',
      'greet identifier',
      '( punctuation',
      ') punctuation',
      '{ punctuation',
      'local keyword',
      'name identifier',
      '= operator',
      '$ operator',
    ]);
  });

  test('flattening', () => {
    const symbols = flatten(tree);
    expect(unflatten(symbols)).toMatchObject([{ kind: 'node', node: 'program' }]);
    expect(symbols.flatMap((symbol) => (symbol.kind === 'leaf' ? [symbol.text] : [])).join('')).toBe(
      text.replaceAll(/\s+(?![^"]*"\n)/g, (space, at: number) => (at < 14 && space === ' ' ? ' ' : '')),
    );
  });

  test('scopes', () => {
    const line = (offset: number) => text.slice(0, offset).split('\n').length;
    const found = scopesOf(tree).occurrences.map(
      ({ name, definition }) => `${name}${definition === undefined ? '?' : line(definition.span.start)}`,
    );
    expect(found.join(' ')).toBe('name3 1? word4 name3 other? name3 word4 name3 name?');
  });

  test('data flow', () => {
    const { nodes, edges } = dataFlowOf(tree);
    const labels = nodes.map(({ name, span }) => `${name}:${text.slice(0, span.start).split('\n').length}`);
    expect(edges.map(({ from, to, kind }) => `${labels[from]} ${kind} ${labels[to]}`)).toEqual([
      'name:3 computedFrom 1:3',
      'word:4 computedFrom name:4',
      'word:4 computedFrom other:4',
      'name:4 comesFrom name:3',
      'name:5 computedFrom word:5',
      'word:5 comesFrom word:4',
      'name:7 comesFrom name:3',
      'name:7 comesFrom name:5',
    ]);
  });
});
