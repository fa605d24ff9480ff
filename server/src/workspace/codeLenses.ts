import {
  CodeLensRefreshRequest,
  type ClientCapabilities,
  type CodeLens,
  type Connection,
} from 'vscode-languageserver';
import type { Checkpoint } from '../base/checkpoint.ts';
import type { RequestRunner } from './requestRunner.ts';

/** The code lenses of one feature. */
export type LensProvider = (uri: string, checkpoint: Checkpoint) => Promise<readonly CodeLens[]>;

/** `textDocument/codeLens` has one answer: what all features have to show, one after the other. */
export function registerCodeLenses(
  connection: Connection,
  providers: readonly LensProvider[],
  run: RequestRunner,
): void {
  connection.onCodeLens(async ({ textDocument }, token) => {
    const work = async (checkpoint: Checkpoint) => {
      const lenses: CodeLens[] = [];
      for (const provide of providers) lenses.push(...(await provide(textDocument.uri, checkpoint)));
      return lenses;
    };
    const result = await run('codeLens', token, work, (found) => `→ ${found.length} lenses`);
    return Array.isArray(result) ? result : [];
  });
}

/** What they say is of yesterday: has the editor ask again, where it can be told to. */
export function refreshCodeLenses(connection: Connection, { workspace }: ClientCapabilities): void {
  if (workspace?.codeLens?.refreshSupport !== true) return;
  void connection.sendRequest(CodeLensRefreshRequest.type).catch((error: unknown) => {
    connection.console.debug(`code lenses were not refreshed: ${String(error)}`);
  });
}
