import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { clonesRequest, type CloneList } from '../../server/protocol/clones.ts';
import { Client } from './client.ts';
import { Workspace } from './workspace.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'server/src/cli.ts');
const schema = join(root, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

/** Run in the workspace's folder, as a person would. */
async function clones({ folder }: Workspace, ...given: readonly string[]) {
  const child = spawn(process.execPath, [program, 'clones', ...given], { stdio: 'pipe', cwd: folder });
  const ended = once(child, 'exit') as Promise<[number]>;
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, error, code };
}

const total = (
  name: string,
  rows: string,
  row: string,
) => `export function ${name}(${rows}: Row[], rate: number): number {
  let sum = 0;
  for (const ${row} of ${rows}) {
    if (${row}.cancelled) continue;
    sum += ${row}.price * ${row}.count;
  }
  if (sum < 0) throw new Error('negative');
  return Math.round(sum * (1 + rate));
}
`;
const files = {
  'src/a.ts': total('total', 'orders', 'order'),
  'src/b.ts': `import { x } from './x.ts';\n\n${total('gross', 'lines', 'line')}`,
  'test/a.test.ts': total('total', 'orders', 'order'),
};
const other = `export class Stack<T> {
  readonly #all: T[] = [];
  push(one: T): void { this.#all.push(one); }
  pop(): T | undefined { return this.#all.pop(); }
}
`;

test('for people, as JSON and as Markdown', async () => {
  using workspace = new Workspace(files);
  const found = await clones(workspace);
  expect(found).toMatchObject({ code: 0, error: '' });
  expect(found.out).toMatch(
    /^type 2: 3 places of 9 lines \(\d+ tokens\) {2}\[[0-9a-f]{16}\]\n {4}src\/a\.ts:1-9 {2}total\n {4}src\/b\.ts:3-11 {2}gross\n {4}test\/a\.test\.ts:1-9 {2}total\n1 clone classes; 56\.3 % of 32 lines in 3 files are copies\.\n$/,
  );
  const json = JSON.parse((await clones(workspace, '--format', 'json')).out);
  expect(json).toMatchObject({ kind: 'classes', classes: [{ type: 2, files: 3, language: 'typescript' }] });
  const markdown = await clones(workspace, '--format', 'markdown', '--tests', 'exclude', 'src');
  expect(markdown.out).toContain('| 2 | 2 | 9 | 100 % | `src/a.ts:1-9`<br>`src/b.ts:3-11` |  |');
});

test('the editor is sent the same, to the byte, also after it has seen edits', async () => {
  using workspace = new Workspace({ ...files, 'src/b.ts': other });
  const { folder, storage } = workspace;
  const client = await Client.start({ folder, storage });
  const first = await client.connection.sendRequest(clonesRequest, { types: [] });
  const asPrinted = async () => {
    const { kind, classes, caveat } = JSON.parse((await clones(workspace, '--format', 'json')).out);
    return JSON.stringify({ kind, classes, caveat });
  };
  expect(JSON.stringify(first)).toBe(await asPrinted());
  for (const [path, content] of [
    ['src/b.ts', files['src/b.ts']],
    ['src/c.ts', other],
  ] as const) {
    workspace.write(path, content);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: workspace.uri(path), type: 2 }],
    });
  }
  const second: CloneList = await client.connection.sendRequest(clonesRequest, { types: [] });
  expect(second).toMatchObject({ classes: [{ type: 2, members: [{}, {}, {}] }] });
  expect(JSON.stringify(second)).toBe(await asPrinted());
  await client.stop();
});

test('SARIF is valid by its schema, and names every place', async () => {
  using workspace = new Workspace(files);
  const log = JSON.parse((await clones(workspace, '--format', 'sarif')).out);
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...log, version: '1' })).toBe(false);
  const [result] = log.runs[0].results;
  expect(result.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'src/a.ts' },
    region: { startLine: 1, startColumn: 1, endLine: 9, endColumn: 2 },
  });
  expect(result.relatedLocations.map((each: { message: { text: string } }) => each.message.text)).toEqual([
    'src/b.ts:3-11',
    'test/a.test.ts:1-9',
  ]);
});

test('a baseline: only what is new, or has spread, fails', async () => {
  using workspace = new Workspace({ 'a.ts': files['src/a.ts'], 'b.ts': files['src/a.ts'] });
  const baseline = join(workspace.folder, 'clones.json');
  expect((await clones(workspace, '--fail-on', 'any')).code).toBe(1);
  expect((await clones(workspace, '--baseline', baseline, '--update-baseline')).code).toBe(0);
  expect((await clones(workspace, '--baseline', baseline, '--fail-on', 'new')).code).toBe(0);
  workspace.write('c.ts', `${other}${files['src/a.ts']}`);
  const spread = await clones(workspace, '--baseline', baseline, '--fail-on', 'new');
  expect(spread).toMatchObject({ code: 1, out: expect.stringContaining(', new  [') as string });
});

test('percent of copied lines', async () => {
  using workspace = new Workspace(files);
  expect((await clones(workspace, '--fail-on', 'percent=60')).code).toBe(0);
  expect((await clones(workspace, '--fail-on', 'percent=50')).code).toBe(1);
});

test('changed since a revision: only classes with a changed place', async () => {
  using workspace = new Workspace({ 'a.ts': files['src/a.ts'], 'b.ts': files['src/a.ts'], 'd.ts': other });
  const git = (...given: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...given], { cwd: workspace.folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  const since = ['--changed-since', 'HEAD', '--fail-on', 'new'];
  expect((await clones(workspace, ...since)).code).toBe(0);
  workspace.write('d.ts', `// more\n${other}`);
  expect((await clones(workspace, ...since)).code).toBe(0);
  workspace.write('e.ts', files['src/b.ts']);
  expect((await clones(workspace, ...since)).out).toContain('3 places');
  workspace.remove('e.ts');
  workspace.write('b.ts', files['src/a.ts'].replaceAll('sum', 'all'));
  expect((await clones(workspace, ...since)).code).toBe(1);
});

test.each([
  [['--type', '5'], /--type wants types from 1 to 4/],
  [['--min-tokens', '10'], /at least 30/],
  [['--fail-on', 'new'], /wants --baseline FILE or --changed-since REV/],
  [['--fail-on', 'never'], /wants new, any or percent=N/],
  [['--baseline', 'no.json'], /the baseline 'no\.json' cannot be read/],
  [['nowhere'], /there is no file or folder 'nowhere'/],
  [['--changed-since', 'no-such-revision'], /git/],
])('wrong usage says what is wrong: %j', async (given, message) => {
  using workspace = new Workspace(files);
  const { code, error } = await clones(workspace, ...given);
  expect(code).toBe(2);
  expect(error).toMatch(message);
});
