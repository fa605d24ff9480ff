import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CompletionState } from '../../../server/protocol/completion.ts';
import { api, open, until } from './workbench.ts';

const mark = /(?:\/\/|#) here/;
/** A suggestion that has not come by then does not come. Inside of Mocha's own limit, so that the reason is told. */
const patienceMs = 60_000;

/** Opens a fixture and puts `typed` where its mark is, with the cursor behind it. */
async function typeInto(path: string, typed: string): Promise<vscode.TextEditor> {
  const editor = await open(path);
  const { document } = editor;
  const found = mark.exec(document.getText());
  assert.ok(found, `no mark in ${path}`);
  const { index: at, 0: marked } = found;
  const start = document.positionAt(at);
  await editor.edit((edit) =>
    edit.replace(new vscode.Range(start, document.positionAt(at + marked.length)), typed),
  );
  const cursor = document.positionAt(at + typed.length);
  editor.selection = new vscode.Selection(cursor, cursor);
  return editor;
}

function lineAtCursor({ document, selection }: vscode.TextEditor): string {
  return document.lineAt(selection.active.line).text.trim();
}

/** Asks for ghost text. VS Code keeps an answer, an empty one too, until the text changes: hence the last character anew. */
async function ask(editor: vscode.TextEditor): Promise<void> {
  const { active } = editor.selection;
  const last = new vscode.Range(active.translate(0, -1), active);
  const text = editor.document.getText(last);
  await editor.edit((edit) => edit.delete(last));
  await editor.edit((edit) => edit.insert(last.start, text));
  editor.selection = new vscode.Selection(active, active);
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}

/** Shows ghost text and takes it by `accept`, which does nothing where there is none: then it is asked again. */
async function acceptedLine(editor: vscode.TextEditor, accept: string): Promise<string> {
  const typed = lineAtCursor(editor);
  return until(
    `ghost text after "${typed}"`,
    async () => {
      await ask(editor);
      await vscode.commands.executeCommand(`editor.action.inlineSuggest.${accept}`);
      const line = lineAtCursor(editor);
      return line === typed ? undefined : line;
    },
    patienceMs,
  ).catch(async (error: unknown) => {
    throw new Error(`${String(error)}; ${JSON.stringify(await (await api()).completionState())}`);
  });
}

/** The state after a request that an analyzer stood ready to verify. */
async function answered(editor: vscode.TextEditor): Promise<CompletionState> {
  const tenon = await api();
  return until(
    'an answer with an analyzer',
    async () => {
      const before = Date.now();
      await ask(editor);
      const state = await tenon.completionState();
      const isFresh = state.last !== undefined && state.last.at >= before;
      return isFresh && state.state === 'ready' && state.analyzer !== '' ? state : undefined;
    },
    patienceMs,
  );
}

const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);

const isStarred = (item: vscode.CompletionItem) => labelOf(item).startsWith('★');

/** Where the text begins that an item replaces. */
function startOf(item: vscode.CompletionItem | undefined): vscode.Position | undefined {
  const range = item?.range;
  return range === undefined || range instanceof vscode.Range ? range?.start : range.replacing.start;
}

function suggestionsAt({ document, selection }: vscode.TextEditor): Thenable<vscode.CompletionList> {
  return vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    selection.active,
    '.',
  );
}

