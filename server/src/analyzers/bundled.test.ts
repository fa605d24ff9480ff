import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { typescriptServer } from './bundled.ts';

const root = mkdtempSync(join(tmpdir(), 'tenon-bundled-'));
const folder = `node_modules/@typescript/typescript-${process.platform}-${process.arch}`;
const binary = `${folder}/lib/${process.platform === 'win32' ? 'tsc.exe' : 'tsc'}`;

afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('the server is found in dist, and made executable where an archive has lost that', () => {
  write(`dist/${folder}/package.json`, '{ "version": "7.9.1" }');
  write(`dist/${binary}`, '');
  chmodSync(join(root, 'dist', binary), 0o644);
  const server = typescriptServer(root, true);
  expect(server).toMatchObject({ name: 'TypeScript 7.9.1', command: join(root, 'dist', binary) });
  const isExecutable = (statSync(join(root, 'dist', binary)).mode & 0o111) !== 0;
  expect(isExecutable || process.platform === 'win32').toBe(true);
});

test('a platform without a server has none', () => {
  expect(typescriptServer(root, false)).toBeUndefined();
});
