import type { Checkpoint } from '../base/checkpoint.ts';
import type { Mask, Monitor } from './monitor.ts';

/** A question that is being answered. */
export interface Due {
  /**
   * Gives the mask, or why there is none, or throws what the question ended with. Never rejects: decoding may be cancelled before it looks
   * at the answer, and a rejection that nobody hears ends the process.
   */
  readonly answer: Promise<() => Mask | string>;
  /** Gives the question up. */
  abandon(): void;
}

class Abandoned extends Error {
  readonly code = 'abandoned';
}

/** Asks the monitor what may follow a text; undefined where it has nothing to say. */
export function asked(monitor: Monitor, text: string, checkpoint: Checkpoint): Due | undefined {
  let isWanted = true;
  const question = monitor.maskAfter(text, async () => {
    await checkpoint();
    if (!isWanted) throw new Abandoned();
  });
  return question === undefined
    ? undefined
    : { answer: settled(question), abandon: () => void (isWanted = false) };
}

async function settled(
  question: NonNullable<ReturnType<Monitor['maskAfter']>>,
): Promise<() => Mask | string> {
  try {
    const answer = await question;
    return () => (answer.kind === 'some' ? answer.value : answer.reason);
  } catch (error) {
    return () => {
      if (error instanceof Abandoned) return 'the question was given up';
      throw error;
    };
  }
}
