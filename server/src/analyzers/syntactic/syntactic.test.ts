import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gone, isGone, type Member, type StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { silent } from '../../base/logger.ts';
import { none, some } from '../../base/outcome.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { inTurn } from '../inTurn.ts';
import { SyntacticAnalyses } from './analyses.ts';

const folder = mkdtempSync(join(tmpdir(), 'tenon-syntax-'));
const paths = ['Till.java', 'notes.txt', 'gone.java'].map((name) => `${folder}/${name}`);
writeFileSync(`${folder}/Till.java`, 'package shop; class Till { int cents; }');
writeFileSync(`${folder}/notes.txt`, 'class Till {');
const analyses = new SyntacticAnalyses({
  languages,
  logger: silent,
  paths: () => paths,
  pathOf: (uri) => (uri.startsWith('file://') ? uri.slice('file://'.length) : undefined),
});
afterAll(async () => {
  await analyses.stop();
  rmSync(folder, { recursive: true });
});

/** The members at `|` but for what every object has, or the reason in brackets. */
async function check(marked: string, uri = `file://${folder}/Shop.java`): Promise<string> {
  const offset = marked.indexOf('|');
  const source = { uri, languageId: 'java', text: marked.replace('|', '') };
  const members = await analyses.of('java', 'no server')!.members(source, offset, never);
  if (members.kind === 'none') return `[${members.reason}]`;
  return members.value
    .filter(({ kind }) => kind !== 'other')
    .map(({ name }) => name)
    .join(' ');
}

const inMethod = (body: string) => `package shop; class Shop { void f(Till till) {\n${body}\n} }`;

test('members of what is being written, once the files have been read', async () => {
  expect(await check(inMethod('till.|'))).toBe(
    '[the files of the workspace are still being read for members]',
  );
  await analyses.filled('java');
  expect(await check(inMethod('till.|'))).toBe('cents');
  expect(await check(inMethod('g(till.|)'))).toBe('cents');
  expect(await check(inMethod('int x = till.|'))).toBe('cents');
  expect(await check(inMethod('till.|\nf(till);'))).toBe('cents');
  expect(await check(inMethod('other.|'))).toBe('[syntax does not tell what the receiver has]');
  expect(await check(inMethod('// till.|'))).toBe('[syntax does not tell what the receiver has]');
  expect(await check(inMethod('till.|'), 'untitled:1')).toBe('[the document is not read for members]');
});

test('a text is looked at once', async () => {
  await analyses.filled('java');
  const source = { uri: `file://${folder}/Shop.java`, languageId: 'java', text: inMethod('till.') };
  const offset = source.text.indexOf('till.') + 5;
  const ask = () => analyses.of('java', 'no server')!.members(source, offset, never);
  expect(await ask()).toBe(await ask());
});

test('a file that changes is read again', async () => {
  await analyses.filled('java');
  writeFileSync(`${folder}/Till.java`, 'package shop; class Till { int euros; }');
  await analyses.changed(`${folder}/Till.java`);
  expect(await check(inMethod('till.|'))).toBe('euros');
});

test('nothing is verified by syntax, and a language without rules has none', async () => {
  const source = { uri: `file://${folder}/Shop.java`, languageId: 'java', text: '' };
  const analysis = analyses.of('java', 'no server');
  expect(await analysis?.faults(source, never)).toEqual(none('nobody checked its types: no server'));
  expect(analyses.of('typescript', '')).toBeUndefined();
});

test('an analyzer that does not run leaves its members to another', async () => {
  const of = (name: string, members: StaticAnalysis['members']): StaticAnalysis => ({
    name,
    members,
    faults: async () => some([]),
  });
  const total: Member = { name: 'total', kind: 'method' };
  const syntax = of('syntax', async () => some([total]));
  const source = { uri: 'file:///a', languageId: 'java', text: 'a.' };
  const asked = async (answer: Awaited<ReturnType<StaticAnalysis['members']>>) => {
    const both = inTurn(
      of('server', async () => answer),
      syntax,
      isGone,
    );
    const found = await both.members(source, 2, never);
    return `${both.name}: ${found.kind === 'some' ? found.value.map(({ name }) => name).join() : found.reason}`;
  };
  expect(await asked(gone('it ended'))).toBe('syntax: total');
  expect(await asked(none('any receiver'))).toBe('server: any receiver');
  expect(await asked(some([]))).toBe('server: ');
});
