import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settingsSchema } from '../server/protocol/settings.ts';
// @ts-expect-error: a script without types
import { featureFolders, lintConfig, mayImport } from './boundaries.mjs';
// @ts-expect-error: a script without types
import { configuration, restrictedConfigurations } from './settings.mjs';

const root = join(import.meta.dirname, '..');
const planted = mkdtempSync(join(tmpdir(), 'tenon-planted-'));
afterAll(() => rmSync(planted, { recursive: true, force: true }));

test('every folder of the server is in the import table', () => {
  const folders = readdirSync(join(root, 'server', 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of folders) expect(Object.keys(mayImport)).toContain(name);
});

test('the lint configuration is what the table says (npm run boundaries)', () => {
  const written = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(lintConfig(featureFolders(root)))));
});

test('package.json declares the settings as the schema has them (npm run settings)', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.contributes.configuration).toEqual(JSON.parse(JSON.stringify(configuration())));
  expect(Object.keys(manifest.contributes.configuration.properties)).toHaveLength(
    Object.keys(settingsSchema).length,
  );
});

test('what a workspace says of programs to run counts only once it is trusted (npm run settings)', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { restrictedConfigurations: written } = manifest.capabilities.untrustedWorkspaces;
  expect(written).toEqual(restrictedConfigurations());
  expect(written).toContain('tenon.completion.analyzers');
});

const violations = [
  ['server/src/syntax/planted.ts', '../index/words.ts', 'syntax may import only'],
  ['server/src/base/planted.ts', '../syntax/block.ts', 'base may import only'],
  ['server/src/index/planted.ts', 'node:fs', 'index is pure'],
  ['server/src/features/search/planted.ts', '../similar/similar.ts', 'Features never import each other'],
  ['server/src/index/store/planted.ts', 'onnxruntime-node', 'Only inference/onnx names onnxruntime'],
  ['server/src/index/store/planted.ts', '../../workspace/walk.ts', 'index may import only'],
  ['client/src/planted.ts', '../../server/src/base/text.ts', 'The client knows the protocol'],
  ['server/protocol/planted.ts', '../src/base/text.ts', 'The protocol imports nothing of ours'],
] as const;

test.each(violations)('%s importing %s is refused', (path, specifier, message) => {
  expect(lintOf(path, specifier)).toContain(message);
});

const allowed = [
  ['server/src/index/store/planted.ts', 'node:fs'],
  ['server/src/features/search/planted.ts', '../../index/words.ts'],
  ['server/src/inference/onnx/planted.ts', 'onnxruntime-node'],
  ['client/src/planted.ts', '../../server/protocol/status.ts'],
] as const;

test.each(allowed)('%s importing %s is allowed', (path, specifier) => {
  expect(lintOf(path, specifier)).not.toContain('no-restricted-imports');
});

function lintOf(path: string, specifier: string): string {
  const file = join(planted, path);
  mkdirSync(dirname(file), { recursive: true });
  cpSync(join(root, '.oxlintrc.json'), join(planted, '.oxlintrc.json'));
  writeFileSync(file, `import * as planted from '${specifier}';\nexport const kept = planted;\n`);
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, path], { cwd: planted, encoding: 'utf8' });
  rmSync(file);
  return stdout;
}

test('the linter that refuses is the one that runs', () => {
  expect(
    execFileSync(process.execPath, [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--version'], {
      encoding: 'utf8',
    }),
  ).toMatch(/\d+\.\d+/);
});
