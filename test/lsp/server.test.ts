import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pauseNotification, rebuildNotification, searchRequest } from '../../server/protocol/requests.ts';
import type { HitList } from '../../server/protocol/requests.ts';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { Client, everything } from './client.ts';
import { endless } from './encoder.ts';
import { large, Workspace } from './workspace.ts';

test('indexes a folder with progress, then finds a function from a sentence and says why', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  const { index } = await client.ready();
  expect(index).toMatchObject({ files: 3, blocks: 6, reader: false, skipped: { minified: 1 } });
  const list = await client.search('add up the price of all items');
  expect(names(list)[0]).toBe('total_price');
  const first = list.kind === 'hits' ? list.hits[0] : undefined;
  expect(first).toMatchObject({ path: 'src/cart.py', language: 'python', category: 'code' });
  expect(first?.summary).toBe('Add up what all items of a cart cost.');
  expect(first?.why.words).toContain('items');
  expect((first?.why.lexical ?? 0) + (first?.why.semantic ?? 0)).toBeCloseTo(1);
  expect(list).toMatchObject({ caveat: '' });
  expect(names(await client.search('hidden function secret'))).not.toContain('hidden_function');
  await client.stop();
  expect(client.log.some((line) => /^search \d+ ms lexical=\d+ vectors=\d+ → \d+ hits$/.test(line))).toBe(
    true,
  );
});

test('finds similar code for the function at the cursor, but neither itself nor what is unlike it', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  await client.ready();
  const list = await client.similar(workspace.uri('src/cart.py'), 3, { ...everything, tests: 'exclude' });
  expect(list).toMatchObject({ subject: { name: 'total_price' } });
  expect(names(list)[0]).toBe('invoiceTotal');
  expect(names(list)).not.toContain('total_price');
  expect(names(list)).not.toContain('fetchPage');
  expect(await client.similar(workspace.uri('src/cart.py'), 6)).toMatchObject({ kind: 'none' });
  await client.stop();
});

test('filters by language, folder and tests', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  await client.ready();
  const found = async (filters: Partial<typeof everything>) =>
    names(await client.search('total price', { ...everything, ...filters }));
  expect(await found({ tests: 'only' })).toEqual(['test_total_price']);
  expect(await found({ tests: 'exclude' })).not.toContain('test_total_price');
  expect(await found({ languages: ['typescript'] })).toContain('invoiceTotal');
  expect(await found({ languages: ['typescript'] })).not.toContain('total_price');
  expect(await found({ folder: workspace.uri('tests') })).toEqual(['test_total_price']);
  await client.stop();
});

test('a saved file is found by what it says now, a deleted one no more', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  await client.ready();
  const uri = workspace.uri('src/cart.py');
  const text =
    'def apply_voucher(cart, voucher):\n    """Reduce the price by a voucher."""\n    return cart - voucher\n';
  const textDocument = { uri, languageId: 'python', version: 1, text };
  await client.connection.sendNotification('textDocument/didOpen', { textDocument });
  workspace.write('src/cart.py', text);
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  await client.until(({ index }) => index.blocks === 5 && index.vectors === 5);
  expect(names(await client.search('voucher'))[0]).toBe('apply_voucher');
  expect(names(await client.search('total price cart'))).not.toContain('total_price');
  workspace.remove('src/cart.py');
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri, type: 3 }],
  });
  await client.until(({ index }) => index.blocks === 4);
  expect(names(await client.search('voucher'))).not.toContain('apply_voucher');
  await client.stop();
});

test('what was indexed is there at the next start; what changed meanwhile is indexed anew', async () => {
  using workspace = new Workspace();
  const first = await Client.start(workspace);
  await first.ready();
  await first.stop();
  workspace.write('src/new.go', 'package main\n\nfunc ParseFlags(args []string) error {\n\treturn nil\n}\n');
  workspace.remove('src/invoice.ts');
  const second = await Client.start(workspace);
  const { index } = await second.until(
    ({ index: { blocks, vectors, phase } }) => phase === 'ready' && blocks === 4 && vectors === 4,
  );
  expect(index.reason).toBe('');
  expect(names(await second.search('parse flags'))[0]).toBe('ParseFlags');
  await second.stop();
});

