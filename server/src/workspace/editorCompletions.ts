import type { CancellationToken, CompletionList, Connection } from 'vscode-languageserver';
import { editorCompletionsRequest, type EditorCompletionsParams } from '../../protocol/requests.ts';
import type { Logger } from '../base/logger.ts';

/** Asks the editor what it would complete: null from one that does not know the question, as from one that does not know the place. */
export function editorCompletionsOf(connection: Connection, logger: Logger) {
  return async (
    params: EditorCompletionsParams,
    token: CancellationToken,
  ): Promise<CompletionList | null> => {
    try {
      return await connection.sendRequest(editorCompletionsRequest, params, token);
    } catch (error) {
      logger.debug(`the editor's completions: ${String(error)}`);
      return null;
    }
  };
}
