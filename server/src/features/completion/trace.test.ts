import { expect, test } from 'vitest';
import type { StaticAnalysis } from '../../analysis/staticAnalysis.ts';
import { none } from '../../base/outcome.ts';
import { languages, never } from '../../syntax/fixtures/testing.ts';
import { Trees } from '../../syntax/trees.ts';
import { TokenCaches } from '../../index/tokenCaches.ts';
import { CompletionTrace } from './trace.ts';

test('whoever watches asks the analyzer all that it can be asked', async () => {
  const asked: string[] = [];
  const answer = (what: string) => async () => {
    asked.push(what);
    return none(what);
  };
  const analysis: Required<StaticAnalysis> = {
    name: 'a fake',
    isLiteral: true,
    members: answer('members'),
    takesAnyName: answer('any name'),
    names: answer('names'),
    choices: answer('choices'),
    constructible: answer('constructible'),
    callable: answer('callable'),
    comparable: answer('comparable'),
    assignable: answer('assignable'),
    arity: answer('arity'),
    typeOf: answer('typeOf'),
    faults: answer('faults'),
    imports: answer('imports'),
  };
  const request = {
    snapshot: { uri: 'file:///a.ts', version: 1, language: languages.byId('typescript')!, text: '' },
    path: '/a.ts',
    shownPath: 'a.ts',
    offset: 0,
    minimumConfidence: 0,
    alternatives: 1,
    guidance: 'verified' as const,
  };
  const ports = {
    caches: new TokenCaches(),
    trees: new Trees(1),
    analysisOf: () => analysis,
    absenceOf: () => '',
    prompted: () => undefined,
  };
  const trace = new CompletionTrace(request, ports, () => 0);
  const watched = trace.ports.analysisOf('typescript') as Required<StaticAnalysis>;
  const source = { uri: 'file:///a.ts', languageId: 'typescript', text: '' };
  await watched.members(source, 0, never);
  await watched.takesAnyName(source, 0, never);
  await watched.names(source, 0, never);
  await watched.choices(source, 0, never);
  await watched.constructible(source, 0, never);
  await watched.callable(source, 0, never);
  await watched.comparable(source, 0, never);
  await watched.assignable(source, 0, never);
  await watched.arity(source, 0, never);
  await watched.typeOf(source, 0, never);
  await watched.faults(source, never);
  await watched.imports(source, { span: { start: 0, end: 0 }, mentionedIn: [] }, never);
  const all = [
    'members',
    'any name',
    'names',
    'choices',
    'constructible',
    'callable',
    'comparable',
    'assignable',
    'arity',
    'typeOf',
    'faults',
    'imports',
  ];
  const keys = all.map((what) => (what === 'any name' ? 'takesAnyName' : what));
  expect([asked, Object.keys(analysis).toSorted()]).toEqual([all, ['name', 'isLiteral', ...keys].toSorted()]);
  expect(watched.isLiteral).toBe(true);
});
