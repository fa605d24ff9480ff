import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseSettings } from '../protocol/settings.ts';
import { silent } from './base/logger.ts';
import type { EncoderHost } from './composition.ts';
import { models } from './encoderHost.ts';
import { assetsAround } from './workspace/assets.ts';

const fixtures = join(import.meta.dirname, 'inference', 'fixtures');
const folder = mkdtempSync(join(tmpdir(), 'tenon-models-'));
const assets = { ...assetsAround(import.meta.dirname), models: folder };

/** Puts a fixture package into the folder of models, its manifest changed. */
function bundle(fixture: string, name: string, changes: Readonly<Record<string, unknown>> = {}): void {
  cpSync(join(fixtures, fixture), join(folder, name), { recursive: true });
  const path = join(folder, name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...manifest, name, ...changes }));
}

let host: EncoderHost | undefined;
afterEach(async () => {
  await host?.close();
  rmSync(folder, { recursive: true, force: true });
});

function check(model: string) {
  const settings = parseSettings({ inference: { model } });
  host = models.openEncoder(settings, assets, { logger: silent, onChange: () => {} });
  const { name, state } = host.status();
  return { name, isWanted: host.access().kind !== 'unwanted', isOff: state === 'off' };
}

test('no encoder is started unless a bundled one says that it is worth it', () => {
  bundle('tiny', 'a-small');
  bundle('tiny-static', 'b-static', { isDefault: true });
  expect(check('')).toEqual({ name: '', isWanted: false, isOff: true });
});

test('the bundled one that says so is the default', () => {
  bundle('tiny', 'a-small');
  bundle('tiny', 'b-small', { isDefault: true });
  expect(check('')).toEqual({ name: 'b-small', isWanted: true, isOff: false });
});

test('a bundled one is chosen by its name, any other by its folder', async () => {
  bundle('tiny', 'a-small');
  expect(check('a-small')).toMatchObject({ name: 'a-small', isWanted: true });
  await host?.close();
  expect(check(join(fixtures, 'tiny'))).toMatchObject({ name: 'tiny', isWanted: true });
});

test('the static model is the bundled package of that architecture, opened once', async () => {
  bundle('tiny', 'a-small');
  bundle('tiny-static', 'b-static');
  const open = models.openStatic(assets);
  const [first, second] = [await open(), await open()];
  expect(first).toMatchObject({ kind: 'some' });
  expect(second).toBe(first);
  rmSync(join(folder, 'b-static'), { recursive: true });
  expect(await models.openStatic(assets)()).toMatchObject({ reason: 'no static model is installed' });
});
