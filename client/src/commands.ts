import * as vscode from 'vscode';
import type { Hit, HitList, SimilarParams, Why } from '../../server/protocol/requests.ts';
import { addImport } from './add-import.ts';
import { completionCommands } from './completion-commands.ts';
import type { FilterState } from './filters.ts';
import type { HitPreview } from './preview.ts';
import type { ResultsView } from './results-view.ts';
import { SearchPick } from './search-pick.ts';
import type { ServerConnection } from './server-connection.ts';
import { statusDetail } from './status-text.ts';

export interface CommandPorts {
  readonly connection: ServerConnection;
  readonly filters: FilterState;
  readonly preview: HitPreview;
  readonly results: ResultsView;
}

export type Commands = Readonly<Record<string, (...args: never[]) => unknown>>;

export function registerCommands(
  context: vscode.ExtensionContext,
  ports: CommandPorts,
  more: Commands,
): void {
  const { connection, filters, preview, results } = ports;
  const commands: Commands = {
    ...more,
    'tenon.search': (query?: string) => openSearch(ports, query),
    'tenon.findSimilar': (uri?: string | vscode.Uri, range?: SimilarParams['range']) =>
      findSimilar(ports, uri, range),
    // As `addImportCommand` names it in what the server answers.
    'tenon.addImport': addImport,
    'tenon.rebuildIndex': () => connection.rebuild(),
    'tenon.pause': () => connection.pause(true),
    'tenon.resume': () => connection.pause(false),
    'tenon.showLog': () => connection.showLog(),
    'tenon.showMenu': () => showMenu(connection),
    'tenon.results.preview': (hit: Hit, piece?: Why['piece']) =>
      preview.open(hit, { peek: true, ...(piece === undefined ? {} : { piece }) }),
    'tenon.results.open': (node?: never) => results.open(node, false),
    'tenon.results.openBeside': (node?: never) => results.open(node, true),
    'tenon.results.next': () => results.step(1),
    'tenon.results.previous': () => results.step(-1),
    'tenon.results.refresh': () => results.refresh(),
    'tenon.results.clear': () => results.clear(),
    'tenon.results.hits': () => results.hits,
    'tenon.filter.languages': () => filters.askLanguages(results.hits.map(({ language }) => language)),
    'tenon.filter.folder': (folder?: vscode.Uri) =>
      folder === undefined ? filters.askFolder() : filters.setFolder(folder.toString()),
    'tenon.filter.tests': () => filters.askTests(),
    'tenon.filter.clear': () => filters.clear(),
    ...completionCommands(connection),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
}

function openSearch(ports: CommandPorts, query?: string): void {
  const { filters, preview, results } = ports;
  const ask = (text: string, token: vscode.CancellationToken) =>
    ports.connection.search({ query: text, limit: limit(), filters: filters.current }, token);
  const keep = (text: string) => results.show(`"${text}"`, (token) => ask(text, token));
  new SearchPick({ filters, preview, ask, keep }).open(query ?? '');
}

async function findSimilar(
  ports: CommandPorts,
  uri?: string | vscode.Uri,
  range?: SimilarParams['range'],
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const target = uri === undefined ? editor?.document.uri : vscode.Uri.parse(uri.toString());
  const span = range ?? (editor === undefined ? undefined : rangeOf(editor.selection));
  if (target === undefined || span === undefined) {
    void vscode.window.showInformationMessage(
      'Open a file and put the cursor in a function to find similar code.',
    );
    return;
  }
  await ports.results.show('Similar code', (token) =>
    askSimilar(ports, { uri: target.toString(), range: span }, token),
  );
}

async function askSimilar(
  { connection, filters }: CommandPorts,
  { uri, range }: { readonly uri: string; readonly range: SimilarParams['range'] },
  token: vscode.CancellationToken,
): Promise<HitList> {
  return connection.similar(
    { textDocument: { uri }, range, limit: limit(), filters: filters.current },
    token,
  );
}

function rangeOf({ start, end }: vscode.Selection): SimilarParams['range'] {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}

function limit(): number {
  return vscode.workspace.getConfiguration('tenon').get('search.limit', 50);
}

async function showMenu(connection: ServerConnection): Promise<void> {
  const status = await connection.status();
  const pause = status.index.paused
    ? { label: '$(debug-start) Resume Indexing', command: 'tenon.resume' }
    : { label: '$(debug-pause) Pause Indexing', command: 'tenon.pause' };
  const details = statusDetail(status).map((label) => ({ label, command: '' }));
  const items = [
    { label: '$(search) Search Code by Meaning', command: 'tenon.search' },
    { label: '$(combine) Find Similar Code', command: 'tenon.findSimilar' },
    { label: '$(copy) Find Clones in Workspace', command: 'tenon.clones.find' },
    pause,
    { label: '$(refresh) Rebuild Index', command: 'tenon.rebuildIndex' },
    { label: '$(question) Why No Suggestion?', command: 'tenon.whyNoSuggestion' },
    { label: '$(bell-slash) Snooze Suggestions', command: 'tenon.snoozeSuggestions' },
    { label: '$(sparkle) Toggle Suggestions', command: 'tenon.toggleSuggestions' },
    { label: '$(output) Show Log', command: 'tenon.showLog' },
    { label: 'Status', kind: vscode.QuickPickItemKind.Separator, command: '' },
    ...details,
  ];
  const choice = await vscode.window.showQuickPick(items, { title: 'Tenon' });
  if (choice !== undefined && choice.command !== '') await vscode.commands.executeCommand(choice.command);
}
