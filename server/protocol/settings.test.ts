import { expect, test } from 'vitest';
import { parseSettings, settingsSchema } from './settings.ts';

test('without anything, every setting is its default', () => {
  const defaults = Object.fromEntries(
    Object.entries(settingsSchema).map(([name, schema]) => [name, schema.default]),
  );
  for (const raw of [undefined, null, {}, 'nonsense', { index: null }])
    expect(parseSettings(raw)).toEqual(defaults);
});

test.each([
  [{ index: { enabled: false } }, 'index.enabled', false],
  [{ index: { exclude: ['a/**'] } }, 'index.exclude', ['a/**']],
  [{ inference: { device: 'webgpu' } }, 'inference.device', 'webgpu'],
  [{ search: { limit: 7 } }, 'search.limit', 7],
  [
    {
      completion: { analyzers: { go: { command: ['gopls'], settings: { gopls: {} } }, c: { command: [] } } },
    },
    'completion.analyzers',
    { go: { command: ['gopls'], settings: { gopls: {} } }, c: { command: [] } },
  ],
] as const)('%j sets %s', (raw, name, expected) => {
  expect(parseSettings(raw)[name]).toEqual(expected);
});

test.each([
  [{ index: { enabled: 'yes' } }, 'index.enabled', true],
  [{ index: { exclude: [1] } }, 'index.exclude', []],
  [{ inference: { device: 'abacus' } }, 'inference.device', 'auto'],
  [{ search: { limit: 0 } }, 'search.limit', 50],
  [{ completion: { analyzers: ['gopls'] } }, 'completion.analyzers', {}],
  [{ completion: { analyzers: { go: 'gopls' } } }, 'completion.analyzers', {}],
  [{ completion: { analyzers: { go: { command: 'gopls' } } } }, 'completion.analyzers', {}],
  [{ completion: { analyzers: { go: { settings: {} } } } }, 'completion.analyzers', {}],
  [{ completion: { analyzers: { go: { command: ['gopls'], shell: true } } } }, 'completion.analyzers', {}],
  [{ search: { limit: 501 } }, 'search.limit', 50],
] as const)('%j does not fit its schema: %s stays at its default', (raw, name, expected) => {
  expect(parseSettings(raw)[name]).toEqual(expected);
});
