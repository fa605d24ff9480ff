import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Source } from '../../analysis/staticAnalysis.ts';
import { checkpointOf } from '../../base/checkpoint.ts';
import { silent } from '../../base/logger.ts';
import { openLspAnalyzer, type LspAnalyzer, type LspAnalyzerOptions } from './analyzer.ts';

const never = checkpointOf(new AbortController().signal);
const source: Source = { uri: 'file:///shop/till.x', languageId: 'x', text: 'a.' };
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const error = { range, severity: 1, message: 'no' };
const desk = { uri: 'file:///desk', name: 'desk' };
const shop = { uri: 'file:///shop', name: 'shop' };
const opened: LspAnalyzer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** An analyzer whose server does as `script` says (fixtures/scripted.mjs). */
function scripted(script: object, change: Partial<LspAnalyzerOptions> = {}): LspAnalyzer {
  const analyzer = openLspAnalyzer({
    name: 'Scripted',
    command: process.execPath,
    args: [join(import.meta.dirname, 'fixtures/scripted.mjs')],
    initializationOptions: script,
    folders: [shop],
    logger: silent,
    cap: 30_000,
    ...change,
  });
  opened.push(analyzer);
  return analyzer;
}

/** The names that it offers: they tell what it was told. */
async function namesOf(analyzer: LspAnalyzer): Promise<readonly string[]> {
  const members = await analyzer.members(source, 2, never);
  return members.kind === 'none' ? [members.reason] : members.value.map(({ name }) => name);
}

test('a report without a kind is a full one, as gopls sends it', async () => {
  const capabilities = { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } };
  const gopls = scripted({ capabilities, diagnostic: { kind: '', items: [error] } });
  expect(await gopls.faults(source, never)).toMatchObject({ value: [{ message: 'no' }] });
  const silentOne = scripted({ capabilities, diagnostic: { kind: 'unchanged', resultId: '1' } });
  expect(await silentOne.faults(source, never)).toMatchObject({ kind: 'none' });
});

test('that a new variable is not used yet is no fault', async () => {
  const publish = [
    { ...error, code: 'UnusedVar' },
    { ...error, code: 'Undeclared' },
    { ...error, severity: 2 },
  ];
  const analyzer = scripted({ publish }, { habits: { unfinished: ['UnusedVar'] } });
  expect(await analyzer.faults(source, never)).toMatchObject({ value: [{ code: 'Undeclared' }] });
});

test('that a server without versions has no errors is not said of the text that was asked about', async () => {
  const reason = 'it does not say which text its errors are of';
  const clean = scripted({ publish: [], unversioned: true });
  expect(await clean.faults(source, never)).toEqual({ kind: 'none', reason });
  const wrong = scripted({ publish: [error], unversioned: true });
  expect(await wrong.faults(source, never)).toMatchObject({ value: [{ message: 'no' }] });
});

test('one that answers before it has read the program is asked when it has', async () => {
  const notify = ['experimental/serverStatus', { quiescent: true }];
  const readyOn = { method: 'experimental/serverStatus', parameter: 'quiescent', value: true };
  expect(await namesOf(scripted({ notify, late: 50 }))).toContain('early');
  expect(await namesOf(scripted({ notify, late: 50 }, { habits: { readyOn } }))).toContain('ready');
});

test('one that has read only a part of the program is not asked', async () => {
  const whole = { parameter: 'health', value: 'ok' };
  const readyOn = { method: 'experimental/serverStatus', parameter: 'quiescent', value: true, whole };
  const told = (health: string) => {
    const notify = ['experimental/serverStatus', { quiescent: true, health }];
    return namesOf(scripted({ notify }, { habits: { readyOn } }));
  };
  expect(await told('ok')).toContain('ready');
  expect(await told('warning')).toEqual(['the analyzer could read only a part of the program']);
});

test('one that guesses before it has published is asked when it has', async () => {
  expect(await namesOf(scripted({ publish: [], late: 50 }))).toContain('early');
  expect(await namesOf(scripted({ publish: [], late: 50 }, { habits: { guessesFirst: true } }))).toContain(
    'ready',
  );
});

test('what is published of a text that was closed is not taken for the one that is open now', async () => {
  const analyzer = scripted({ publish: [error], late: 50 }, { habits: { guessesFirst: true } });
  expect(await namesOf(analyzer)).toContain('ready');
  await analyzer.filesChanged([{ uri: source.uri, kind: 'changed' }]);
  expect(await namesOf(analyzer)).toContain('ready');
  await analyzer.filesChanged([{ uri: source.uri, kind: 'changed' }]);
  expect(await analyzer.faults(source, never)).toMatchObject({ value: [{ message: 'no' }] });
});

test('one that publishes of what it is told to, and not twice of one text, is heard', async () => {
  const analyzer = scripted({ publish: [error], onlyTold: true }, { habits: { publishesWhenTold: true } });
  const wrong = { value: [{ message: 'no' }] };
  for (const text of ['a.', 'a.b', 'a.']) {
    const asked = { ...source, text };
    expect(await analyzer.faults(asked, never)).toMatchObject(wrong);
    await analyzer.members({ ...source, text: 'a.other' }, 2, never);
    expect(await analyzer.faults(asked, never)).toMatchObject(wrong);
    await analyzer.members({ ...source, text: 'a.' }, 2, never);
  }
});

test('a server may write an address in another way', async () => {
  const analyzer = scripted({ publish: [error] });
  const odd = { ...source, uri: 'file:///c%3A/shop%2Btill/a.x' };
  expect(await analyzer.faults(odd, never)).toMatchObject({ value: [{ message: 'no' }] });
});

test('one that does not ask for its settings is told', async () => {
  const settings = { java: {} };
  expect(await namesOf(scripted({}, { settings }))).not.toContain('settings_java');
  expect(await namesOf(scripted({}, { settings, habits: { isToldSettings: true } }))).toContain(
    'settings_java',
  );
});

test('every folder of the workspace is told, at the start and when they change', async () => {
  const workspaceFolders = { supported: true, changeNotifications: true };
  const analyzer = scripted({ capabilities: { workspace: { workspaceFolders } } }, { folders: [shop, desk] });
  const atStart = ['root_file____shop', 'folder_shop', 'folder_desk'];
  expect(await namesOf(analyzer)).toEqual(['early', ...atStart]);
  await analyzer.setFolders([desk, { uri: 'file:///till', name: 'till' }]);
  expect(await namesOf(analyzer)).toEqual(['early', ...atStart, 'added_till', 'removed_shop']);
});

test('a server that knows its folders only from the start is started anew', async () => {
  const analyzer = scripted({});
  expect(await namesOf(analyzer)).toContain('folder_shop');
  const { pid } = analyzer;
  await analyzer.setFolders([desk]);
  expect(await namesOf(analyzer)).toEqual(['early', 'root_file____desk', 'folder_desk']);
  expect(analyzer.pid).not.toBe(pid);
});
