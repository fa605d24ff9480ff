// Which folder of server/src may import which: the architecture, held by the linter.
// `node scripts/boundaries.mjs` writes .oxlintrc.json from this table; a test fails when they differ.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lower = [
  'base',
  'syntax',
  'analysis',
  'inference',
  'decoding',
  'monitors',
  'analyzers',
  'index',
  'workspace',
];

/** Folder → the other folders that it may import. A folder that is not listed is an error. */
export const mayImport = {
  base: [],
  syntax: ['base'],
  analysis: ['base', 'syntax'],
  inference: ['base'],
  decoding: ['base', 'inference'],
  monitors: ['base', 'syntax', 'analysis', 'decoding'],
  analyzers: ['base', 'syntax', 'analysis'],
  index: ['base', 'syntax', 'analysis', 'inference'],
  workspace: ['base', 'syntax', 'index'],
  features: lower,
  // Part of the composition root, like main.ts and cli.ts beside it: it may import everything.
  cli: [...lower, 'features'],
};

/** Folders in which `node:` and LSP may be named: where the effects are. */
const effects = [
  'workspace',
  'analyzers',
  'index/store',
  'inference/onnx',
  'inference/packages',
  'features',
  'cli',
];

const native = ['onnxruntime-node', 'onnxruntime-common'];
const outside = [
  'node:*',
  'vscode-languageserver',
  'vscode-languageserver/**',
  'vscode-languageserver-protocol',
  'better-sqlite3',
];
const tests = ['**/*.test.ts', '**/fixtures/**'];

const rules = {
  'typescript/no-floating-promises': 'error',
  'typescript/no-misused-promises': 'error',
  'typescript/await-thenable': 'error',
  'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  'typescript/no-explicit-any': 'error',
  'typescript/no-non-null-assertion': 'error',
  'typescript/consistent-type-imports': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/no-unsafe-type-assertion': 'off',
  'import/no-cycle': 'error',
  'import/no-unassigned-import': 'off',
  'import/no-named-as-default-member': 'off',
  'import/no-named-as-default': 'off',
  'no-empty': 'error',
  'typescript/unbound-method': 'off',
  'typescript/consistent-return': 'off',
  'no-await-in-loop': 'off',
  'no-underscore-dangle': 'off',
  'no-shadow': 'off',
  'no-empty-function': 'off',
  'unicorn/no-array-sort': 'off',
  'unicorn/no-array-reverse': 'off',
  'unicorn/consistent-function-scoping': 'off',
  'unicorn/require-module-specifiers': 'off',
  'unicorn/prefer-add-event-listener': 'off',
  'unicorn/no-process-exit': 'off',
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-lines': ['error', { max: 300 }],
  'max-params': ['error', { max: 4 }],
  complexity: ['error', 20],
};

export function lintConfig(features) {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['typescript', 'import', 'unicorn', 'promise'],
    categories: { correctness: 'error', suspicious: 'error' },
    rules,
    ignorePatterns: [
      'dist/**',
      'out/**',
      '.cache/**',
      '**/fixtures/**',
      'grammars/**',
      'examples/**',
      'models/**',
      'test/editor/host/**',
      'test/bench/peers/**',
    ],
    overrides: [
      ...Object.keys(mayImport).flatMap((folder) => folderRules(folder)),
      ...effects.map((folder) => restrict([`server/src/${folder}/**`], rulesOf(topOf(folder), true), tests)),
      ...features.map((feature) => featureRules(feature, features)),
      restrict(['server/src/inference/onnx/**'], rulesOf('inference', true, true), tests),
      restrict(
        ['client/src/**'],
        [
          {
            group: ['**/server/src/**', ...native, 'web-tree-sitter', 'better-sqlite3'],
            message: 'The client knows the protocol and nothing of the server or of models.',
          },
        ],
        [],
      ),
      restrict(
        ['server/protocol/**'],
        [{ group: ['../**', 'node:*', 'vscode'], message: 'The protocol imports nothing of ours.' }],
        tests,
      ),
      {
        files: ['**/*.test.ts', 'test/**'],
        rules: {
          'max-lines-per-function': 'off',
          'no-restricted-imports': 'off',
          'typescript/no-non-null-assertion': 'off',
          'max-lines': 'off',
        },
      },
    ],
  };
}

const topOf = (folder) => folder.split('/')[0];

function folderRules(folder) {
  return [restrict([`server/src/${folder}/**`], rulesOf(folder, false), tests)];
}

function rulesOf(folder, mayNameNode, mayNameNative = false) {
  const forbidden = Object.keys(mayImport).filter(
    (other) => other !== folder && !mayImport[folder].includes(other),
  );
  const groups = [
    {
      group: forbidden.flatMap((other) => [`../${other}/**`, `../../${other}/**`, `../../../${other}/**`]),
      message: `${folder} may import only: ${mayImport[folder].join(', ') || 'nothing'}.`,
    },
    { group: ['**/client/**', 'vscode'], message: 'The server knows nothing of the editor.' },
  ];
  if (!mayNameNative) groups.push({ group: native, message: 'Only inference/onnx names onnxruntime.' });
  if (!mayNameNode)
    groups.push({ group: outside, message: `${folder} is pure: effects belong to ${effects.join(', ')}.` });
  return groups.filter(({ group }) => group.length > 0);
}

function featureRules(feature, features) {
  const others = features
    .filter((other) => other !== feature)
    .flatMap((other) => [`../${other}/**`, `../../${other}/**`]);
  const extra = others.length > 0 ? [{ group: others, message: 'Features never import each other.' }] : [];
  return restrict([`server/src/features/${feature}/**`], [...rulesOf('features', true), ...extra], tests);
}

function restrict(files, patterns, excludeFiles) {
  return {
    files,
    ...(excludeFiles.length > 0 ? { excludeFiles } : {}),
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export function featureFolders(root) {
  return readdirSync(join(root, 'server', 'src', 'features'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

const root = join(import.meta.dirname, '..');
if (process.argv[1] === import.meta.filename) {
  writeFileSync(
    join(root, '.oxlintrc.json'),
    `${JSON.stringify(lintConfig(featureFolders(root)), null, 2)}\n`,
  );
}
