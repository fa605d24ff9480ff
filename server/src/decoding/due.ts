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
export function asked(
  monitor: Monitor,
  text: string,
  checkpoint: Checkpoint,
  isAgain = false,
): Due | undefined {
  let [isWanted, isOver] = [true, false];
  const limited = async () => {
    await checkpoint();
    // What has come by then is kept, and more may be asked of it.
    if (!isWanted && !isOver) throw new Abandoned();
  };
  const question = monitor.maskAfter(text, limited);
  if (question === undefined) return undefined;
  const answer = question.then(
    (found) => {
      isOver = true;
      return () => (found.kind === 'some' ? found.value : found.reason);
    },
    async (error: unknown) => {
      isOver = true;
      // It shared an answer with a question that was given up before.
      if (error instanceof Abandoned && isWanted && !isAgain)
        return (await asked(monitor, text, checkpoint, true)?.answer) ?? nothing;
      return () => {
        if (error instanceof Abandoned) return 'the question was given up';
        throw error;
      };
    },
  );
  return { answer, abandon: () => void (isWanted = false) };
}

const nothing = () => 'nobody was asked';
