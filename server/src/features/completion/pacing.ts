import { setTimeout as delay } from 'node:timers/promises';
import type { Checkpoint } from '../../base/checkpoint.ts';

/** How much the latest answer counts. */
const weight = 0.3;
/** A model that answers within so many milliseconds is asked with every key. */
const fast = 40;
/** Milliseconds that are waited at most: between two words, not between two keys. */
const longest = 150;
/** Milliseconds between two looks at the checkpoint. */
const poll = 10;

/**
 * How long to wait before a slow model is asked, in milliseconds (adaptive debounce): half of what its answers take, so that while keys
 * come fast it is not begun for each of them. Nothing before it has answered once, nothing for a fast one.
 */
export class Pacing {
  readonly #now: () => number;
  #mean: number | undefined;

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get pause(): number {
    const mean = this.#mean ?? 0;
    return mean <= fast ? 0 : Math.min(longest, mean / 2);
  }

  /** Does the work after the pause, and takes its time; what is cancelled does not count. */
  async paced<T>(work: () => Promise<T>, checkpoint: Checkpoint): Promise<T> {
    const until = this.#now() + this.pause;
    for (let left = this.pause; left > 0; left = until - this.#now()) {
      await delay(Math.min(left, poll));
      await checkpoint();
    }
    const begun = this.#now();
    const result = await work();
    const took = this.#now() - begun;
    this.#mean = this.#mean === undefined ? took : (1 - weight) * this.#mean + weight * took;
    return result;
  }
}
