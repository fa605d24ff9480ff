import { expect, test } from 'vitest';
import { joined } from './joined.ts';
import { dereferenceMonitor } from './dereference.ts';
import { some } from '../base/outcome.ts';
import { languages } from '../syntax/fixtures/testing.ts';
import { allowed, never, placesOf, written } from './fixtures/holding.ts';
import { typestateMonitor } from './typestate.ts';

function monitorOf(language: string) {
  const { monitors, openingsOf } = placesOf(language);
  return typestateMonitor(monitors.protocols!, openingsOf);
}

/** Which members may be called: what a token and a parenthesis ahead tell. */
async function check(language: string, text: string, members: readonly string[]): Promise<string> {
  const answer = await monitorOf(language).maskAfter(text, never);
  if (answer === undefined) return 'silent';
  if (answer.kind === 'none') return answer.reason;
  return members.filter((member) => answer.value(member, '()')).join(' ');
}

const opened = 'async function f() {\n  const file = await open(path);\n';
test.for([
  [`${opened}  file.`, 'silent'],
  [`${opened}  await file.close();\n  file.`, 'close fd'],
  [`${opened}  await file.close();\n  return await file.`, 'close fd'],
  [`${opened}  await file.close();\n  if (a) {\n    file.`, 'close fd'],
  [`${opened}  if (a) {\n    await file.close();\n    file.`, 'close fd'],
  [`${opened}  if (a) {\n    await file.close();\n  }\n  file.`, 'silent'],
  [`${opened}  if (a) {\n    await file.close();\n  } else {\n    file.`, 'silent'],
  [`${opened}  if (a) await file.close();\n  file.`, 'silent'],
  [`${opened}  done(() => file.close());\n  file.`, 'silent'],
  [`${opened}  // file.close();\n  file.`, 'silent'],
  [`${opened}  /*\n  file.close();\n  */\n  file.`, 'silent'],
  [`${opened}  other.close();\n  file.`, 'silent'],
  [`${opened}  await file.close();\n  other.`, 'silent'],
  [`${opened}  await file.close();\n  other.file.`, 'silent'],
  [`${opened}  await file.close();\n  file = await open(path);\n  file.`, 'silent'],
  [`${opened}  await file.close();\n  file = given;\n  file.`, 'silent'],
  [`${opened}  await file.close();\n}\nfunction g(file) {\n  file.`, 'silent'],
  ['const file = openDoor(path);\nfile.close();\nfile.', 'silent'],
])('TypeScript: after %j', async ([text = '', expected]) => {
  expect(await check('typescript', text, ['read', 'write', 'close', 'fd'])).toBe(expected);
});

test.for([
  [
    'typescript',
    'const out = fs.createWriteStream(path);\nout.write(a);\nout.end();\nout.',
    'destroy on releaseLock join',
  ],
  [
    'typescript',
    'const out: Writer = body.getWriter();\nout.close();\nout.',
    'destroy on end releaseLock join',
  ],
  ['python', 'def f():\n    out = open(path)\n    out.close()\n    out.', 'destroy on end releaseLock join'],
  ['python', 'out = threading.Thread(target=f)\nout.', 'destroy on write end releaseLock'],
] as const)('%s: after %j', async ([language, text, expected]) => {
  const members = ['destroy', 'on', 'write', 'end', 'releaseLock', 'join'];
  expect(await check(language, text, members)).toBe(expected);
});

test('a method that fails in this state is not written', async () => {
  const seen = `${'file.close();\n'.repeat(2)}${'file.read();\n'.repeat(4)}`;
  const text = `${opened}  file.close();\n  file.`;
  const has = dereferenceMonitor({ operators: ['.'] }, async () =>
    some({ names: new Set(['read', 'readFile', 'close']) }),
  );
  const monitor = joined([has, monitorOf('typescript')]);
  expect(await written(seen, text, monitor)).toEqual(['read();', 'close();']);
  expect(await allowed(monitor, `${text}read`, ['(', 'File', 'Able'])).toBe('File');
  expect(await allowed(monitor, `${text}readFile`, ['('])).toBe('');
});

test('every state that a protocol names is there', () => {
  for (const { description } of languages.all)
    for (const { start, states } of description.monitors?.protocols ?? []) {
      const named = [start, ...Object.values(states).flatMap(({ moves = {} }) => Object.values(moves))];
      expect(Object.keys(states)).toEqual(expect.arrayContaining(named));
    }
});