test('another model makes its own vectors and keeps the words', async () => {
  using workspace = new Workspace();
  const first = await Client.start(workspace);
  await first.ready();
  await first.stop();
  const second = await Client.start({
    folder: workspace.folder,
    storage: workspace.storage,
    environment: { TENON_TEST_MODEL: 'other' },
  });
  const { index } = await second.until(
    (status) => status.index.phase === 'ready' && status.index.reason !== '',
  );
  expect(index.reason).toContain('another model');
  await second.ready();
  await second.stop();
});

test('answers while files are read, with progress and by meaning already', async () => {
  using workspace = new Workspace({ ...large(60), [gate]: '' });
  const { folder, storage } = workspace;
  const environment = { TENON_TEST_STATIC_GATE: join(folder, gate), TENON_TEST_ENCODER: 'none' };
  const client = await Client.start({ folder, storage, environment });
  await client.until(({ index }) => index.phase === 'indexing' && index.files === 10);
  await client.hears(() => client.progress.includes('report 10/60 files'));
  expect(client.progress).toContain('begin Tenon: indexing');
  const list = await client.search('handle request');
  expect(list).toMatchObject({ kind: 'hits', caveat: 'indexed: 10 of 60 files' });
  workspace.remove(gate);
  const { index, model } = await client.until(({ index: { phase } }) => phase === 'ready');
  expect({ index, model }).toMatchObject({
    index: { blocks: 720, staticVectors: 720, vectors: 0 },
    model: { state: 'off' },
  });
  expect(await client.search('handle request')).toMatchObject({ kind: 'hits', caveat: '' });
  expect(await client.similar(workspace.uri('part0/module0.py'), 2)).toMatchObject({ kind: 'hits' });
  await client.stop();
});

test('answers while vectors are filled in, says so, and stops when told to', async () => {
  using workspace = new Workspace({ ...large(60), [gate]: '' });
  const { folder, storage } = workspace;
  const environment = { TENON_TEST_GATE: join(folder, gate) };
  const client = await Client.start({ folder, storage, environment });
  await client.until(({ index }) => index.phase === 'vectors' && index.vectors === 120);
  const list = await client.search('handle request');
  expect(list).toMatchObject({ kind: 'hits', caveat: 'vectors: 120 of 720 blocks' });
  await client.hears(() => client.progress.includes('report 120/720 blocks'));
  await client.connection.sendNotification(pauseNotification, { paused: true });
  await client.until(({ index }) => index.paused);
  workspace.remove(gate);
  const paused = await client.until(({ index }) => index.phase === 'ready');
  expect(paused.index.vectors).toBeLessThan(720);
  await client.connection.sendNotification(pauseNotification, { paused: false });
  await client.ready();
  await client.stop();
});

test('a cancelled search ends as cancelled', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  await client.ready();
  const source = new CancellationTokenSource();
  const asked = client.connection.sendRequest(
    searchRequest,
    { query: endless, limit: 5, filters: everything },
    source.token,
  );
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
  await client.stop();
});

test('takes settings over: exclusions, code lenses, off and on', async () => {
  using workspace = new Workspace();
  const client = await Client.start(workspace);
  await client.ready();
  const textDocument = { uri: workspace.uri('src/cart.py') };
  expect(await client.connection.sendRequest('textDocument/codeLens', { textDocument })).toEqual([]);
  await client.configure({ index: { exclude: ['tests/**'] }, similar: { codeLens: true } });
  await client.until(({ index }) => index.blocks === 5);
  expect(await client.connection.sendRequest('textDocument/codeLens', { textDocument })).toMatchObject([
    { command: { command: 'tenon.findSimilar' } },
    { range: { start: { line: 8 } } },
  ]);
  await client.configure({ index: { enabled: false } });
  await client.until(({ index }) => index.phase === 'off' && index.blocks === 0);
  expect(await client.search('price')).toMatchObject({
    kind: 'none',
    reason: expect.stringContaining('switched off') as string,
  });
  await client.configure({});
  await client.ready();
  const scans = () => client.log.filter((line) => /^index \d+ ms/.test(line)).length;
  const before = scans();
  await client.connection.sendNotification(rebuildNotification);
  await client.hears(() => scans() > before);
  await client.ready();
  await client.stop();
});

/** A file that holds the encoder up while it exists. */
const gate = 'gate.txt';

function names(list: HitList): string[] {
  return list.kind === 'hits' ? list.hits.map(({ name }) => name) : [];
}
