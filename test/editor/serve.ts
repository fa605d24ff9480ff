import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startHost } from './host.ts';

// `npm start` where there is a browser but no desktop VS Code: serves a real one, with Tenon installed, until Ctrl+C.
const [workspace] = process.argv.slice(2);
if (workspace === undefined) throw new Error('usage: serve.ts FOLDER');
const host = await startHost({ vsix: join(import.meta.dirname, '..', '..', 'tenon.vsix') });
const address = `${host.base}/?folder=${encodeURIComponent(workspace)}`;
process.stdout.write(
  `\nVS Code with Tenon: ${address}\nIn it: F1, "Tenon: Search Code by Meaning". Ctrl+C ends it.\n`,
);
spawnSync('xdg-open', [address], { stdio: 'ignore' });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void host.stop().then(() => process.exit(0)));
