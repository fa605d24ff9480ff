import type { CodeLens, Connection } from 'vscode-languageserver';
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
