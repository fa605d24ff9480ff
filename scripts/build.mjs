// Bundles the client, the server, the inference host and the command line into dist/, with what they need beside them.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const production = process.argv.includes('--production');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

const client = await build({
  ...common,
  entryPoints: { client: 'client/src/extension.ts', 'language-server': 'client/src/language-server.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  external: ['vscode'],
  plugins: [{ name: 'lazy', setup: keepLazy }],
});

const server = await build({
  ...common,
  entryPoints: {
    server: 'server/src/main.ts',
    'inference-host': 'server/src/inference/onnx/host.ts',
    cli: 'server/src/cli.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  // CommonJS dependencies ask for Node's modules by `require`, which an ES module has to make for itself.
  // better-sqlite3 ends Node 20 without a word: say it before.
  banner: {
    js: `import { createRequire as tenonRequire } from 'node:module'; const require = tenonRequire(import.meta.url);
if (Number.parseInt(process.versions.node) < 22) { process.stderr.write('Tenon needs Node 22 or newer; this is Node ' + process.versions.node + '.\\n'); process.exit(3); }`,
  },
  external: ['onnxruntime-node', 'better-sqlite3'],
});

// dist/ is a package of its own, so that what is in it resolves its packages in dist/node_modules.
writeFileSync(
  join(dist, 'package.json'),
  JSON.stringify({ name: 'tenon-dist', private: true, type: 'module' }),
);
// Outside of dist/: it is for scripts/notices.mjs and not for the package.
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(
  join(root, '.cache', 'metafile.json'),
  JSON.stringify({ inputs: { ...client.metafile.inputs, ...server.metafile.inputs } }),
);
copyRuntime();

/** Leaves the language client out of the bundle that activation loads: `import()` finds it beside. */
function keepLazy(plugin) {
  plugin.onResolve({ filter: /\/language-server\.ts$/ }, ({ kind }) =>
    kind === 'dynamic-import' ? { path: './language-server.cjs', external: true } : undefined,
  );
}

/** The packages that cannot be bundled, with the binaries of the platforms asked for and without sources and install scripts. */
function copyRuntime() {
  const modules = join(root, 'node_modules');
  const target = join(dist, 'node_modules');
  const everywhere = process.argv.includes('--all-platforms');
  const here = `${process.platform}-${process.arch}`;
  const keeps = (path) => {
    const at = path.slice(modules.length).replaceAll('\\', '/');
    if (/\/(deps|src|script|test)(\/|$)|\.(map|ts)$|libonnxruntime\.1\.30\.0\.dylib$/.test(at)) return false;
    const prebuild = /\/prebuilds\/([a-z0-9-]+)\.node$/.exec(at)?.[1];
    if (prebuild !== undefined) return everywhere || prebuild.replace('linuxmusl', 'linux') === here;
    const [, system, processor] = /\/bin\/napi-v6\/([a-z0-9]+)(?:\/([a-z0-9]+))?/.exec(at) ?? [];
    if (everywhere || system === undefined) return true;
    return system === process.platform && (processor ?? process.arch) === process.arch;
  };
  for (const name of ['better-sqlite3', 'onnxruntime-node', 'onnxruntime-common']) {
    cpSync(join(modules, name), join(target, name), { recursive: true, filter: keeps });
  }
  // The TypeScript server: npm installs the binary of this platform only. It reads the lib.*.d.ts files beside it.
  const typescript = join('@typescript', `typescript-${here}`);
  if (existsSync(join(modules, typescript))) {
    const isNeeded = (path) => !/\.sig$|README\.md$/.test(path);
    cpSync(join(modules, typescript), join(target, typescript), { recursive: true, filter: isNeeded });
  }
  // pyright: of its two programs the server, with the types that it knows of the standard library and of packages.
  const isServer = (path) => !/\.map$|README\.md$|[/\\]pyright\.js$|pyright[/\\]index\.js$/.test(path);
  cpSync(join(modules, 'pyright'), join(target, 'pyright'), { recursive: true, filter: isServer });
  const wasm = join(modules, 'web-tree-sitter', 'web-tree-sitter.wasm');
  if (existsSync(wasm)) cpSync(wasm, join(dist, 'web-tree-sitter.wasm'));
}
