import { expect, test } from 'vitest';
import type { LanguageServerDescription } from '../syntax/languageServer.ts';
import { machineServer, type ConfiguredServer } from './machine.ts';

const gopls: LanguageServerDescription = {
  command: ['gopls', '-remote=off'],
  environment: { GOPROXY: 'off' },
  settings: { gopls: { matcher: 'CaseSensitive', deepCompletion: false } },
  initializationSection: 'gopls',
  habits: { unfinished: ['UnusedVar'] },
};
const other: LanguageServerDescription = { command: ['other'] };

/** The server, or the reason in brackets, on a machine that has these programs. */
function check(there: readonly string[], configured?: ConfiguredServer, known = [gopls, other]) {
  const machine = {
    platform: 'linux' as const,
    environment: { PATH: '/bin:/opt' },
    isProgram: (path: string) => there.includes(path),
  };
  const server = machineServer({ known, configured, folder: '/shop', machine });
  return server.kind === 'none' ? `[${server.reason}]` : server.value;
}

test('the first of the known servers that is there is taken, with what it is told', () => {
  expect(check(['/opt/gopls', '/bin/other'])).toMatchObject({
    name: 'gopls',
    command: '/opt/gopls',
    args: ['-remote=off'],
    environment: { GOPROXY: 'off' },
    habits: { unfinished: ['UnusedVar'] },
  });
  expect(check(['/bin/other'])).toMatchObject({ name: 'other', command: '/bin/other', args: [] });
});

test('where there is none, the reason says what was looked for', () => {
  const named = '(tenon.completion.analyzers names another)';
  expect(check([])).toBe(`[neither gopls nor other on the PATH ${named}]`);
  expect(check([], undefined, [other])).toBe(`[no other on the PATH ${named}]`);
  expect(check([], undefined, [])).toBe('[no analyzer knows this language]');
});

test('one that the settings name goes before the known ones', () => {
  const configured = { command: ['mine', '--stdio'], settings: { mine: { a: 1 } } };
  expect(check(['/bin/mine', '/bin/other'], configured)).toMatchObject({
    name: 'mine',
    args: ['--stdio'],
    settings: { mine: { a: 1 } },
    habits: { isToldSettings: true },
  });
  expect(check(['/bin/other'], configured)).toBe(
    '[mine is not on this machine (tenon.completion.analyzers names it)]',
  );
});

test('a known one in another place is still told what it is told, and what the settings add', () => {
  const configured = { command: ['tools/gopls'], settings: { gopls: { deepCompletion: true } } };
  expect(check(['/shop/tools/gopls'], configured)).toMatchObject({
    command: '/shop/tools/gopls',
    args: ['-remote=off'],
    environment: { GOPROXY: 'off' },
    settings: { gopls: { matcher: 'CaseSensitive', deepCompletion: true } },
    initializationOptions: { matcher: 'CaseSensitive', deepCompletion: true },
    habits: { unfinished: ['UnusedVar'] },
  });
});

test('an empty command asks none', () => {
  expect(check(['/opt/gopls'], { command: [] })).toBe(
    '[tenon.completion.analyzers says that no analyzer is asked for this language]',
  );
});
