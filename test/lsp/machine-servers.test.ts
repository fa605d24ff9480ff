import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { openAnalyzers } from '../../server/src/analyzers/analyzers.ts';
import { findProgram, thisMachine } from '../../server/src/analyzers/program.ts';
import { checkpointOf } from '../../server/src/base/checkpoint.ts';
import { silent } from '../../server/src/base/logger.ts';
import { layFoundation } from '../../server/src/composition.ts';
import { serverOf } from '../../server/src/completionHost.ts';
import { Workspace } from './workspace.ts';

// The real gopls, clangd and rust-analyzer, where they are on the PATH. What they answered is also in the tests with scripted servers
// (server/src/analyzers/lsp), which always run.
const never = checkpointOf(new AbortController().signal);
const workspace = new Workspace({
  'go.mod': 'module shop\n\ngo 1.22\n',
  'shop.go': `package shop

type Shop struct{ Till int }

func (s *Shop) Sell(name string) error { return nil }
`,
  'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
  'src/lib.rs': 'pub mod till;\npub struct Shop { pub till: i32 }\nimpl Shop { pub fn sell(&self) {} }\n',
  'src/till.rs': '',
  'shop.h':
    'class Shop { public: int till; void sell(int name); bool operator==(const Shop&) const; private: int safe; };\n',
});
const foundation = await layFoundation();
const where = { ...foundation, configured: {}, folder: workspace.folder };
const analyzers = openAnalyzers({
  serverOf: (languageId) => serverOf(languageId, where),
  folders: [{ uri: workspace.uri(''), name: 'shop' }],
  logger: silent,
  cap: 50_000,
});

afterAll(async () => {
  await analyzers.close();
  workspace[Symbol.dispose]();
});

/** Whether the program runs here. Where it does not, that is said aloud. */
function isThere(name: string, ask: string): boolean {
  const path = findProgram(name, workspace.folder, thisMachine);
  const runs = path !== undefined && spawnSync(path, [ask], { stdio: 'ignore' }).status === 0;
  if (!runs) console.warn(`The tests with a real ${name} DID NOT RUN: there is none on the PATH that runs.`);
  return runs;
}

interface Place {
  readonly languageId: string;
  readonly file: string;
  /** The text, with `|` where members are asked for. */
  readonly marked: string;
}

function asked({ languageId, file, marked }: Place) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const analysis = analyzers.analysisOf(languageId);
  if (analysis === undefined) throw new Error(analyzers.absenceOf(languageId));
  return { analysis, offset, source: { uri: workspace.uri(file), languageId, text } };
}

/** The members, or the reason in brackets. */
async function membersOf(place: Place): Promise<string> {
  const { analysis, offset, source } = asked(place);
  const members = await analysis.members(source, offset, never);
  if (members.kind === 'none') return `[${members.reason}]`;
  return members.value
    .map(({ name, kind }) => `${name}:${kind}`)
    .toSorted()
    .join(' ');
}

/** The codes of the faults, with the text they are at. */
async function faultsOf(place: Place): Promise<readonly string[]> {
  const { analysis, source } = asked(place);
  const faults = await analysis.faults(source, never);
  if (faults.kind === 'none') return [faults.reason];
  return faults.value.map(({ code, span }) => `${code} ${source.text.slice(span.start, span.end)}`);
}

const inGo = (body: string): Place => ({
  languageId: 'go',
  file: 'till.go',
  marked: `package shop\n\nfunc till(s *Shop, a any) {\n\t${body}\n}\n`,
});

test.skipIf(!isThere('gopls', 'version'))('gopls says what a receiver has, and what is wrong', async () => {
  expect(await membersOf(inGo('s.|'))).toBe('Sell:method Till:property');
  expect(await membersOf(inGo('a.|'))).toMatch(/^\[/);
  expect(await membersOf(inGo('nothing.|'))).toMatch(/^\[/);
  expect(await faultsOf(inGo('_ = s.Till|'))).toEqual([]);
  expect(await faultsOf(inGo('_ = s.Tiil|'))).toEqual(['MissingFieldOrMethod Tiil']);
  // A variable that nothing uses yet is an error in Go, but not one of a line that is being written.
  expect(await faultsOf(inGo('till := s.Till|'))).toEqual([]);
});

const inCpp = (body: string): Place => ({
  languageId: 'cpp',
  file: 'till.cpp',
  marked: `#include "shop.h"\nvoid till(Shop& s, Shop* p) {\n  ${body}\n}\n`,
});
const inC = (body: string): Place => ({
  languageId: 'c',
  file: 'till.c',
  marked: `struct shop { int till; };\nvoid till(struct shop *p) { ${body} }\n`,
});

test.skipIf(!isThere('clangd', '--version'))(
  'clangd says what a receiver has, and what is wrong',
  async () => {
    for (const receiver of ['s.|', 'p->|'])
      expect(await membersOf(inCpp(receiver))).toBe('sell:method till:property');
    expect(await membersOf(inC('p->|'))).toBe('till:property');
    expect(await membersOf(inCpp('nothing.|'))).toMatch(/^\[/);
    expect(await faultsOf(inCpp('s.sell(1);|'))).toEqual([]);
    expect(await faultsOf(inCpp('s.sel(1);|'))).toEqual([expect.stringMatching(/^no_member\w* sel$/)]);
    expect(await faultsOf(inC('p->tiil = 1;|'))).toEqual([expect.stringMatching(/^no_member\w* tiil$/)]);
  },
);

const inRust = (body: string): Place => ({
  languageId: 'rust',
  file: 'src/till.rs',
  marked: `use crate::Shop;\npub fn till(s: &Shop) {\n    ${body}\n}\n`,
});

test.skipIf(!isThere('rust-analyzer', '--version'))(
  'rust-analyzer says what a receiver has, and what is wrong; nothing where it lacks the standard library',
  async ({ skip }) => {
    const members = await membersOf(inRust('s.|'));
    if (members === '[the analyzer could read only a part of the program]')
      return skip('rust-analyzer finds no sources of the standard library here');
    expect(members).toMatch(/^sell:method till:property\b|\bsell:method\b.*\btill:property\b/);
    expect(await membersOf(inRust('nothing.|'))).toMatch(/^\[/);
    expect(await faultsOf(inRust('let _ = s.till;|'))).toEqual([]);
    expect(await faultsOf(inRust('let _ = s.tiil;|'))).toEqual([expect.stringMatching(/tiil$/)]);
  },
);

test('where a language has no analyzer here, the reason says what was looked for', () => {
  const nowhere = { ...where, configured: { go: { command: ['no-such-gopls'] } } };
  expect(serverOf('go', nowhere)).toMatchObject({
    reason: 'no-such-gopls is not on this machine (tenon.completion.analyzers names it)',
  });
  expect(serverOf('cobol', where)).toMatchObject({ reason: 'no analyzer knows this language' });
});
