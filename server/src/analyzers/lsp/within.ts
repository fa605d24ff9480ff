import { setTimeout as delay } from 'node:timers/promises';
import { CancellationTokenSource, type CancellationToken } from 'vscode-languageserver-protocol/node';
import type { Checkpoint } from '../../base/checkpoint.ts';

/** Milliseconds between two looks at the checkpoint while a server works. */
const pollMs = 5;

/** An answer, or `undefined` when there is none within `cap` milliseconds. What is not awaited any longer is cancelled. */
export async function within<T>(
  cap: number,
  checkpoint: Checkpoint,
  ask: (token: CancellationToken) => Promise<T>,
): Promise<T | undefined> {
  await checkpoint();
  const cancellation = new CancellationTokenSource();
  const over = new AbortController();
  try {
    return await Promise.race([
      ask(cancellation.token),
      delay(cap, undefined, { signal: over.signal }),
      cancelled(checkpoint, over.signal),
    ]);
  } finally {
    cancellation.cancel();
    over.abort();
  }
}

/** Ends only by throwing: `Cancelled` by the checkpoint, or an abort that nobody hears once the race is over. */
async function cancelled(checkpoint: Checkpoint, over: AbortSignal): Promise<never> {
  for (;;) {
    await delay(pollMs, undefined, { signal: over });
    await checkpoint();
  }
}
