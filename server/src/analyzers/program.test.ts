import { expect, test } from 'vitest';
import { findProgram, launchOf, programName, type Machine } from './program.ts';

function machine(platform: NodeJS.Platform, environment: Machine['environment'], there: string[]): Machine {
  return { platform, environment, isProgram: (path) => there.includes(path) };
}

const linux = machine('linux', { PATH: 'bin:/usr/bin:/opt/go/bin' }, [
  '/opt/go/bin/gopls',
  '/usr/bin/clangd',
  '/opt/go/bin/clangd',
  '/shop/bin/planted',
  '/shop/tools/server',
]);
const windows = machine('win32', { Path: 'C:\\Go;D:\\npm', PATHEXT: '.EXE;.CMD', ComSpec: 'C:\\cmd.exe' }, [
  'C:\\Go\\gopls.EXE',
  'D:\\npm\\intelephense.CMD',
  'D:\\npm\\intelephense',
]);

const places: readonly (readonly [name: string, where: Machine, expected: string | undefined])[] = [
  ['gopls', linux, '/opt/go/bin/gopls'],
  ['clangd', linux, '/usr/bin/clangd'],
  ['nowhere', linux, undefined],
  ['planted', linux, undefined],
  ['/opt/go/bin/gopls', linux, '/opt/go/bin/gopls'],
  ['tools/server', linux, '/shop/tools/server'],
  ['gopls', windows, 'C:\\Go\\gopls.EXE'],
  ['gopls.EXE', windows, 'C:\\Go\\gopls.EXE'],
  ['intelephense', windows, 'D:\\npm\\intelephense.CMD'],
];

test.for(places)('%s is found on the path, without a shell', ([name, where, expected]) => {
  expect(findProgram(name, where.platform === 'win32' ? 'C:\\work' : '/shop', where)).toBe(expected);
});

test('the name of a program is what a person calls it', () => {
  for (const command of ['gopls', '/opt/go/bin/gopls', 'C:\\go\\gopls.exe', 'gopls.cmd'])
    expect(programName(command)).toBe('gopls');
});

test('a program is started as it is', () => {
  expect(launchOf('C:\\Go\\gopls.EXE', ['-a b'], windows)).toEqual({
    command: 'C:\\Go\\gopls.EXE',
    args: ['-a b'],
    isVerbatim: false,
  });
});

test('a batch file goes through the interpreter, with nothing in its arguments for that to read', () => {
  const { command, args, isVerbatim } = launchOf('D:\\npm\\s.CMD', ['--a', 'b & calc'], windows);
  expect({ command, isVerbatim }).toEqual({ command: 'C:\\cmd.exe', isVerbatim: true });
  expect(args.slice(0, 4)).toEqual(['/d', '/s', '/v:off', '/c']);
  expect(args[4]).toContain('^^^&');
  expect(args[4]).not.toMatch(/[^^]&/);
});
