// The main job: sets Tenon up, builds it and opens VS Code with it on a sample workspace. The desktop VS Code if there
// is one, else a real VS Code in the browser, else (no display) the same job in the terminal.
// npm start [-- --desktop | --browser | --terminal] [FOLDER]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environment, fail, node, root, run, say, setUp } from './toolchain.mjs';

/** Exit code of the command line for a question without an answer. */
const nothingFound = 1;

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const [given] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = flags.filter((flag) => !['--desktop', '--browser', '--terminal'].includes(flag));
if (unknown.length > 0)
  fail(`No such option: ${unknown.join(', ')}. There are --desktop, --browser and --terminal.`);
const workspace = resolve(given ?? join(root, 'examples', 'bookshop'));
if (!existsSync(workspace)) fail(`There is no folder ${workspace}.`);

setUp();
const way = flags[0]?.slice(2) ?? bestWay();
if (way === 'terminal') inTerminal();
else if (way === 'desktop') inDesktop();
else await inBrowser();

function bestWay() {
  const display =
    process.platform !== 'linux' ||
    process.env.DISPLAY !== undefined ||
    process.env.WAYLAND_DISPLAY !== undefined;
  if (!display) return 'terminal';
  if (has('code')) return 'desktop';
  return process.platform === 'linux' && process.arch === 'x64' ? 'browser' : 'terminal';
}

function has(program) {
  return (
    spawnSync(program, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0
  );
}

function inDesktop() {
  run(node, ['scripts/build.mjs'], { sentence: 'The build failed: see above.' });
  say('Opening VS Code with Tenon. In it: F1, "Tenon: Search Code by Meaning".');
  run('code', ['--new-window', `--extensionDevelopmentPath=${root}`, workspace], {
    sentence: 'VS Code did not open. Try: npm start -- --browser',
  });
}

async function inBrowser() {
  run(node, ['scripts/package.mjs'], { sentence: 'The extension could not be packed: see above.' });
  say('Installing a VS Code for the browser (about a minute, once) ...');
  run('bash', ['test/editor/host/install.sh'], {
    sentence: 'The VS Code for the browser could not be installed. Try: npm start -- --terminal',
  });
  const server = spawn(node, ['test/editor/serve.ts', workspace], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  process.once('SIGINT', () => server.kill('SIGTERM'));
  process.exitCode = await new Promise((ended) => server.once('exit', ended));
}

function inTerminal() {
  const tenon = (...args) => {
    say(`\n$ npm run tenon -- ${args.map((part) => (part.includes(' ') ? `"${part}"` : part)).join(' ')}`);
    run(node, ['dist/cli.mjs', ...args], { allowed: [0, nothingFound] });
  };
  run(node, ['scripts/build.mjs'], { sentence: 'The build failed: see above.' });
  say('\nNo display here: the same job in the terminal (npm start -- --browser shows the editor).');
  tenon('index', workspace);
  if (given !== undefined) return;
  tenon('search', 'take money back to a customer who cancelled', '--folder', workspace, '--limit', '3');
  tenon(
    'similar',
    '--file',
    join(workspace, 'web', 'isbn.ts'),
    '--line',
    '2',
    '--folder',
    workspace,
    '--limit',
    '3',
  );
}
