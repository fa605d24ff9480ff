import * as vscode from 'vscode';
import type { Hit, HitList, Why } from '../../server/protocol/requests.ts';
import type { FilterState } from './filters.ts';
import { filtersText, headline, pieceText, placeText, qualifiedName, whyText } from './hit-text.ts';
import type { HitPreview } from './preview.ts';

/** Asks again with the filters of now. */
export type Ask = (token: vscode.CancellationToken) => Promise<HitList>;

type Node = { readonly kind: 'hit'; readonly hit: Hit } | Reason;
interface Reason {
  readonly kind: 'reason';
  readonly hit: Hit;
  readonly icon: string;
  readonly text: string;
  readonly piece?: Why['piece'];
}

const icons = { function: 'symbol-function', method: 'symbol-method', class: 'symbol-class' } as const;
const previewLines = 12;

/** The results of the last question: each hit, and under it why it is there. */
export class ResultsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #filters: FilterState;
  readonly #preview: HitPreview;
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: readonly vscode.Disposable[];
  #nodes: readonly (Node & { kind: 'hit' })[] = [];
  #title = '';
  #ask: Ask | undefined;
  #asking = new vscode.CancellationTokenSource();
  #current = -1;
  /** Whether the answer rests on less than everything. */
  #isPartial = false;

  constructor(filters: FilterState, preview: HitPreview) {
    this.#filters = filters;
    this.#preview = preview;
    this.#view = vscode.window.createTreeView('tenon.results', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#view,
      filters.onChange(() => void this.refresh()),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (!visible) preview.clear();
      }),
    ];
  }

  get hits(): readonly Hit[] {
    return this.#nodes.map(({ hit }) => hit);
  }

  /** Puts `title` over the view, asks, and shows the answer. */
  async show(title: string, ask: Ask): Promise<void> {
    this.#title = title;
    this.#ask = ask;
    await vscode.commands.executeCommand('tenon.results.focus');
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const ask = this.#ask;
    if (ask === undefined) return;
    this.#asking.cancel();
    this.#asking.dispose();
    this.#asking = new vscode.CancellationTokenSource();
    const { token } = this.#asking;
    const list = await vscode.window.withProgress({ location: { viewId: 'tenon.results' } }, () =>
      ask(token),
    );
    if (!token.isCancellationRequested) await this.#set(list);
  }

  /** The answer that is shown was given before the index was complete: says that there is a better one. */
  offerRefresh(): void {
    if (!this.#isPartial || this.#view.message?.endsWith(offer) === true) return;
    this.#view.message = `${this.#view.message ?? ''} · ${offer}`;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'hit' ? hitItem(node) : reasonItem(node);
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return [...this.#nodes];
    return node.kind === 'hit' ? [...reasonsOf(node.hit)] : [];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'hit' ? undefined : this.#nodes.find(({ hit }) => hit === node.hit);
  }

  /** The code itself, read when the reader rests on a hit. */
  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind !== 'hit') return item;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(node.hit.uri));
    const { start, end } = node.hit.range;
    const lines = new vscode.Range(start.line, 0, Math.min(end.line + 1, start.line + previewLines), 0);
    item.tooltip = new vscode.MarkdownString()
      .appendCodeblock(document.getText(lines), document.languageId)
      .appendText(whyText(node.hit));
    return item;
  }

  /** Opens what is selected in the view, or `node`. */
  async open(node: Node | undefined, beside: boolean): Promise<void> {
    const target = node ?? this.#view.selection[0];
    if (target !== undefined) await this.#preview.open(target.hit, { beside });
  }

  /** Opens the next (1) or the previous (-1) hit and selects it, wherever the focus is. */
  async step(by: 1 | -1): Promise<void> {
    if (this.#nodes.length === 0) return;
    this.#current = (this.#current + by + this.#nodes.length) % this.#nodes.length;
    const node = this.#nodes[this.#current];
    if (node === undefined) return;
    await this.#view.reveal(node, { select: true, focus: false });
    await this.#preview.open(node.hit);
  }

  async clear(): Promise<void> {
    this.#ask = undefined;
    this.#title = '';
    this.#preview.clear();
    await this.#set({ kind: 'hits', hits: [], caveat: '' });
    this.#view.message = '';
  }

  dispose(): void {
    this.#asking.cancel();
    this.#asking.dispose();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #set(list: HitList): Promise<void> {
    this.#isPartial = list.kind === 'hits' && list.caveat !== '';
    this.#nodes = list.kind === 'hits' ? list.hits.map((hit) => ({ kind: 'hit', hit })) : [];
    this.#current = -1;
    const narrowed = filtersText(this.#filters.current);
    this.#view.message = [this.#title, headline(list), narrowed].filter((part) => part !== '').join(' · ');
    await vscode.commands.executeCommand('setContext', 'tenon.hasResults', this.#nodes.length > 0);
    this.#changed.fire();
    const first = this.#nodes[0];
    if (first !== undefined && this.#view.visible)
      await this.#view.reveal(first, { select: true, focus: true });
  }
}

/** The button is in the view's title. */
const offer = 'everything is read now: refresh for a better answer';

function hitItem({ hit }: Node): vscode.TreeItem {
  const item = new vscode.TreeItem(qualifiedName(hit), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = hit.category === 'code' ? placeText(hit) : `${placeText(hit)} · ${hit.category}`;
  item.iconPath = new vscode.ThemeIcon(icons[hit.kind]);
  item.contextValue = 'hit';
  item.accessibilityInformation = { label: `${qualifiedName(hit)}, ${placeText(hit)}, ${whyText(hit)}` };
  item.command = { command: 'tenon.results.preview', title: 'Preview', arguments: [hit] };
  return item;
}

function reasonItem({ hit, icon, text, piece }: Reason): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.command = { command: 'tenon.results.preview', title: 'Preview', arguments: [hit, piece] };
  return item;
}

function reasonsOf(hit: Hit): readonly Reason[] {
  const { why } = hit;
  const shares = `meaning ${Math.round(why.semantic * 100)} %, words ${Math.round(why.lexical * 100)} %`;
  return [
    { kind: 'reason', hit, icon: 'target', text: `Best match: ${pieceText(why.piece)}`, piece: why.piece },
    { kind: 'reason', hit, icon: 'graph', text: `Share: ${shares}` },
    ...(why.words.length > 0
      ? [{ kind: 'reason' as const, hit, icon: 'whole-word', text: `Shared words: ${why.words.join(', ')}` }]
      : []),
    { kind: 'reason', hit, icon: 'code', text: hit.signature },
    ...(hit.summary === '' ? [] : [{ kind: 'reason' as const, hit, icon: 'comment', text: hit.summary }]),
  ];
}
