/**
 * A point at which long work may be cancelled and at which other work gets its turn.
 *
 * Every call yields a macrotask (an `await` of a resolved promise is no cancellation point: nothing else could have run
 * that would cancel), then throws {@link Cancelled} when the work is no longer wanted. It is the required last
 * parameter of every asynchronous step: never optional, never defaulted. Steps too small for that ask a {@link paced} one.
 */
export type Checkpoint = () => Promise<void>;

/** Thrown by a {@link Checkpoint} whose work is no longer wanted. Only the edge that made the checkpoint catches it. */
export class Cancelled extends Error {
  readonly code = 'cancelled';
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** A checkpoint that yields and throws {@link Cancelled} once `signal` is aborted. */
export function checkpointOf(signal: AbortSignal): Checkpoint {
  return async () => {
    if (signal.aborted) throw new Cancelled();
    await macrotask();
    if (signal.aborted) throw new Cancelled();
  };
}

/** Milliseconds that work may go on between two stops: half of what one frame of the editor takes. */
const stride = 8;

/** A checkpoint that may be asked at every small step: it stops only when {@link stride} has passed since it last did. */
export function paced(checkpoint: Checkpoint, now: () => number = () => performance.now()): Checkpoint {
  let stoppedAt = now();
  return async () => {
    if (now() - stoppedAt < stride) return;
    await checkpoint();
    stoppedAt = now();
  };
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
