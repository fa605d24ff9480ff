import * as vscode from 'vscode';
import type { CloneClass, CloneList, CloneMember } from '../../server/protocol/clones.ts';
import { toRange } from './clone-compare.ts';
import type { CloneFilterState } from './clone-filters.ts';
import {
  classDescription,
  classLabel,
  clonesHeadline,
  fileOfMostPlaces,
  memberDescription,
  placeText,
  shortPlace,
  shownClasses,
  typeNames,
} from './clone-text.ts';
import type { ServerConnection } from './server-connection.ts';

/** A class, or one of its places. */
export interface CloneNode {
  readonly each: CloneClass;
  readonly member?: CloneMember;
}

/** What the view is at, as menus and the welcome text ask for it. */
type State = 'unasked' | 'finding' | 'found' | 'none';

const icons = { 1: 'copy', 2: 'replace', 3: 'diff', 4: 'lightbulb' } as const;
/** Milliseconds without a further change before classes that have changed are asked for. */
const changeDelay = 300;
const previewLines = 20;
const everyType = [1, 2, 3, 4] as const;

/** *Clones in Workspace*: classes of clones and their places. Found when the view is first opened, or when asked for. */
export class ClonesView implements vscode.TreeDataProvider<CloneNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #connection: ServerConnection;
  readonly #filters: CloneFilterState;
  readonly #view: vscode.TreeView<CloneNode>;
  readonly #subscriptions: readonly vscode.Disposable[];
  #asking = new vscode.CancellationTokenSource();
  #timer: NodeJS.Timeout | undefined;
  #state: State = 'unasked';
  #list: CloneList = { kind: 'classes', classes: [], caveat: '' };
  #nodes: readonly CloneNode[] = [];
  #isOutdated = false;
  /** Type 4 was asked for, which is not found unasked. */
  #hasSemantic = false;
  #current: CloneNode | undefined;

  constructor(connection: ServerConnection, filters: CloneFilterState) {
    this.#connection = connection;
    this.#filters = filters;
    this.#view = vscode.window.createTreeView('tenon.clones', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#subscriptions = [
      this.#view,
      filters.onChange(() => void (this.#wantsSemantic && !this.#hasSemantic ? this.find() : this.#show())),
      connection.onClonesChanged(() => this.#follow()),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#state === 'unasked') void this.find();
        else if (visible && this.#isOutdated) void this.#refresh();
      }),
    ];
  }

  /** The classes that are shown. */
  get classes(): readonly CloneClass[] {
    return this.#nodes.map(({ each }) => each);
  }

  get all(): readonly CloneClass[] {
    return this.#list.kind === 'classes' ? this.#list.classes : [];
  }

  get selection(): readonly CloneNode[] {
    return this.#view.selection;
  }

  /** Asks for all classes, with progress over the view. */
  async find(): Promise<void> {
    await this.#setState('finding');
    this.#view.message = '';
    await vscode.window.withProgress({ location: { viewId: 'tenon.clones' } }, () => this.#refresh());
  }

  /** Puts the focus on the first class. */
  async enter(): Promise<void> {
    const [first] = this.#nodes;
    if (first !== undefined) await this.#view.reveal(first, { select: true, focus: true });
  }

  /** Gives up finding; what was shown before stays. */
  async stop(): Promise<void> {
    this.#asking.cancel();
    if (this.all.length > 0) await this.#show();
    else await this.#setState('unasked');
  }

  /** Opens the view with a class of these selected and open. */
  async reveal(id: string): Promise<void> {
    await vscode.commands.executeCommand('tenon.clones.focus');
    if (!this.all.some((each) => each.id === id)) await this.find();
    const node = this.#nodes.find(({ each }) => each.id === id);
    if (node !== undefined) await this.#view.reveal(node, { select: true, focus: true, expand: true });
    else if (this.all.some((each) => each.id === id))
      void vscode.window.showInformationMessage('The filters of "Clones in Workspace" hide these places.');
  }

  getTreeItem(node: CloneNode): vscode.TreeItem {
    return node.member === undefined ? classItem(node.each) : memberItem(node.each, node.member);
  }

  getChildren(node?: CloneNode): CloneNode[] {
    if (node === undefined) return [...this.#nodes];
    return node.member === undefined ? node.each.members.map((member) => ({ each: node.each, member })) : [];
  }

  getParent(node: CloneNode): CloneNode | undefined {
    return node.member === undefined ? undefined : this.#nodes.find(({ each }) => each.id === node.each.id);
  }

  /** The code itself, read when the reader rests on it. */
  async resolveTreeItem(item: vscode.TreeItem, { each, member }: CloneNode): Promise<vscode.TreeItem> {
    const place = member ?? each.members[0];
    if (place === undefined) return item;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    const { start, end } = place.range;
    const lines = new vscode.Range(start.line, 0, Math.min(end.line + 1, start.line + previewLines), 0);
    const why = each.reason === '' ? '' : `\n${each.reason}`;
    item.tooltip = new vscode.MarkdownString()
      .appendText(`Type ${each.type}: ${typeNames[each.type]}.${why}`)
      .appendCodeblock(document.getText(lines), document.languageId);
    return item;
  }

  /** Opens the next (1) or the previous (-1) place, class by class, and selects it. */
  async step(by: 1 | -1): Promise<void> {
    const places = this.#nodes.flatMap((node) => this.getChildren(node));
    const key = this.#current === undefined ? '' : idOf(this.#current);
    const at = places.findIndex((node) => idOf(node) === key);
    const next = places[(at === -1 && by === -1 ? 0 : at) + by] ?? places.at(by === 1 ? 0 : -1);
    if (next?.member === undefined) return;
    this.#current = next;
    await this.#view.reveal(next, { select: true, focus: false });
    await openPlace(next.member, false);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking.cancel();
    this.#asking.dispose();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #wantsSemantic(): boolean {
    return this.#filters.filters.types.includes(4);
  }

  /** The classes have changed: asks again without a word, now or when the view is next looked at. */
  #follow(): void {
    if (this.#state === 'unasked' || this.#state === 'finding') return;
    this.#isOutdated = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#view.visible) void this.#refresh();
    }, changeDelay);
  }

  async #refresh(): Promise<void> {
    this.#asking.cancel();
    this.#asking.dispose();
    this.#asking = new vscode.CancellationTokenSource();
    const { token } = this.#asking;
    this.#isOutdated = false;
    try {
      const wantsSemantic = this.#wantsSemantic;
      const list = await this.#connection.clones({ types: wantsSemantic ? everyType : [] }, token);
      if (token.isCancellationRequested) return;
      this.#list = list;
      this.#hasSemantic = wantsSemantic;
      await this.#show();
    } catch (error) {
      if (token.isCancellationRequested) return;
      this.#list = { kind: 'none', reason: `Clones were not found: ${String(error)}` };
      await this.#show();
    }
  }

  async #show(): Promise<void> {
    if (this.#state === 'unasked') return;
    const shown = shownClasses(this.all, this.#filters.filters, this.#filters.order);
    this.#nodes = shown.map((each) => ({ each }));
    this.#view.message = clonesHeadline(this.#list, shown, this.#filters.filters);
    this.#changed.fire();
    await this.#setState(shown.length > 0 ? 'found' : 'none');
  }

  async #setState(state: State): Promise<void> {
    this.#state = state;
    await vscode.commands.executeCommand('setContext', 'tenon.clones.state', state);
  }
}

