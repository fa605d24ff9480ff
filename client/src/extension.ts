import type * as vscode from 'vscode';
import type { CompletionState } from '../../server/protocol/completion.ts';
import type { HitList } from '../../server/protocol/requests.ts';
import type { Status } from '../../server/protocol/status.ts';
import { cloneCommands } from './clone-commands.ts';
import { CloneCompare } from './clone-compare.ts';
import { CloneFilterState } from './clone-filters.ts';
import { CloneHints } from './clone-hints.ts';
import { ClonesView } from './clones-view.ts';
import { registerCommands, type Commands } from './commands.ts';
import { CompletionItem } from './completion-item.ts';
import { FilterState } from './filters.ts';
import { HitPreview } from './preview.ts';
import { ResultsView } from './results-view.ts';
import { ServerConnection } from './server-connection.ts';
import { StatusItem } from './status-item.ts';

/** What other extensions, and the tests, may ask of Tenon. */
export interface TenonApi {
  /** Resolves once the language server answers. */
  readonly ready: Promise<void>;
  status(): Promise<Status>;
  /** What inline suggestions are doing, and what came of the last one asked for. */
  completionState(): Promise<CompletionState>;
  /** What *Search Code by Meaning* would show for `query`, unfiltered. */
  search(query: string): Promise<HitList>;
}

export function activate(context: vscode.ExtensionContext): TenonApi {
  const connection = new ServerConnection(context);
  const filters = new FilterState(context.workspaceState);
  const preview = new HitPreview();
  const results = new ResultsView(filters, preview);
  const status = new StatusItem(connection);
  const completion = new CompletionItem(connection);
  registerCommands(context, { connection, filters, preview, results }, clonesOf(context, connection));
  let before: Status['index']['phase'] = 'ready';
  const offering = connection.onStatus(({ index: { phase } }) => {
    if (phase === 'ready' && before !== 'ready') results.offerRefresh();
    before = phase;
  });
  context.subscriptions.push(offering, connection, filters, preview, results, status, completion);
  return {
    ready: connection.start(),
    status: () => connection.status(),
    completionState: () => connection.completionState(),
    search: (query) => connection.search({ query, limit: 50, filters: { languages: [], tests: 'include' } }),
  };
}

/** The commands of *Clones in Workspace* and of hints after edits inside of clones. */
function clonesOf(context: vscode.ExtensionContext, connection: ServerConnection): Commands {
  const filters = new CloneFilterState(context.workspaceState);
  const compare = new CloneCompare();
  const view = new ClonesView(connection, filters);
  const hints = new CloneHints(connection, context.workspaceState);
  context.subscriptions.push(filters, compare, view, hints);
  return cloneCommands({ connection, filters, compare, view, hints });
}