suite('suggestions in a real VS Code', () => {
  suiteSetup(async () => (await api()).ready);
  // The fixtures stay as they are on the disk.
  teardown(async () => {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('what was written five times is suggested, and accepted whole', async () => {
    const editor = await typeInto('suggestions/basket.ts', 'const total = basket.');
    const line = await acceptedLine(editor, 'commit');
    assert.match(line, /^const total = basket\.total\(\)/);
    const { last } = await (await api()).completionState();
    assert.ok(last !== undefined, 'the state does not tell of the request');
  });

  test('one word of a suggestion is accepted', async () => {
    const editor = await typeInto('suggestions/basket.ts', 'const total = basket.');
    assert.equal(await acceptedLine(editor, 'acceptNextWord'), 'const total = basket.total');
  });

  test('a member that the receiver does not have is not suggested, however often it was written', async () => {
    const editor = await typeInto('suggestions/orders.ts', 'const name = order.');
    const { last } = await answered(editor);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    const line = lineAtCursor(editor);
    const [, member] = /order\.(\w*)/.exec(line) ?? [];
    assert.ok(['', 'recipient', 'amount'].includes(member ?? ''), `"${line}" ${JSON.stringify(last)}`);
    if (member === '') assert.notEqual(last?.reason ?? '', '', 'no suggestion, and no reason');
  });

  test('a name of another file comes with its import, and one undo takes back both', async () => {
    const editor = await typeInto('suggestions/door.ts', 'const stock = o');
    const { document } = editor;
    const before = document.getText();
    // Before the analyzer has read the program, nothing says that the name is not in scope.
    await until(
      'a verified suggestion',
      async () => ((await answered(editor)).last?.outcome === 'verified' ? true : undefined),
      patienceMs,
    ).catch(async (error: unknown) => {
      throw new Error(`${String(error)}; ${JSON.stringify(await (await api()).completionState())}`);
    });
    assert.equal(await acceptedLine(editor, 'commit'), 'const stock = openStock();');
    const imported = /^import \{ openStock \} from ["']\.\/stock(?:\.\w+)?["'];/;
    const isImported = async () => (imported.test(document.getText()) ? true : undefined);
    await until('the import', isImported, patienceMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; ${document.getText()}`);
    });
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  test('the body of an empty block is suggested whole', async () => {
    const editor = await typeInto('suggestions/labels.ts', ' ');
    await acceptedLine(editor, 'commit');
    const body = editor.document.getText().split('lastLabel')[1] ?? '';
    assert.match(
      body,
      /const lines = \[parcel\.street, parcel\.town\];\n +const text = lines\.join\(', '\);/,
    );
  });

  test('where only another extension knows a language, its members are kept to', async () => {
    const provider = vscode.languages.registerCompletionItemProvider(
      'ruby',
      {
        provideCompletionItems: () =>
          ['total', 'count'].map((name) => new vscode.CompletionItem(name, vscode.CompletionItemKind.Method)),
      },
      '.',
    );
    try {
      const editor = await typeInto('suggestions/basket.rb', 'puts basket.');
      const line = await acceptedLine(editor, 'commit');
      assert.match(line, /^puts basket\.(?:total|count)$/);
      const { last } = await (await api()).completionState();
      assert.equal(last?.by, 'the editor');
    } finally {
      provider.dispose();
    }
  });

  test('stars the usual members after a dot, and leaves the others as they are', async () => {
    const editor = await typeInto('suggestions/basket.ts', 'const total = basket.');
    const items = await until(
      'a starred member',
      async () => {
        const found = (await suggestionsAt(editor)).items;
        return found.some((item) => isStarred(item)) ? found : undefined;
      },
      patienceMs,
    );
    const labels = items.map(labelOf);
    assert.ok(labels.includes('★ total'), labels.join(', '));
    for (const member of ['add', 'remove', 'count', 'total']) assert.ok(labels.includes(member), member);
    const known = items.find((item) => labelOf(item) === 'total');
    for (const starred of items.filter(isStarred)) {
      assert.ok(labels.includes(labelOf(starred).slice(1).trim()), `TypeScript knows ${labelOf(starred)}`);
      // VS Code ranks by how well the text before the cursor matches first: who replaces the dot too wins, as TypeScript's items do.
      assert.deepEqual(startOf(starred), startOf(known), 'ranked below the items of TypeScript');
    }
  });

  test('a cell of a notebook goes on from the cells before it', async () => {
    const code = (text: string, language: string) =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, language);
    const used = 'console.log(till.sum());\n'.repeat(3);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no workspace');
    const uri = vscode.Uri.joinPath(folder.uri, 'suggestions', 'till.ipynb');
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}'),
    );
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    const filled = new vscode.WorkspaceEdit();
    const cells = [
      code('class Till { sum(): number { return 0; } }\nconst till = new Till();', 'typescript'),
      code(used, 'typescript'),
      code('console.log(till.', 'typescript'),
    ];
    filled.set(uri, [vscode.NotebookEdit.insertCells(0, cells)]);
    await vscode.workspace.applyEdit(filled);
    const selections = [new vscode.NotebookRange(2, 3)];
    await vscode.window.showNotebookDocument(notebook, { selections });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const cell = notebook.cellAt(2).document;
    const written = await until(
      'ghost text in a cell',
      async () => {
        const editor = vscode.window.activeTextEditor;
        if (editor?.document.uri.toString() !== cell.uri.toString()) return undefined;
        const end = cell.positionAt(cell.getText().length);
        editor.selection = new vscode.Selection(end, end);
        await ask(editor);
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
        return cell.getText() === 'console.log(till.' ? undefined : cell.getText();
      },
      patienceMs,
    ).catch(async (error: unknown) => {
      throw new Error(`${String(error)}; ${JSON.stringify(await (await api()).completionState())}`);
    });
    assert.match(written, /^console\.log\(till\.sum\(\)\)/);
  });

  test('nothing is suggested in a language for which suggestions are off, until they are toggled', async () => {
    const name = 'completion.enabled';
    const inTypeScript = () => vscode.workspace.getConfiguration('tenon', { languageId: 'typescript' });
    const place = vscode.ConfigurationTarget.Global;
    await inTypeScript().update(name, false, place, true);
    try {
      const editor = await typeInto('suggestions/basket.ts', 'const total = basket.');
      await ask(editor);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      assert.equal(lineAtCursor(editor), 'const total = basket.');
      await vscode.commands.executeCommand('tenon.toggleSuggestions');
      assert.equal(inTypeScript().get(name), true);
      assert.match(await acceptedLine(editor, 'commit'), /basket\.total/);
    } finally {
      await inTypeScript().update(name, undefined, place, true);
    }
  });
});
