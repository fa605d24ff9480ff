import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver-protocol';
import { Cancelled, type Checkpoint } from '../base/checkpoint.ts';
import type { Logger } from '../base/logger.ts';
import { none, type None } from '../base/outcome.ts';
import { checkpointFor } from './checkpointFor.ts';

/** Runs one request: gives it its checkpoint, logs one line, and keeps its failure from everything else. */
export type RequestRunner = <T>(
  name: string,
  token: CancellationToken,
  work: (checkpoint: Checkpoint) => Promise<T>,
  describe: (result: T) => string,
) => Promise<T | None>;

/** `now` in milliseconds since some moment. */
export function requestRunner(logger: Logger, now: () => number): RequestRunner {
  return async (name, token, work, describe) => {
    const startedAt = now();
    try {
      const result = await work(checkpointFor(token));
      logger.info(`${name} ${Math.round(now() - startedAt)} ms ${describe(result)}`);
      return result;
    } catch (error) {
      if (error instanceof Cancelled) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      logger.error(
        `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return none(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
