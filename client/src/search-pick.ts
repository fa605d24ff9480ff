import * as vscode from 'vscode';
import type { Hit, HitList } from '../../server/protocol/requests.ts';
import type { FilterState } from './filters.ts';
import { filtersText, headline, placeText, qualifiedName, whyText } from './hit-text.ts';
import type { HitPreview } from './preview.ts';

export interface SearchPorts {
  readonly filters: FilterState;
  readonly preview: HitPreview;
  readonly ask: (query: string, token: vscode.CancellationToken) => Promise<HitList>;
  /** Moves a question with its answer to the results view. */
  readonly keep: (query: string) => Promise<void>;
}

interface HitItem extends vscode.QuickPickItem {
  readonly hit?: Hit;
}

const besideButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('split-horizontal'),
  tooltip: 'Open Beside',
};
const keepButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Show in Results View',
};
const testsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('beaker'),
  tooltip: 'Filter Tests',
};
const languagesButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('code'),
  tooltip: 'Filter Languages',
};
const folderButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('folder'),
  tooltip: 'Filter by Folder',
};

/** After the last key, before asking: a fast typist asks once a word. */
const settleMs = 120;
const idlePlaceholder = 'Say what the code does, for example: parse a date from a string';

/** Search as you type: results under the input, the active one previewed in the editor. */
export class SearchPick {
  readonly #ports: SearchPorts;
  readonly #pick = vscode.window.createQuickPick<HitItem>();
  readonly #origin = originOf(vscode.window.activeTextEditor);
  #asking = new vscode.CancellationTokenSource();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #accepted = false;
  #touched = false;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  open(query: string): void {
    const pick = this.#pick;
    pick.title = titleOf(this.#ports.filters);
    pick.placeholder = idlePlaceholder;
    pick.matchOnDescription = false;
    pick.buttons = [testsButton, languagesButton, folderButton, keepButton];
    pick.onDidChangeValue(() => this.#askSoon());
    pick.onDidChangeActive(([item]) => void this.#show(item));
    pick.onDidAccept(() => void this.#accept(false));
    pick.onDidTriggerItemButton(({ item }) => void this.#open(item, true));
    pick.onDidTriggerButton((button) => void this.#press(button));
    pick.onDidHide(() => void this.#close());
    pick.value = query;
    pick.show();
    if (query !== '') void this.#ask();
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#timer = setTimeout(() => void this.#ask(), settleMs);
  }

  async #ask(): Promise<void> {
    this.#asking.cancel();
    this.#asking.dispose();
    this.#asking = new vscode.CancellationTokenSource();
    const { token } = this.#asking;
    const query = this.#pick.value.trim();
    this.#touched = false;
    if (query === '') {
      this.#pick.items = [];
      return;
    }
    this.#pick.busy = true;
    try {
      const list = await this.#ports.ask(query, token);
      if (!token.isCancellationRequested) this.#pick.items = itemsOf(list);
    } catch (error) {
      if (!token.isCancellationRequested) this.#pick.items = [failureItem(error)];
    } finally {
      if (!token.isCancellationRequested) this.#pick.busy = false;
    }
  }

  /** The first hit becomes active by itself on every answer: only a choice of the reader's own is previewed. */
  async #show(item: HitItem | undefined): Promise<void> {
    if (item?.hit === undefined || !this.#pick.items.includes(item)) return;
    this.#touched ||= item !== this.#pick.items.find(({ hit }) => hit !== undefined);
    if (this.#touched) await this.#ports.preview.open(item.hit, { peek: true });
  }

  async #accept(beside: boolean): Promise<void> {
    await this.#open(this.#pick.activeItems[0], beside);
  }

  async #open(item: HitItem | undefined, beside: boolean): Promise<void> {
    if (item?.hit === undefined) return;
    this.#accepted = true;
    this.#pick.hide();
    await this.#ports.preview.open(item.hit, { beside });
  }

  async #press(button: vscode.QuickInputButton): Promise<void> {
    const query = this.#pick.value;
    const { filters } = this.#ports;
    this.#accepted = button === keepButton;
    if (button === keepButton) {
      this.#pick.hide();
      await this.#ports.keep(query);
      return;
    }
    const known = this.#pick.items.flatMap(({ hit }) => (hit === undefined ? [] : [hit.language]));
    if (button === testsButton) await filters.askTests();
    if (button === languagesButton) await filters.askLanguages(known);
    if (button === folderButton) await filters.askFolder();
    new SearchPick(this.#ports).open(query);
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#asking.dispose();
    this.#ports.preview.clear();
    this.#pick.dispose();
    if (!this.#accepted) await this.#origin();
  }
}

/** Goes back to where the reader was. */
function originOf(editor: vscode.TextEditor | undefined): () => Promise<void> {
  if (editor === undefined) return async () => {};
  const { document, selection, viewColumn } = editor;
  return async () => {
    if (vscode.window.activeTextEditor?.document === document) return;
    await vscode.window.showTextDocument(document, {
      selection,
      ...(viewColumn === undefined ? {} : { viewColumn }),
    });
  };
}

function titleOf(filters: FilterState): string {
  const narrowed = filtersText(filters.current);
  return narrowed === '' ? 'Tenon: Search Code by Meaning' : `Tenon: Search Code by Meaning · ${narrowed}`;
}

function itemsOf(list: HitList): readonly HitItem[] {
  if (list.kind === 'none')
    return [{ label: '$(info) Nothing found', detail: list.reason, alwaysShow: true }];
  const note: readonly HitItem[] =
    list.caveat === '' ? [] : [{ label: headline(list), kind: vscode.QuickPickItemKind.Separator }];
  return [...note, ...list.hits.map(hitItem)];
}

function hitItem(hit: Hit): HitItem {
  const category = hit.category === 'code' ? '' : ` · ${hit.category}`;
  return {
    label: `$(symbol-${hit.kind}) ${qualifiedName(hit)}`,
    description: `${placeText(hit)}${category}`,
    detail: hit.summary === '' ? whyText(hit) : `${whyText(hit)} — ${hit.summary}`,
    alwaysShow: true,
    buttons: [besideButton],
    hit,
  };
}

function failureItem(error: unknown): HitItem {
  const detail = error instanceof Error ? error.message : String(error);
  return { label: '$(error) The search failed', detail, alwaysShow: true };
}