/** Shows a place in its file, selected; with `peek` the focus stays where it is. */
export async function openPlace({ uri, range }: CloneMember, peek: boolean): Promise<void> {
  const selection = toRange(range);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    preview: true,
    preserveFocus: peek,
    selection,
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function idOf({ each, member }: CloneNode): string {
  return member === undefined ? each.id : `${each.id} ${placeText(member)}`;
}

function classItem(each: CloneClass): vscode.TreeItem {
  const item = new vscode.TreeItem(classLabel(each), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = idOf({ each });
  item.description = classDescription(each);
  item.iconPath = new vscode.ThemeIcon(icons[each.type]);
  item.contextValue = fileOfMostPlaces(each) === undefined ? 'cloneClass' : 'cloneClassInFile';
  item.accessibilityInformation = { label: `${classLabel(each)}, ${classDescription(each)}` };
  return item;
}

function memberItem(each: CloneClass, member: CloneMember): vscode.TreeItem {
  const item = new vscode.TreeItem(shortPlace(member));
  item.id = idOf({ each, member });
  item.description = memberDescription(member);
  item.iconPath = vscode.ThemeIcon.File;
  item.resourceUri = vscode.Uri.parse(member.uri);
  item.contextValue = 'clonePlace';
  item.command = { command: 'tenon.clones.preview', title: 'Preview', arguments: [member] };
  return item;
}
