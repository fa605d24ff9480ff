import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { HitList } from '../../server/protocol/requests.ts';
import { Client } from './client.ts';
import { large, Workspace } from './workspace.ts';

test('a damaged index is built anew, with the reason', async () => {
  using workspace = new Workspace();
  const first = await Client.start(workspace);
  await first.ready();
  await first.stop();
  writeFileSync(
    join(workspace.storage, 'index.sqlite'),
    'this is no database, and long enough to look like one'.repeat(100),
  );
  const second = await Client.start(workspace);
  const { index } = await second.ready();
  expect(index).toMatchObject({ blocks: 6, reason: expect.stringContaining('damaged') as string });
  expect(names(await second.search('total price'))).toContain('total_price');
  await second.stop();
});

test('an index whose pages are overwritten is built anew', async () => {
  using workspace = new Workspace(large(40));
  const first = await Client.start(workspace);
  await first.ready();
  await first.stop();
  const path = join(workspace.storage, 'index.sqlite');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096 * 2, bytes.length - 4096);
  writeFileSync(path, bytes);
  const second = await Client.start(workspace);
  const { index } = await second.ready();
  expect(index).toMatchObject({ blocks: 480, reason: expect.stringContaining('damaged') as string });
  await second.stop();
});

test('an index of another format is built anew', async () => {
  using workspace = new Workspace();
  const first = await Client.start(workspace);
  await first.ready();
  await first.stop();
  const database = new Database(join(workspace.storage, 'index.sqlite'));
  database.exec("UPDATE meta SET value = '0' WHERE key = 'format'");
  database.close();
  const second = await Client.start(workspace);
  const { index } = await second.ready();
  expect(index).toMatchObject({ blocks: 6, reason: expect.stringContaining('another version') as string });
  await second.stop();
});

test('of two windows on one folder one writes and one reads; when the writer dies the other takes over', async () => {
  using workspace = new Workspace();
  const writer = await Client.start(workspace);
  await writer.ready();
  const reader = await Client.start(workspace);
  expect((await reader.ready()).index.reader).toBe(true);
  expect(names(await reader.search('total price'))).toContain('total_price');
  await save(writer, workspace, 'src/new.py', 'def launch_rocket(fuel):\n    return fuel.burn()\n');
  await reader.until(({ index }) => index.blocks === 7 && index.vectors === 7);
  expect(names(await reader.search('launch rocket'))[0]).toBe('launch_rocket');
  await writer.kill();
  await reader.until(({ index }) => !index.reader && index.phase === 'ready');
  await save(
    reader,
    workspace,
    'src/new.py',
    'def land_rocket(fuel):\n    return fuel.save()\n\n\ndef refuel():\n    pass\n',
  );
  await reader.until(({ index }) => index.blocks === 8 && index.vectors === 8);
  expect(names(await reader.search('land rocket'))[0]).toBe('land_rocket');
  await reader.stop();
});

test(
  'killed at any moment, twelve times over, the index opens, is whole, and is completed',
  { timeout: 120_000 },
  async () => {
    using workspace = new Workspace(large(80));
    const { folder, storage } = workspace;
    for (let round = 0; round < 12; round++) {
      const client = await Client.start({ folder, storage, environment: { TENON_TEST_PAUSE: '5' } });
      await client.until(({ index }) => index.phase !== 'opening');
      await setTimeout(round * 40);
      workspace.write(
        `part0/module${round * 7}.py`,
        `def changed_${'x'.repeat(round + 2)}(value):\n    return value\n`,
      );
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: workspace.uri(`part0/module${round * 7}.py`), type: 2 }],
      });
      await setTimeout(round % 3);
      await client.kill();
      expectWhole(storage);
    }
    const client = await Client.start({ folder, storage });
    const { index } = await client.ready();
    expect(index).toMatchObject({ files: 80, blocks: 68 * 12 + 12, reason: '' });
    expect(names(await client.search('changed xxxxxxxxxxxxx'))[0]).toBe('changed_xxxxxxxxxxxxx');
    await client.stop();
    expectWhole(storage);
  },
);

/** Every file has the blocks and the terms that it says, nothing belongs to a file that is not there. */
function expectWhole(storage: string): void {
  const database = new Database(join(storage, 'index.sqlite'), { readonly: true });
  const count = (sql: string) => database.prepare(sql).pluck().get();
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(count('SELECT count(*) FROM blocks WHERE file NOT IN (SELECT id FROM files)')).toBe(0);
  for (const table of ['static_vectors', 'encoder_vectors'])
    expect(count(`SELECT count(*) FROM ${table} WHERE file NOT IN (SELECT id FROM files)`)).toBe(0);
  expect(
    count(
      'SELECT count(*) FROM files f LEFT JOIN static_vectors v ON v.file = f.id AND v.version = f.version WHERE v.file IS NULL',
    ),
  ).toBe(0);
  expect(
    count(
      'SELECT count(*) FROM files f WHERE f.blocks != (SELECT count(*) FROM blocks b WHERE b.file = f.id)',
    ),
  ).toBe(0);
  const words = count("SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'words'), 0)");
  const stored = database.prepare('SELECT text FROM words ORDER BY first').pluck().all() as string[];
  expect(stored.flatMap((text) => text.split('\n')).length).toBe(words);
  database.close();
}

async function save(client: Client, workspace: Workspace, path: string, text: string): Promise<void> {
  workspace.write(path, text);
  const changes = [{ uri: workspace.uri(path), type: 2 }];
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
}

function names(list: HitList): string[] {
  return list.kind === 'hits' ? list.hits.map(({ name }) => name) : [];
}
