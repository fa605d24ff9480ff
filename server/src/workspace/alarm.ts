import type { Checkpoint } from '../base/checkpoint.ts';

/** Rest that can be ended early. Ringing while nobody rests ends the next rest at once. */
export class Alarm {
  #isRinging = false;
  #wakeUp: () => void = () => {};

  ring(): void {
    this.#isRinging = true;
    this.#wakeUp();
  }

  /** Until it rings, or for so many milliseconds at most. */
  async rest(milliseconds: number | undefined, checkpoint: Checkpoint): Promise<void> {
    await checkpoint();
    await this.#wait(milliseconds);
    await checkpoint();
  }

  #wait(milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.#wakeUp(), milliseconds);
      this.#wakeUp = () => {
        clearTimeout(timer);
        this.#isRinging = false;
        resolve();
      };
      if (this.#isRinging) this.#wakeUp();
    });
  }
}
