import { setTimeout as delay } from 'node:timers/promises';
import { checkpointOf, type Checkpoint } from '../../base/checkpoint.ts';

/** A place at which something is being written. */
export interface Asked {
  readonly uri: string;
  readonly text: string;
  /** UTF-16 code units. */
  readonly offset: number;
  /** Whether a person asked for it, so that more than one suggestion is made. */
  readonly isInvoked: boolean;
}

export interface Answering<T> {
  start(checkpoint: Checkpoint): Promise<T>;
  /** What is left of the answer to a place before, if it goes on as was typed since. */
  restOf(answer: T, from: Asked): T | undefined;
}

interface Flight<T> {
  readonly asked: Asked;
  readonly answer: Promise<T>;
  readonly unwanted: AbortController;
  /** Requests that wait for it. */
  waiting: number;
}

/** Milliseconds for which an answer that nobody waits for is worked on: the next keystroke may want it. */
const grace = 30;
/** Milliseconds that a keystroke waits for the answer to the one before, which its own may be the end of. */
const patience = 40;
/** Milliseconds between two looks at the checkpoint. */
const poll = 5;

/**
 * The answer that is in the making, shared: a second request for the same place waits for it, and one for the place after what was
 * typed since waits a moment, for it may be the end of that answer.
 */
export class InFlight<T> {
  #flight: Flight<T> | undefined;

  async answer(asked: Asked, { start, restOf }: Answering<T>, checkpoint: Checkpoint): Promise<T> {
    const before = this.#flight;
    if (before !== undefined && isSame(before.asked, asked)) return await landed(before, checkpoint);
    if (before !== undefined && goesOn(before.asked, asked)) {
      const rest = await Promise.race([
        restOnceLanded(before, restOf, checkpoint),
        delay(patience, undefined),
      ]);
      await checkpoint();
      if (rest !== undefined) return rest;
    }
    // A newer request may have begun meanwhile; what is older than that is not wanted.
    before?.unwanted.abort();
    return await landed(this.#begin(asked, start), checkpoint);
  }

  #begin(asked: Asked, start: (checkpoint: Checkpoint) => Promise<T>): Flight<T> {
    const unwanted = new AbortController();
    const answer = start(checkpointOf(unwanted.signal));
    const flight: Flight<T> = { asked, answer, unwanted, waiting: 0 };
    this.#flight = flight;
    const over = () => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    void answer.then(over, over);
    return flight;
  }
}

/** Undefined too where it was given up, which whoever asked for it is told. */
async function restOnceLanded<T>(
  flight: Flight<T>,
  restOf: Answering<T>['restOf'],
  checkpoint: Checkpoint,
): Promise<T | undefined> {
  return landed(flight, checkpoint).then(
    (answer) => restOf(answer, flight.asked),
    () => undefined,
  );
}

/** Waits for it, for as long as the checkpoint lets; what nobody has waited for during the grace is given up. */
async function landed<T>(flight: Flight<T>, checkpoint: Checkpoint): Promise<T> {
  const over = new AbortController();
  flight.waiting += 1;
  try {
    return await Promise.race([flight.answer, cancelled(checkpoint, over.signal)]);
  } finally {
    over.abort();
    flight.waiting -= 1;
    if (flight.waiting === 0)
      setTimeout(() => flight.waiting === 0 && flight.unwanted.abort(), grace).unref();
  }
}

/** Ends only by throwing: what the checkpoint throws, or an abort that nobody hears once the race is over. */
async function cancelled(checkpoint: Checkpoint, over: AbortSignal): Promise<never> {
  for (;;) {
    await checkpoint();
    await delay(poll, undefined, { signal: over });
  }
}

function isSame(one: Asked, other: Asked): boolean {
  return (
    one.offset === other.offset &&
    one.isInvoked === other.isInvoked &&
    one.uri === other.uri &&
    one.text === other.text
  );
}

/** Whether nothing but letters typed at the place tell the second from the first. */
function goesOn(from: Asked, to: Asked): boolean {
  const typed = to.offset - from.offset;
  return (
    typed > 0 &&
    from.uri === to.uri &&
    !to.isInvoked &&
    to.text.length - from.text.length === typed &&
    to.text.startsWith(from.text.slice(0, from.offset)) &&
    to.text.endsWith(from.text.slice(from.offset))
  );
}
