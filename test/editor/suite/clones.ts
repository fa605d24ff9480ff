import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CloneClass, CloneHint } from '../../../server/protocol/clones.ts';
import { api, open, until } from './workbench.ts';

interface HintPlace {
  readonly hint: CloneHint;
}

const classes = () => vscode.commands.executeCommand<readonly CloneClass[]>('tenon.clones.classes');
const hints = () => vscode.commands.executeCommand<readonly HintPlace[]>('tenon.clones.hints');

/** The class of the three functions that sum something up. */
async function summaries(): Promise<CloneClass | undefined> {
  return (await classes()).find(({ members }) => members.some(({ path }) => path.endsWith('orders.ts')));
}

async function insertBehind(editor: vscode.TextEditor, line: string, text: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(line);
  assert.notEqual(at, -1, `no ${line}`);
  const place = document.positionAt(at + line.length);
  await editor.edit((edit) => edit.insert(place, text));
  editor.selection = new vscode.Selection(place.translate(1), place.translate(1));
}

async function hintsInTime(count: number): Promise<readonly HintPlace[]> {
  return until(`${count} hints`, async () => {
    const found = await hints();
    return found.length === count ? found : undefined;
  });
}

async function textOf(path: string): Promise<string> {
  const [file] = await vscode.workspace.findFiles(`**/${path}`);
  assert.ok(file, `The workspace has no ${path}`);
  return (await vscode.workspace.openTextDocument(file)).getText();
}

suite('clones in a real VS Code', () => {
  const loop = 'for (const order of orders) {';
  const edit = '\n    if (order.cancelled) continue;';

  suiteSetup(async () => (await api()).ready);

  test('the view finds classes and their places when it is opened', async () => {
    await vscode.commands.executeCommand('tenon.clones.find');
    const found = await until('the class of three functions', summaries);
    const paths = found.members.map(({ path }) => path.replace(/^.*\//, '')).toSorted();
    assert.deepEqual(paths, ['invoices.ts', 'orders.ts', 'parcels.ts']);
    await vscode.commands.executeCommand('tenon.clones.show', found.id);
  });

  test('next opens a place, selected', async () => {
    await vscode.commands.executeCommand('tenon.clones.next');
    const editor = vscode.window.activeTextEditor;
    const [first] = await classes();
    const [place] = first?.members ?? [];
    assert.equal(editor?.document.uri.toString(), place?.uri);
    assert.equal(editor?.selection.start.line, place?.range.start.line);
    assert.equal(editor?.selection.end.line, place?.range.end.line);
  });

  test('two places are compared in the diff editor', async () => {
    const each = await summaries();
    assert.ok(each);
    const [left, right] = each.members;
    const nodes = [left, right].map((member) => ({ each, member }));
    await vscode.commands.executeCommand('tenon.clones.compare', nodes[0], nodes);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff, 'no diff editor');
    const sides = [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri));
    const [a, b] = (await Promise.all(sides)).map((document) => document.getText());
    assert.match(a ?? '', /^\S[^]*let total = 0;/);
    assert.notEqual(a, b);
  });

  test('an edit in one place is told of, with what can be done about it', async () => {
    const editor = await open('src/orders.ts');
    assert.deepEqual(await hintsInTime(0), []);
    await insertBehind(editor, loop, edit);
    const [place] = await hintsInTime(1);
    assert.equal(place?.hint.line, editor.selection.active.line);
    assert.equal(place.hint.others.length, 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Apply the Edit in 2 Other Places…'), titles.join(', '));
    assert.ok(titles.includes("Don't Remind Me of This One"));
    assert.equal(titles.filter((title) => title.startsWith('Compare with ')).length, 2);
  });

  test('the edit is made in the other places, each of which takes it back with one undo', async () => {
    const before = await textOf('src/parcels.ts');
    const applying = vscode.commands.executeCommand('tenon.clones.applyThere');
    await until('both files edited', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const texts = [await textOf('src/invoices.ts'), await textOf('src/parcels.ts')];
      return texts.every((text) => text.includes('.cancelled) continue;')) ? true : undefined;
    });
    await applying;
    assert.match(
      await textOf('src/invoices.ts'),
      /{\n    if \(invoice\.cancelled\) continue;\n    const sum/,
    );
    assert.match(
      await textOf('src/parcels.ts'),
      /{\n    if \(parcel\.cancelled\) continue;\n    \/\/ Packaging/,
    );
    await open('src/orders.ts');
    await hintsInTime(0);
    await open('src/parcels.ts');
    await vscode.commands.executeCommand('undo');
    assert.equal(await textOf('src/parcels.ts'), before);
    assert.match(await textOf('src/invoices.ts'), /cancelled\) continue/);
    await open('src/orders.ts');
    const [place] = await hintsInTime(1);
    assert.deepEqual(
      place?.hint.others.map(({ path }) => path.replace(/^.*\//, '')),
      ['parcels.ts'],
    );
  });

  test('a hint is gone once it is dismissed, and once the edit is undone', async () => {
    await vscode.commands.executeCommand('undo');
    await hintsInTime(0);
    await vscode.commands.executeCommand('redo');
    await hintsInTime(1);
    await vscode.commands.executeCommand('tenon.clones.dismissHint');
    await hintsInTime(0);
  });

  test('what stands twice in a file is extracted to a function, and one undo takes it back', async () => {
    const editor = await open('src/scores.ts');
    const { document } = editor;
    const before = document.getText();
    const at = document.positionAt(before.indexOf('sums.set('));
    // The analyzer, once it has read the program, says that nothing is wrong with it.
    const action = await until('a verified function', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(at, at),
      );
      return actions.find(({ title }) => title === 'Extract to Function (2 Places)');
    });
    const { command, arguments: given = [] } = action.command ?? {};
    assert.ok(command);
    void vscode.commands.executeCommand(command, ...given);
    await until('two calls', async () =>
      document.getText().split('return extracted(').length === 3 ? true : undefined,
    );
    assert.match(
      document.getText(),
      /function extracted\(rounds: readonly Round\[\], value: number, value2: string\)/,
    );
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  test('functions that stand elsewhere too have a code lens, only when asked for', async () => {
    const editor = await open('src/scores.ts');
    const titles = async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        editor.document.uri,
        10,
      );
      return lenses.flatMap(({ command }) => (command?.command === 'tenon.clones.show' ? command.title : []));
    };
    assert.deepEqual(await titles(), []);
    const settings = vscode.workspace.getConfiguration('tenon');
    await settings.update('clones.codeLens', true, vscode.ConfigurationTarget.Global);
    const shown = await until('two code lenses', async () => {
      const found = await titles();
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(shown, ['1 similar block', '1 similar block']);
  });
});
