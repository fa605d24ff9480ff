// Writes THIRD_PARTY_NOTICES.md: every package whose code is in the extension, with its licence, read from what the
// bundler put in (.cache/metafile.json), what is copied beside it, and the grammars.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const beside = [
  'better-sqlite3',
  'onnxruntime-node',
  'onnxruntime-common',
  'pyright',
  'typescript',
  'web-tree-sitter',
].map((name) => join(root, 'node_modules', name));

export function notices() {
  const parts = [...[...new Set([...bundled(), ...beside, ...grammars()])].map(describe), typeshed()].sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
  const header = 'Tenon contains code of these packages. This file is written by `npm run notices`.\n';
  const rows = parts.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const texts = parts.map(
    ({ name, version, text }) => `## ${name} ${version}\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`,
  );
  return [
    `# Third-party notices\n`,
    header,
    '| package | version | licence |\n| --- | --- | --- |',
    `${rows.join('\n')}\n`,
    ...texts,
  ].join('\n');
}

function bundled() {
  const { inputs } = JSON.parse(readFileSync(join(root, '.cache', 'metafile.json'), 'utf8'));
  return Object.keys(inputs).flatMap((path) => {
    const [, name] =
      /^(node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(path) ?? [];
    return name === undefined ? [] : [join(root, name)];
  });
}

function grammars() {
  const folder = join(root, 'grammars');
  return readdirSync(folder).flatMap((language) => {
    const path = join(folder, language, 'language.json');
    if (!existsSync(path)) return [];
    return [join(folder, 'node_modules', JSON.parse(readFileSync(path, 'utf8')).wasm.split('/')[0])];
  });
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file === undefined
      ? `Licence: ${license}. The package ships no licence text.`
      : licenceText(folder, file);
  return { name, version, licence: license, text };
}

function licenceText(folder, file) {
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').replaceAll('```', "'''");
}

/** The types of Python's standard library and packages, which pyright ships. */
function typeshed() {
  const folder = join(root, 'node_modules', 'pyright', 'dist', 'typeshed-fallback');
  const version = readFileSync(join(folder, 'commit.txt'), 'utf8').trim().slice(0, 12);
  return { name: 'typeshed', version, licence: 'Apache-2.0', text: licenceText(folder, 'LICENSE') };
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), notices());
