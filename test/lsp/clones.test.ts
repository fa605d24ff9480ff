import {
  PublishDiagnosticsNotification,
  type CodeAction,
  type CodeLens,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import {
  applyThereRequest,
  cloneHintsRequest,
  clonesOfRequest,
  clonesRequest,
  extractCloneRequest,
} from '../../server/protocol/clones.ts';
import { Client } from './client.ts';
import { Workspace } from './workspace.ts';

const body = (name: string, rows: string, row: string) => `def ${name}(${rows}):
    total = 0
    for ${row} in ${rows}:
        total += ${row}.price
    return total`;
const [prices, weights] = [body('prices', 'orders', 'order'), body('weights', 'parcels', 'parcel')];
const files = { 'a.py': `${prices}\n`, 'b.py': `# b\n${weights}\n` };

async function started(workspace: Workspace, settings: unknown = {}): Promise<Client> {
  const places = [
    { uri: workspace.uri('a.py'), text: prices },
    { uri: workspace.uri('b.py'), text: weights },
  ];
  const environment = { TENON_TEST_CLONES: JSON.stringify({ k: places }) };
  const { folder, storage } = workspace;
  return await Client.start({ folder, storage, settings, environment });
}

test('an edit inside of a clone is told of once asked, and can be made in its twin', async () => {
  using workspace = new Workspace(files);
  const client = await started(workspace);
  const { connection } = client;
  const uri = workspace.uri('a.py');
  expect(await connection.sendRequest(clonesRequest, { types: [] })).toMatchObject({
    kind: 'classes',
    classes: [{ id: 'k' }],
  });
  expect(await connection.sendRequest(clonesOfRequest, { textDocument: { uri } })).toMatchObject({
    classes: [{ members: [{ uri }, { uri: workspace.uri('b.py') }] }],
  });
  const document = { uri, languageId: 'python', version: 1, text: files['a.py'] };
  await connection.sendNotification('textDocument/didOpen', { textDocument: document });
  const hints = (version: number) =>
    connection.sendRequest(cloneHintsRequest, { textDocument: { uri, version } });
  expect(await hints(1)).toEqual([]);
  const text = files['a.py'].replace('        total', '        if order.open:\n            total');
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text }],
  });
  expect(await hints(2)).toMatchObject([{ classId: 'k', line: 3, others: [{ uri: workspace.uri('b.py') }] }]);
  const params = { textDocument: { uri, version: 2 }, classId: 'k' };
  expect(await connection.sendRequest(applyThereRequest, params)).toMatchObject({
    places: [
      { member: { uri: workspace.uri('b.py') }, edits: [{ newText: 'if parcel.open:\n            ' }] },
    ],
    refused: [],
  });
  await client.stop();
});

test('code lenses over functions are those of all features, each only when asked for', async () => {
  using workspace = new Workspace(files);
  const lensesWith = async (settings: unknown) => {
    const client = await started(workspace, settings);
    const textDocument = { uri: workspace.uri('a.py') };
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument });
    await client.stop();
    return lenses.map(({ command }) => command?.title);
  };
  expect(await lensesWith({})).toEqual([]);
  expect(await lensesWith({ similar: { codeLens: true }, clones: { codeLens: true } })).toEqual([
    'find similar',
    '1 similar block',
  ]);
});

test('a function is extracted of what stands twice in a document, as a code action', async () => {
  const text = `${prices}\n\n\n${weights}\n`;
  using workspace = new Workspace({ 'a.py': text });
  const uri = workspace.uri('a.py');
  const k = [prices, weights].map((place) => ({ uri, text: place }));
  const client = await Client.start({
    folder: workspace.folder,
    trusted: false,
    environment: { TENON_TEST_CLONES: JSON.stringify({ k }) },
  });
  const { connection } = client;
  const document = { uri, languageId: 'python', version: 1, text };
  await connection.sendNotification('textDocument/didOpen', { textDocument: document });
  const cursor = { line: 2, character: 4 };
  const actionsFor = async (only?: string[]) => {
    const actions: CodeAction[] = await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: cursor, end: cursor },
      context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
    });
    return actions.map(({ title }) => title);
  };
  expect(await actionsFor()).toEqual(['Extract to Function (2 Places, Unverified)']);
  expect(await actionsFor(['refactor'])).toHaveLength(1);
  expect(await actionsFor(['quickfix'])).toEqual([]);
  const params = { textDocument: { uri, version: 1 }, classId: 'k' };
  const made = await connection.sendRequest(extractCloneRequest, params);
  expect(made).toMatchObject({ kind: 'function', places: 2, name: { line: 0, character: 4 } });
  expect(made.kind === 'function' ? made.edits.map(({ newText }) => newText.trimEnd()) : []).toEqual([
    `def extracted(orders):\n    total = 0\n    for order in orders:\n        total += order.price\n    return total`,
    'return extracted(orders)',
    'return extracted(parcels)',
  ]);
  await client.stop();
});

const sizes = `export function pack(shelf, box) {
  let width = 0;
  for (const each of shelf.rows) {
    width += each.width;
    if (width > box.width) throw new Error('too wide');
  }
  log(width, box);
  return width <= box.width && width > 0;
}
`;

test('a copy in which one name was forgotten is a diagnostic, with its twin, until it is mended', async () => {
  const copy = sizes
    .replace('pack', 'stack')
    .replaceAll('width', 'height')
    .replace('log(height', 'log(width');
  using workspace = new Workspace({ 'a.js': sizes, 'b.js': copy });
  const { folder, storage } = workspace;
  const client = await Client.start({ folder, storage });
  const told: PublishDiagnosticsParams[] = [];
  let tell = () => {};
  client.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    told.push(params);
    tell();
  });
  const next = () => new Promise<void>((resolve) => (tell = resolve));
  const first = next();
  await client.connection.sendRequest(clonesRequest, { types: [] });
  await first;
  const uri = workspace.uri('b.js');
  expect(told.at(-1)).toMatchObject({
    uri,
    diagnostics: [
      {
        code: 'forgotten-rename',
        message: "Copied from a.js:7 and renamed, but for this 'width'.",
        range: { start: { line: 6, character: 6 }, end: { line: 6, character: 11 } },
        relatedInformation: [{ location: { uri: workspace.uri('a.js') } }],
      },
    ],
  });
  const second = next();
  workspace.write('b.js', copy.replace('log(width', 'log(height'));
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri, type: 2 }],
  });
  await second;
  expect(told.at(-1)).toEqual({ uri, diagnostics: [] });
  await client.stop();
});
