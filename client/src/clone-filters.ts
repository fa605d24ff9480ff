import * as vscode from 'vscode';
import type { CloneClass } from '../../server/protocol/clones.ts';
import {
  cloneFiltersText,
  orders,
  typeNames,
  unfiltered,
  type CloneFilters,
  type CloneOrder,
} from './clone-text.ts';

const filtersKey = 'tenon.clones.filters';
const orderKey = 'tenon.clones.order';

/** Which classes are shown and in which order, kept with the workspace. */
export class CloneFilterState implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get filters(): CloneFilters {
    return { ...unfiltered, ...this.#memento.get<Partial<CloneFilters>>(filtersKey) };
  }

  get order(): CloneOrder {
    return this.#memento.get<CloneOrder>(orderKey, 'size');
  }

  async set(filters: Partial<CloneFilters>): Promise<void> {
    await this.#memento.update(filtersKey, { ...this.filters, ...filters });
    this.#changed.fire();
  }

  async clear(): Promise<void> {
    await this.set(unfiltered);
  }

  async setOrder(order: CloneOrder): Promise<void> {
    await this.#memento.update(orderKey, order);
    this.#changed.fire();
  }

  async askOrder(): Promise<void> {
    const items = (Object.keys(orders) as CloneOrder[]).map((order) => ({
      label: orders[order],
      description: order === this.order ? 'now' : '',
      order,
    }));
    const choice = await vscode.window.showQuickPick(items, { title: 'Sort Clones by' });
    if (choice !== undefined) await this.setOrder(choice.order);
  }

  /** Asks what to narrow by, then to what; `classes` are all there are. */
  async ask(classes: readonly CloneClass[]): Promise<void> {
    const { types, languages, folder, tests, text } = this.filters;
    const items = [
      { label: '$(layers) Type', description: types.join(', '), run: () => this.#askTypes() },
      {
        label: '$(code) Language',
        description: languages.join(', '),
        run: () => this.#askLanguages(classes),
      },
      { label: '$(folder) Folder', description: folder, run: () => this.#askFolder(classes) },
      { label: '$(beaker) Tests', description: tests, run: () => this.#askTests() },
      { label: '$(search) Name or Path', description: text, run: () => this.#askText() },
      { label: '$(clear-all) Clear Filters', description: '', run: () => this.clear() },
    ];
    const title = ['Filter Clones', cloneFiltersText(this.filters)].filter((part) => part !== '').join(': ');
    const choice = await vscode.window.showQuickPick(items, { title });
    await choice?.run();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #askTypes(): Promise<void> {
    const items = ([1, 2, 3, 4] as const).map((type) => ({
      label: `Type ${type}`,
      description: typeNames[type],
      picked: this.filters.types.includes(type),
      type,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: 'Types of Clones (none: all)',
    });
    if (picked !== undefined) await this.set({ types: picked.map(({ type }) => type) });
  }

  async #askLanguages(classes: readonly CloneClass[]): Promise<void> {
    const known = classes.map(({ language }) => language);
    const all = [...new Set([...known, ...this.filters.languages])].toSorted();
    const items = all.map((label) => ({ label, picked: this.filters.languages.includes(label) }));
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: 'Languages (none: all)',
    });
    if (picked !== undefined) await this.set({ languages: picked.map(({ label }) => label) });
  }

  async #askFolder(classes: readonly CloneClass[]): Promise<void> {
    const paths = classes.flatMap(({ members }) => members.map(({ path }) => path));
    const folders = [...new Set(paths.flatMap(foldersOf))].toSorted();
    const items = [{ label: 'Whole workspace', path: '' }, ...folders.map((path) => ({ label: path, path }))];
    const choice = await vscode.window.showQuickPick(items, { title: 'Folder' });
    if (choice !== undefined) await this.set({ folder: choice.path });
  }

  async #askTests(): Promise<void> {
    const choices: readonly (vscode.QuickPickItem & { readonly tests: CloneFilters['tests'] })[] = [
      { label: 'With tests', tests: 'include' },
      { label: 'Without tests', tests: 'exclude' },
      { label: 'Only tests', tests: 'only' },
    ];
    const choice = await vscode.window.showQuickPick(choices, { title: 'Tests' });
    if (choice !== undefined) await this.set({ tests: choice.tests });
  }

  async #askText(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: 'Name or Path',
      prompt: 'A part of the name or path of a place. Empty: all.',
      value: this.filters.text,
    });
    if (text !== undefined) await this.set({ text });
  }
}

/** `a`, `a/b` of `a/b/c.ts`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
