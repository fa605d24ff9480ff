import type { Checkpoint } from '../base/checkpoint.ts';
import { none, type Outcome } from '../base/outcome.ts';

/** Asks the analyzer about the place at the end of `text`, the document up to there. */
export type Ask<T> = (text: string, checkpoint: Checkpoint) => Promise<Outcome<T>>;

/** Asks about a place once, however many tokens what stands there takes; again, where the question was given up. */
export function once<T>(ask: Ask<T>): Ask<T> {
  const asked = new Map<string, Promise<Outcome<T>>>();
  return (text, checkpoint) => {
    const before = asked.get(text);
    if (before !== undefined) return before;
    const answer = ask(text, checkpoint);
    asked.set(text, answer);
    answer.catch(() => asked.delete(text));
    return answer;
  };
}

/** Thrown out of a question that is no longer worth its time. */
class Overdue extends Error {
  readonly code = 'overdue';
}

/** Asks, and gives the question up at `until` (as of `performance.now()`). */
export async function asLongAs<T>(
  until: number,
  checkpoint: Checkpoint,
  ask: (limited: Checkpoint) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const limited = async () => {
    await checkpoint();
    if (performance.now() > until) throw new Overdue();
  };
  try {
    return await ask(limited);
  } catch (error) {
    if (error instanceof Overdue) return none('it would have taken too long');
    throw error;
  }
}
