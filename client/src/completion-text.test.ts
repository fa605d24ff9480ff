import { expect, test } from 'vitest';
import type { CompletionState } from '../../server/protocol/completion.ts';
import {
  completionText,
  lastText,
  modelText,
  placeToChange,
  refusalText,
  whyText,
} from './completion-text.ts';

const ready: CompletionState = {
  state: 'ready',
  model: 'caches of this workspace',
  tokens: 12_345,
  analyzer: 'TypeScript 7.0.2',
};
const last = {
  at: 0,
  milliseconds: 34.4,
  outcome: 'none',
  by: '',
  reason: 'Nothing alike was seen in this workspace.',
  shown: 0,
} as const;

test.each([
  ['off', '$(circle-slash) Suggestions: off'],
  ['snoozed', '$(bell-slash) Suggestions: snoozed'],
  ['starting', '$(loading~spin) Suggestions: starting'],
  ['ready', '$(sparkle) Suggestions'],
] as const)('state %s reads %s', (state, expected) => {
  expect(completionText({ ...ready, state })).toBe(expected);
  expect(completionText({ ...ready, state }, 'Off in go.')).toBe('$(circle-slash) Suggestions: off here');
});

test.each([
  [ready, 'caches of this workspace (12,345 tokens) · TypeScript 7.0.2'],
  [{ ...ready, tokens: 0, analyzer: '' }, 'caches of this workspace · nothing verifies'],
  [{ ...ready, model: '' }, 'TypeScript 7.0.2'],
])('the model of %# reads "%s"', (state, text) => {
  expect(modelText(state)).toBe(text);
});

test.each([
  [undefined, ''],
  [last, '34 ms, no suggestion'],
  [{ ...last, outcome: 'unverified', by: '' }, '34 ms, unverified'],
  [{ ...last, outcome: 'verified', by: 'TypeScript 7.0.2' }, '34 ms, verified by TypeScript 7.0.2'],
] as const)('the last request of %# reads "%s"', (last, text) => {
  expect(lastText(last === undefined ? ready : { ...ready, last })).toBe(text);
});

test.each([
  [{ ...ready, last }, 'Nothing alike was seen in this workspace.'],
  [{ ...ready, last: { ...last, reason: 'no candidate passed the mask' } }, 'No candidate passed the mask.'],
  [{ ...ready, last: { ...last, reason: '' } }, 'The last request had no answer.'],
  [{ ...ready, state: 'off' as const, last }, 'Suggestions are off.'],
  [{ ...ready, state: 'snoozed' as const, last }, 'Suggestions are snoozed.'],
  [{ ...ready, state: 'starting' as const }, 'Suggestions are still starting.'],
  [ready, 'No suggestion was asked for yet: type in a file, or run "Trigger Inline Suggestion".'],
  [
    { ...ready, last: { ...last, outcome: 'unverified' as const, reason: '' } },
    'The last request was answered with a suggestion (not verified).',
  ],
])('why, %#: %j', (state, expected) => {
  expect(whyText(state)).toBe(expected);
  expect(whyText(state, 'Off in go.')).toBe('Off in go.');
});

test('where nothing verifies suggestions, it says why', () => {
  const state = { ...ready, analyzer: '', absence: 'no gopls on the PATH', last };
  expect(whyText(state)).toBe(
    'Nothing alike was seen in this workspace. Nothing verifies suggestions: no gopls on the PATH.',
  );
});

test.each([
  [{ enabled: true, disabledLanguages: [] }, ''],
  [{ enabled: true, disabledLanguages: ['go'] }, ''],
  [
    { enabled: true, disabledLanguages: ['python'] },
    'Suggestions are off for python files (setting tenon.completion.disabledLanguages).',
  ],
  [
    { enabled: false, disabledLanguages: [] },
    'Suggestions are off for python files here (setting tenon.completion.enabled).',
  ],
])('%j in Python: "%s"', (settings, expected) => {
  expect(refusalText(settings, 'python')).toBe(expected);
});

test.each([
  [{}, 'global', false],
  [{ workspaceValue: true }, 'workspace', false],
  [{ workspaceValue: true, workspaceFolderValue: false }, 'workspaceFolder', false],
  [{ workspaceValue: true, globalLanguageValue: false }, 'global', true],
  [{ workspaceLanguageValue: true, globalLanguageValue: false }, 'workspace', true],
  [{ workspaceFolderLanguageValue: true }, 'workspaceFolder', true],
] as const)('with %j, a setting changes in %s', (places, target, inLanguage) => {
  expect(placeToChange(places)).toEqual({ target, inLanguage });
});
