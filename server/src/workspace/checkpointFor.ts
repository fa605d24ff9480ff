import type { CancellationToken } from 'vscode-languageserver-protocol';
import { checkpointOf, type Checkpoint } from '../base/checkpoint.ts';

/** The checkpoint of a request: cancelled when the client cancels it. */
export function checkpointFor(token: CancellationToken): Checkpoint {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return checkpointOf(controller.signal);
}
