import * as vscode from 'vscode';
import type { Filters } from '../../server/protocol/requests.ts';

const everything: Filters = { languages: [], tests: 'include' };
const key = 'tenon.filters';

/** What results are narrowed to, kept with the workspace. */
export class FilterState implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<Filters>();
  readonly onChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get current(): Filters {
    return this.#memento.get<Filters>(key, everything);
  }

  async set(filters: Filters): Promise<void> {
    await this.#memento.update(key, filters);
    this.#changed.fire(filters);
  }

  async clear(): Promise<void> {
    await this.set(everything);
  }

  /** Asks for the tests filter. */
  async askTests(): Promise<void> {
    const choices: readonly (vscode.QuickPickItem & { readonly tests: Filters['tests'] })[] = [
      { label: 'Code first, then tests', description: 'tests and mocks rank below code', tests: 'include' },
      { label: 'Without tests', tests: 'exclude' },
      { label: 'Only tests', tests: 'only' },
    ];
    const choice = await vscode.window.showQuickPick(choices, { title: 'Tenon: Tests' });
    if (choice !== undefined) await this.set({ ...this.current, tests: choice.tests });
  }

  /** Asks for languages among `known`; none picked means all. */
  async askLanguages(known: readonly string[]): Promise<void> {
    const all = [...new Set([...known, ...this.current.languages])].toSorted();
    const items = all.map((label) => ({ label, picked: this.current.languages.includes(label) }));
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: 'Tenon: Languages (none: all)',
    });
    if (picked !== undefined)
      await this.set({ ...this.current, languages: picked.map(({ label }) => label) });
  }

  async setFolder(folder: string | undefined): Promise<void> {
    const { folder: _, ...rest } = this.current;
    await this.set(folder === undefined ? rest : { ...rest, folder });
  }

  /** Asks for a folder of the workspace. */
  async askFolder(): Promise<void> {
    const whole = 'Whole workspace';
    const items = [{ label: whole, uri: '' }, ...(await topFolders())];
    const choice = await vscode.window.showQuickPick(items, {
      title: 'Tenon: Folder',
      matchOnDescription: true,
    });
    if (choice !== undefined) await this.setFolder(choice.uri === '' ? undefined : choice.uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Folders down to two levels under every workspace folder. */
async function topFolders(): Promise<readonly { readonly label: string; readonly uri: string }[]> {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const first = (await Promise.all(roots.map(({ uri }) => foldersIn(uri)))).flat();
  const second = (await Promise.all(first.map((uri) => foldersIn(uri)))).flat();
  return [...first, ...second]
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri: uri.toString() }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

async function foldersIn(parent: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(parent);
  return entries
    .filter(
      ([name, type]) =>
        type === vscode.FileType.Directory && !name.startsWith('.') && name !== 'node_modules',
    )
    .map(([name]) => vscode.Uri.joinPath(parent, name));
}
