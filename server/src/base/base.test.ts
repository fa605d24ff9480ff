import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cancelled, checkpointOf, paced } from './checkpoint.ts';
import { Lru } from './lru.ts';
import { LineIndex } from './text.ts';

test('a paced checkpoint stops only when time has passed, and is cancelled there', async () => {
  let time = 0;
  let stops = 0;
  const abort = new AbortController();
  const stop = async () => {
    stops++;
    await checkpointOf(abort.signal)();
  };
  const checkpoint = paced(stop, () => time);
  for (let step = 0; step < 100; step++) {
    time++;
    await checkpoint();
  }
  expect(stops).toBe(12);
  abort.abort();
  await checkpoint();
  time += 8;
  await expect(checkpoint()).rejects.toBeInstanceOf(Cancelled);
});

test('a checkpoint lets other work run, and throws once the work is no longer wanted', async () => {
  const abort = new AbortController();
  const checkpoint = checkpointOf(abort.signal);
  let ran = false;
  setImmediate(() => (ran = true));
  await checkpoint();
  expect(ran).toBe(true);
  setImmediate(() => abort.abort());
  await expect(checkpoint()).rejects.toBeInstanceOf(Cancelled);
  await expect(checkpoint()).rejects.toBeInstanceOf(Cancelled);
});

test('an LRU forgets the least recently used, and disposes of each value exactly once', () => {
  const disposed: string[] = [];
  const lru = new Lru<string, string>(2, (value) => disposed.push(value));
  lru.set('a', 'A');
  lru.set('b', 'B');
  expect(lru.get('a')).toBe('A');
  lru.set('c', 'C');
  expect(disposed).toEqual(['B']);
  lru.set('a', 'A2');
  expect(disposed).toEqual(['B', 'A']);
  lru.delete('b');
  lru.clear();
  lru.clear();
  expect(disposed.toSorted()).toEqual(['A', 'A2', 'B', 'C']);
  expect(lru.size).toBe(0);
});

test('offsets and places translate into each other, whatever the line ends', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'ß', '😀', '\n', '\r\n', '\t')), (parts) => {
      const text = parts.join('');
      const lines = new LineIndex(text);
      for (let offset = 0; offset <= text.length; offset += 1) {
        const place = lines.placeAt(offset);
        expect(lines.offsetAt(place)).toBe(offset);
        expect(text.slice(0, offset).split('\n')).toHaveLength(place.line + 1);
      }
    }),
  );
});

test('places outside of the text are the nearest ones inside', () => {
  const lines = new LineIndex('ab\ncd');
  expect(lines.offsetAt({ line: 9, character: 0 })).toBe(5);
  expect(lines.offsetAt({ line: -1, character: 0 })).toBe(0);
  expect(lines.offsetAt({ line: 0, character: 99 })).toBe(3);
  expect(lines.placeAt(-5)).toEqual({ line: 0, character: 0 });
  expect(lines.placeAt(99)).toEqual({ line: 1, character: 2 });
});
